"""Which addresses may be spoken to: https anywhere, http on this computer alone."""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

from anymeet.errors import ConfigurationError

_CLEAN: Final = re.compile(r"[!-~]*")  # urlsplit drops line breaks silently


def check_base_url(url: str) -> str:
    """A base URL without its last slash; `ConfigurationError` unless it is https, or http on this computer."""
    try:
        parts = urlsplit(url)
        labels = (parts.hostname or "").rstrip(".").split(".")
        readable = parts.port != 0 and all(0 < len(label) < 64 for label in labels) and _CLEAN.fullmatch(url)
    except ValueError:  # brackets without an address between them, a port that is none
        readable = None
    if not readable:
        raise ConfigurationError("base_url must be an address such as https://api.vendor.example/v1, in plain ASCII")
    if parts.username is not None or parts.query or parts.fragment:
        raise ConfigurationError("base_url must be scheme, host and path only: no user, password, query or fragment")
    if not is_safe(url):
        raise ConfigurationError(
            f"base_url must begin with https:// (http:// only for this computer itself), not {parts.scheme}://{parts.hostname}"
        )
    return url.rstrip("/")


def is_safe(url: str) -> bool:
    """Whether what is sent there can be read on the way by nobody. ValueError for what is not a URL at all."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def is_loopback(host: str) -> bool:
    """Whether a host name is this computer itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def proxies_for(url: str) -> dict[str, str]:
    """What requests is told of proxies: that there are none to this computer, or it would look through the environment."""
    host = urlsplit(url).hostname or ""
    return {"no_proxy": host} if is_loopback(host) else {}


__all__ = ["check_base_url", "is_loopback", "is_safe", "proxies_for"]
