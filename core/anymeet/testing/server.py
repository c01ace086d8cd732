"""Serving over real HTTP/1.1: connections stay open, and can be cut where a test wants it."""

from __future__ import annotations

import errno
import logging
import socket
import struct
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Final, NoReturn

from cheroot import wsgi

from anymeet.testing.faults import Cut

logger = logging.getLogger("anymeet.emulator")

CONNECTION: Final = "anymeet.connection"
"""Where the WSGI environment holds the connection, when there is one."""

HOST: Final = "127.0.0.1"
MOST_CONNECTIONS: Final = 1000
PATIENCE: Final = 10
"""Seconds that a connection may be silent; `Server.stop` may have to wait that long for one that is just being opened."""


class _Gateway(wsgi.Gateway_10):
    def respond(self) -> None:
        self.env[CONNECTION] = self.req.conn
        busy = self.req.server.busy
        busy.add(self.req.conn)
        try:
            super().respond()
        finally:
            busy.discard(self.req.conn)


class _Server(wsgi.Server):
    expiration_interval = 0.02  # how often it looks whether it shall stop

    def __init__(self, port: int, application: Callable[..., Iterable[bytes]]) -> None:
        super().__init__(
            (HOST, port), application, numthreads=16, request_queue_size=128, timeout=PATIENCE, shutdown_timeout=0
        )
        self.gateway = _Gateway
        self.keep_alive_conn_limit = MOST_CONNECTIONS
        self.busy: set[Any] = set()

    @staticmethod
    def bind_socket(socket_: socket.socket, bind_addr: tuple[str, int]) -> socket.socket:
        try:
            socket_.bind(bind_addr)
        except OSError:
            socket_.close()  # cheroot forgets it
            raise
        return socket_

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        logger.log(level, "%s", msg, exc_info=traceback)


class Server:
    """Serves a WSGI application on the loopback interface, in daemon threads, until it is stopped."""

    def __init__(self, application: Callable[..., Iterable[bytes]], port: int) -> None:
        """Serving from here on; OSError when the port is taken. Port 0 takes any that is free."""
        self._server = _Server(port, application)
        prepared: Future[None] = Future()
        # All of cheroot's threads inherit from this one that they do not keep a process alive.
        self._thread = threading.Thread(target=self._serve, args=[prepared], name="anymeet emulator", daemon=True)
        self._thread.start()
        prepared.result()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.bind_addr[1])

    def stop(self) -> None:
        """Close everything, also what is being answered right now."""
        for connection in tuple(self._server.busy):
            with suppress(OSError):
                connection.socket.shutdown(socket.SHUT_RDWR)
        self._server.stop()
        self._thread.join()

    def _serve(self, prepared: Future[None]) -> None:
        try:
            self._server.prepare()
        except Exception as error:  # noqa: BLE001  # whoever waits for it gets it
            prepared.set_exception(error)
            return
        prepared.set_result(None)
        self._server.serve()


def cut_off(connection: Any, cut: Cut, status: str, headers: list[tuple[str, str]], content: bytes) -> NoReturn:
    """Send what comes before the cut, and end the connection; raises what makes cheroot drop it silently.

    Without a ``connection`` (in process) nothing is sent.
    """
    if connection is not None and cut != "before":
        head = "".join([f"HTTP/1.1 {status}\r\n", *(f"{name}: {value}\r\n" for name, value in headers), "\r\n"])
        # Clients take whole lines of a head for all of it, so a cut that shall be noticed lies within the first one;
        # so does one in the middle of a body that is empty.
        within_head = cut == "headers" or not content
        connection.socket.sendall(
            b"HTTP/1.1 2" if within_head else head.encode("latin-1") + content[: len(content) // 2]
        )
        if cut == "reset":
            # To close with nothing to linger for sends RST. A lingering connection is one that cheroot does not close.
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.linger = True
            connection.socket.close()
    raise ConnectionResetError(errno.ECONNRESET, "cut by a fault")
