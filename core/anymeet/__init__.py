"""One meeting API for every vendor.

``with anymeet.connect("work") as provider: provider.meetings.create(...)``. Values are in `anymeet.models`, interfaces in
`anymeet.interfaces`, what tests need in `anymeet.testing`. Names load on first use, so that importing this is cheap.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from anymeet.calls import record_usage
    from anymeet.connection import connect, providers, register
    from anymeet.errors import (
        AnymeetError,
        ConfigurationError,
        Conflict,
        ConnectionFailed,
        Forbidden,
        InvalidRequest,
        InvalidSignature,
        NotFound,
        PluginConflict,
        PluginError,
        ProviderError,
        RateLimited,
        Rejected,
        Timeout,
        TransportError,
        Unauthorized,
        Unavailable,
        UnexpectedResponse,
        UnknownProvider,
        Unsupported,
    )
    from anymeet.hookspecs import hookimpl
    from anymeet.models import UNSET
    from anymeet.provider import PLUGIN_API, Provider, ProviderInfo
    from anymeet.settings import Settings, setting

    __version__: str
    """The version of the installed distribution."""

__all__ = [
    "PLUGIN_API",
    "UNSET",
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
    "Provider",
    "ProviderError",
    "ProviderInfo",
    "RateLimited",
    "Rejected",
    "Settings",
    "Timeout",
    "TransportError",
    "Unauthorized",
    "Unavailable",
    "UnexpectedResponse",
    "UnknownProvider",
    "Unsupported",
    "__version__",
    "connect",
    "hookimpl",
    "providers",
    "record_usage",
    "register",
    "setting",
]

_MODULES: Final = {
    "record_usage": "calls",
    "connect": "connection",
    "providers": "connection",
    "register": "connection",
    "hookimpl": "hookspecs",
    "UNSET": "models",
    "PLUGIN_API": "provider",
    "Provider": "provider",
    "ProviderInfo": "provider",
    "Settings": "settings",
    "setting": "settings",
}  # all others are errors


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib import metadata

        value: Any = metadata.version("anymeet")
    elif name in __all__:
        value = getattr(importlib.import_module(f"anymeet.{_MODULES.get(name, 'errors')}"), name)
    else:
        raise AttributeError(f"module 'anymeet' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
