"""Connections that a provider leaves open."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

from anymeet.provider import Provider
from anymeet.testing.contract.account import Account


def left_open_by(account: Account, use: Callable[[Provider], object]) -> set[socket.socket]:
    """What a further connection to the account, which was used and closed, leaves open."""
    origin = account.emulator.origin
    before = _connections_to(origin)
    with account.kind(account.settings(), account.provider.context) as provider:
        use(provider)
    provider.close()
    return _connections_to(origin) - before


def _connections_to(origin: str) -> set[socket.socket]:
    """All open sockets of this process that lead to an emulator.

    Looked for among all objects: those that a closed pool forgets are closed by urllib3 when they are collected, without a
    ResourceWarning.
    """
    gc.collect()
    sockets = (each for each in gc.get_objects() if issubclass(type(each), socket.socket) and each.fileno() != -1)
    return {each for each in sockets if _peer(each) == urlsplit(origin).port}


def _peer(connection: socket.socket) -> int | None:
    try:
        return int(connection.getpeername()[1])
    except (OSError, IndexError):
        return None  # a listening one, or one that leads to a file
