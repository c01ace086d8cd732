"""The emulated account: its switches, its state, its door, and how it says no."""

from __future__ import annotations

import base64
import json
import secrets
import string
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, Literal

from anymeet.errors import InvalidSignature
from anymeet.testing import Answer, EmulatedRequest, Emulator, Problem, Refusal
from anymeet.tokens import claims_of
from anymeet_samesurf.emulator.state import Account, LimitedToken, Mail, Room

ALPHABET: Final = string.ascii_uppercase + string.digits
HOST: Final = "https://realtime.emulated.example"
"""Where links lead: a tenant's own host, since nobody may rely on a constant one, and one that does not exist."""
NAME: Final = "Emulated"
_OF_FIELDS: Final = {
    "room": "102",
    "invitees": "104",
    "timezone": "107",
    "eventtime": "108",
    "start_date": "108",
    "end_date": "108",
    "token": "112",
    "name": "115",
    "subscription": "118",
    "lengthinminutes": "123",
    "licensecount": "124",
    "usagelimit": "125",
}


class Base(Emulator):
    """The switches, the state and the door; see `SameSurfEmulator`."""

    def __init__(
        self,
        *,
        failures: Literal["envelope", "status"] = "envelope",
        leader_when_created: Literal["private", "public"] = "private",
        leader_when_running: Literal["private", "public"] = "public",
        templates: bool = False,
        reference: Literal["2024", "2025"] = "2025",
        counts: Literal["documented", "text", "number"] = "documented",
        accepts_unsigned_tokens: bool = False,
        reseller: bool = True,
        clock_skew: timedelta = timedelta(minutes=5),
        **options: Any,
    ) -> None:
        self.failures = failures
        self.leader_when_created = leader_when_created
        self.leader_when_running = leader_when_running
        self.templates = templates
        self.reference = reference
        self.counts = counts
        self.accepts_unsigned_tokens = accepts_unsigned_tokens
        self.reseller = reseller
        self.clock_skew = clock_skew
        self._key = "".join(secrets.choice(ALPHABET) for _ in range(32))
        self._secret = secrets.token_hex(32)
        super().__init__(**options)

    def begin(self) -> None:
        mine = Account(name=NAME, may_resell=self.reseller, keys={self._key: self._secret})
        self.accounts: dict[str, Account] = {NAME: mine}
        self.rooms: dict[str, Room] = {}
        self.limited: dict[str, LimitedToken] = {}
        self.outbox: list[Mail] = []

    def credentials(self) -> Mapping[str, Any]:
        return {"api_key": self._key, "api_secret": self._secret}

    def authenticate(self, request: EmulatedRequest) -> None:
        self.account_of(request)

    def account_of(self, request: EmulatedRequest) -> Account:
        """Whose token a request comes with; whatever is wrong with one, the vendor says the same."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        account = self._holder(token) if scheme.lower() == "bearer" else None
        if account is None:
            raise Refusal(401, "the token is not valid", code="101")
        return account

    def _holder(self, token: str) -> Account | None:
        """Whose token it is: HS256 over exactly ``iat`` and ``sub``, of about now. None for any other."""
        try:
            header, claims, signature = _parts(token)
            account = next((account for account in self.accounts.values() if claims["sub"] in account.keys), None)
            if account is None:
                return None
            if not (header["alg"] == "none" and self.accepts_unsigned_tokens and not signature):
                claims_of(token, account.keys[claims["sub"]])
            age = self.clock.now().timestamp() - _seconds(claims)
        except (InvalidSignature, LookupError, TypeError, ValueError):
            return None
        return account if abs(age) <= self.clock_skew.total_seconds() else None

    def rooms_of(self, account: Account) -> Iterator[Room]:
        """The rooms of one account."""
        return (room for room in self.rooms.values() if room.account == account.name)

    def room_of(self, request: EmulatedRequest) -> Room:
        """The room that a request names, if it belongs to whoever asks."""
        room = self.rooms.get(request.fields["room"])
        if room is None or room.account != self.account_of(request).name:
            raise Refusal(404, "there is no such room", code="102", fields={"room": "is unknown"})
        return room

    def invalid(self, problems: Sequence[Problem]) -> Refusal:
        refusal = super().invalid(problems)
        name = problems[0].field.partition(".")[0]
        return Refusal(400, refusal.message, code=_OF_FIELDS.get(name, "100"), fields=refusal.fields)

    def refuse(self, refusal: Refusal) -> Answer:
        coded = refusal.code.isdigit()
        body = {"success": False, "error": refusal.message, "errorcode": int(refusal.code) if coded else 100}
        in_envelope = coded and self.failures == "envelope"
        return Answer(200 if in_envelope else refusal.status, body, refusal.headers)

    def link(self, room: Room, token: str, placeholder: str) -> str:
        """A link, or its template."""
        if self.templates:
            return f"{HOST}/{{room}}/{{{placeholder}}}"
        return f"{HOST}/{room.number}/{token}"

    def links(self, room: Room, leader: str) -> dict[str, str]:
        """Both of a room's links; ``leader`` says which one leads."""
        guest = "public" if leader == "private" else "private"
        return {
            f"{leader}invitation": self.link(room, room.leadertoken, "leadertoken"),
            f"{guest}invitation": self.link(room, room.token, "token"),
        }

    def count(self, number: int, documented: Literal["text", "number"]) -> int | str:
        """How many there are, as text or as a number."""
        form = documented if self.counts == "documented" else self.counts
        return str(number) if form == "text" else number


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    header, claims, signature = token.split(".")
    return _decoded(header), _decoded(claims), signature


def _decoded(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def _seconds(claims: Mapping[str, Any]) -> int:
    issued = claims["iat"] if claims.keys() == {"iat", "sub"} else None
    if not isinstance(issued, int) or isinstance(issued, bool):
        raise ValueError("a token has iat, in whole seconds, and sub, and nothing else")
    return issued
