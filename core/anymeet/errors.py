"""Everything anymeet raises.

::

    AnymeetError
      ConfigurationError      a profile or scenario is missing, misspelt, contradictory or unsafe; lists every problem at once
      UnknownProvider         no installed distribution provides that name
      PluginError             a plugin cannot be loaded
        PluginConflict        two plugins claim the same thing
      Unsupported             this account cannot do it: names the ability, the reason and what to do
      InvalidRequest          refused before anything was sent: names field and rule (also a ValueError)
      TransportError          nothing came back; ``may_have_happened`` tells whether the vendor may have acted
        Timeout
        ConnectionFailed
      ProviderError           the vendor said no; keeps status, code, body, headers and request line
        Rejected              it found fault with the request
        Unauthorized          it does not know the credentials
        Forbidden             it knows them, and they may not do this
        NotFound
        Conflict
        RateLimited           with ``retry_after`` in seconds, where told
        Unavailable           it failed on its side
      UnexpectedResponse      it said something that cannot be read; names the path inside the answer
      InvalidSignature        a webhook or token is not what it claims to be

No secret is ever part of a message: the transport redacts what it quotes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class AnymeetError(Exception):
    """Base of all errors: ``message``, and where known the provider, profile and ability it concerns.

    ``provider``, ``profile`` and ``ability`` are filled in on the way up by whoever knows them, once.
    """

    def __init__(self, message: str, *, provider: str = "", profile: str = "", ability: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.provider = provider
        self.profile = profile
        self.ability = ability

    def locate(self, *, provider: str = "", profile: str = "", ability: str = "") -> None:
        """Fill in what is not known yet; what is known stays."""
        self.provider = self.provider or provider
        self.profile = self.profile or profile
        self.ability = self.ability or ability

    def __reduce__(self) -> tuple[Any, ...]:
        # The original would call `__init__` with the finished message: errors have to survive executors of processes.
        return AnymeetError.__new__, (type(self), *self.args), vars(self)

    def __str__(self) -> str:
        where = " ".join(part for part in (self.profile or self.provider, self.ability) if part)
        return f"{where}: {self.message}" if where else self.message


class ConfigurationError(AnymeetError):
    """What is wrong with a profile or a file: ``problems`` holds one complete sentence for each.

    ``origins`` maps the settings that were found to their `anymeet.config.Origin`, where it got as far as reading any.
    ``source`` is the file that has the problems when it is another than the configuration's: a scenario.
    """

    def __init__(
        self,
        problems: str | Sequence[str],
        *,
        provider: str = "",
        profile: str = "",
        origins: Mapping[str, Any] | None = None,
        source: str = "",
    ) -> None:
        self.source = source
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        self.origins: dict[str, Any] = dict(origins or {})
        super().__init__("\n".join(self.problems), provider=provider, profile=profile)

    def __str__(self) -> str:
        if len(self.problems) == 1:
            return super().__str__()
        where = f"profile {self.profile!r}" if self.profile else self.provider or self.source or "the configuration"
        return "\n  - ".join([f"{where} has {len(self.problems)} problems:", *self.problems])


class UnknownProvider(AnymeetError):
    """No installed distribution and no call of ``anymeet.register`` provides that name."""


class PluginError(AnymeetError):
    """A plugin cannot be loaded or used; ``distribution`` says whose it is, where known."""

    def __init__(self, message: str, *, distribution: str = "", provider: str = "") -> None:
        super().__init__(message, provider=provider)
        self.distribution = distribution


class PluginConflict(PluginError):
    """Two plugins claim one provider name, or replace one interface."""


class Unsupported(AnymeetError):
    """The account cannot do this; nothing was sent.

    ``ability`` is the operation or request field, ``reason`` one of the values of `anymeet.models.Reason`,
    ``detail`` says in words why, and what to do instead where there is something.
    """

    def __init__(self, ability: str, reason: str, detail: str = "", *, provider: str = "", profile: str = "") -> None:
        self.reason = reason
        self.detail = detail
        words = reason.replace("_", " ")
        super().__init__(
            f"unsupported ({words})" + (f": {detail}" if detail else ""),
            provider=provider,
            profile=profile,
            ability=ability,
        )


class InvalidRequest(AnymeetError, ValueError):
    """Refused before anything was sent: ``field`` breaks ``rule``."""

    def __init__(self, field: str, rule: str, *, provider: str = "", ability: str = "") -> None:
        self.field = field
        self.rule = rule
        super().__init__(f"{field} {rule}", provider=provider, ability=ability)


class TransportError(AnymeetError):
    """Nothing (or not all) came back.

    ``may_have_happened`` is false when the vendor cannot have seen the request, ``lasting`` is true when asking again is of
    no use: a certificate that is not trusted, an address that is none.
    """

    def __init__(
        self,
        message: str,
        *,
        request_line: str = "",
        may_have_happened: bool = True,
        lasting: bool = False,
        provider: str = "",
    ) -> None:
        self.request_line = request_line
        self.may_have_happened = may_have_happened
        self.lasting = lasting
        super().__init__(f"{message} ({request_line})" if request_line else message, provider=provider)


class Timeout(TransportError):
    """The vendor took longer than the profile's ``timeout``."""


