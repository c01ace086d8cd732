"""Keeping secrets out of whatever is shown: logs, errors, observers, reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

MASK: Final = "***"

_HEADERS: Final = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
_WORDS: Final = "token|secret|password|api_?key|developer_key|authorization|signature|invitation|link|url"
_JWT: Final = re.compile(r"eyJ[\w-]+\.[\w-]+\.?[\w-]*")
_CREDENTIALS: Final = re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]+")
# Links and tokens give entry to a meeting, so whoever reads a log must not find them. A cut-off last value is caught, too.
_JSON_FIELD: Final = re.compile(rf'("\w*(?:{_WORDS})\w*"\s*:\s*")(?:[^"\\]|\\.)*("?)', re.IGNORECASE)
_QUERY_FIELD: Final = re.compile(r"([?&][^=&\s]*(?:token|key|secret|sig|signature|h)=)[^&\s\"'#]+", re.IGNORECASE)
_SHORTEST: Final = 4  # anything shorter would blank out half of what it is searched in


class Redactor:
    """Masks known secrets, and whatever looks like one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = sorted({secret for secret in secrets if len(secret) >= _SHORTEST}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def text(self, text: str) -> str:
        """``text`` without secrets."""
        if self._known:
            text = self._known.sub(MASK, text)
        text = _JWT.sub(MASK, text)
        text = _CREDENTIALS.sub(rf"\1 {MASK}", text)
        text = _JSON_FIELD.sub(rf"\1{MASK}\2", text)
        return _QUERY_FIELD.sub(rf"\1{MASK}", text)

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """``headers`` without secrets."""
        return {name: MASK if name.lower() in _HEADERS else self.text(value) for name, value in headers.items()}
