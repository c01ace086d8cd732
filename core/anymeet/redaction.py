"""Keeping secrets out of whatever is shown: logs, errors, observers, reports."""

from __future__ import annotations

import html
import json as jsonlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote, quote_plus

MASK: Final = "***"
"""What stands in place of a secret."""

# Links and tokens give entry to a meeting, so whoever reads a log must not find them.
_WORDS: Final = (
    "token|secret|passw|passcode|pwd|credential|api_?key|developer_key|authorization|signature|invitation|link|url"
)
_HEADER: Final = re.compile("authorization|cookie|token|secret|key|signature|location", re.IGNORECASE)
_JWT: Final = re.compile(r"eyJ[\w-]{1,1000}\.[\w-]+\.?[\w-]*")
_CREDENTIALS: Final = re.compile(
    r"\b(Bearer|Basic)\s+(?=\S*[A-Z0-9=])[\w.~+/=-]+"
)  # a "Basic plan" is not a credential
_USER: Final = re.compile(r"(://)[^/@\s\"']+@")
_QUERY_FIELD: Final = re.compile(
    r"([?&#;][^=&?#;\s]*(?:token|key|secret|sig|signature|password|passcode|pwd|h)=)[^&\s\"'#]+", re.IGNORECASE
)
# Text, a number or a list of either; the last one may be cut off.
_JSON_VALUE: Final = r'(?:"(?:[^"\\]|\\[\s\S])*"?|-?\d[\d.eE+-]*|\[[^\[\]{}]*\]?)'
_ENCODED: Final = re.compile("%[0-9A-F]{2}")
_SHORTEST: Final = 4  # anything shorter would blank out half of what it is searched in


class Redactor:
    """Masks known secrets, whatever looks like one, and the JSON fields named ``private``."""

    def __init__(self, secrets: Iterable[str] = (), private: Iterable[str] = ()) -> None:
        known = {form for secret in secrets if len(secret) >= _SHORTEST for form in _forms(secret)}
        longest_first = sorted(known, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        names = "".join(f"|{re.escape(name)}" for name in private)
        self._name = re.compile(rf"\w{{0,40}}(?:{_WORDS})\w{{0,40}}{names}", re.IGNORECASE)
        self._field = re.compile(rf'("(?:{self._name.pattern})"\s*:\s*){_JSON_VALUE}', re.IGNORECASE)

    def text(self, text: str) -> str:
        """``text`` without secrets, also when it is JSON, whole or cut off."""
        text = self._known.sub(MASK, text)
        text = _JWT.sub(MASK, text)
        text = _CREDENTIALS.sub(rf"\1 {MASK}", text)
        text = _USER.sub(rf"\1{MASK}@", text)
        text = self._field.sub(rf'\1"{MASK}"', text)
        return _QUERY_FIELD.sub(rf"\1{MASK}", text)

    def json(self, value: Any) -> Any:
        """A copy of a JSON value without secrets."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {
                self.text(str(name)): self._masked(item) if self._name.fullmatch(str(name)) else self.json(item)
                for name, item in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.json(item) for item in value]
        return MASK if self._known.search(str(value)) else value

    def _masked(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [self._masked(item) for item in value]
        return self.json(value) if value is None or isinstance(value, bool | Mapping) else MASK

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """``headers`` without secrets."""
        return {name: MASK if _HEADER.search(name) else self.text(value) for name, value in headers.items()}


UNINFORMED: Final = Redactor()
"""Knows no secret, and masks what looks like one."""


def _forms(secret: str) -> set[str]:
    """A secret as itself, and as it stands in an address, a form, HTML, JSON or a message."""
    quoted = {
        quote(secret, errors="replace"),
        quote(secret, safe="", errors="replace"),
        quote_plus(secret, errors="replace"),
    }
    return {
        secret,
        *quoted,
        *(_ENCODED.sub(lambda found: found[0].lower(), text) for text in quoted),  # some write %2f
        html.escape(secret),
        jsonlib.dumps(secret)[1:-1],
        jsonlib.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
    }


__all__ = ["MASK", "Redactor"]