class ConnectionFailed(TransportError):
    """The connection was refused, could not be made, or broke."""


class ProviderError(AnymeetError):
    """The vendor said no. ``status`` is the HTTP status, ``code`` the vendor's own code, ``body`` its answer as text.

    ``fields`` maps a request field in the vendor's spelling to what the vendor says about it.
    """

    advice: ClassVar[str] = ""

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        code: str = "",
        body: str = "",
        headers: Mapping[str, str] | None = None,
        request_line: str = "",
        fields: Mapping[str, str] | None = None,
        retry_after: float | None = None,
        provider: str = "",
    ) -> None:
        self.status = status
        self.code = code
        self.body = body
        self.headers: dict[str, str] = dict(headers or {})
        self.request_line = request_line
        self.fields: dict[str, str] = dict(fields or {})
        self.retry_after = retry_after
        facts = ", ".join(
            part for part in (f"HTTP {status}" if status else "", f"code {code}" if code else "", request_line) if part
        )
        text = f"{message} ({facts})" if facts else message
        super().__init__(f"{text}. {self.advice}" if self.advice else text, provider=provider)


class Rejected(ProviderError):
    """The vendor found fault with the request itself (400, 422)."""


class Unauthorized(ProviderError):
    """The vendor does not accept the credentials (401)."""

    advice = "Check the credentials of this profile: `anymeet doctor` shows where each one comes from"


class Forbidden(ProviderError):
    """The credentials are known, and may not do this (403)."""

    advice = "The account's plan or rights do not include this"


class NotFound(ProviderError):
    """There is nothing with that id (404)."""


class Conflict(ProviderError):
    """It exists already, or its state does not allow this (409)."""


class RateLimited(ProviderError):
    """Too many requests (429); ``retry_after`` in seconds, where told."""

    advice = "Send fewer requests, or wait"


class Unavailable(ProviderError):
    """The vendor failed on its side (5xx)."""


class UnexpectedResponse(AnymeetError):
    """The answer cannot be read. ``problems`` name what is wrong with its path: ``required field missing @ $.data[2].id``."""

    def __init__(
        self, problems: Sequence[str], *, status: int = 0, body: str = "", request_line: str = "", provider: str = ""
    ) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        self.status = status
        self.body = body
        self.request_line = request_line
        shown = "; ".join(self.problems[:3]) + (
            f"; and {len(self.problems) - 3} more" if len(self.problems) > 3 else ""
        )
        super().__init__(
            f"cannot read the answer: {shown}" + (f" ({request_line})" if request_line else ""), provider=provider
        )


class InvalidSignature(AnymeetError):
    """A webhook or a token does not come from whom it claims to come from."""


__all__ = [
    "AnymeetError",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "Forbidden",
    "InvalidRequest",
    "InvalidSignature",
    "NotFound",
    "PluginConflict",
    "PluginError",
    "ProviderError",
    "RateLimited",
    "Rejected",
    "Timeout",
    "TransportError",
    "Unauthorized",
    "Unavailable",
    "UnexpectedResponse",
    "UnknownProvider",
    "Unsupported",
]
