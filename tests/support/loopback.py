"""A server on this computer that answers byte by byte as a test scripts it, broken answers included."""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class Heard:
    """A request as it arrived; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


CERTIFICATE = Path(__file__).with_name("certificate.pem")
"""A certificate for 127.0.0.1 that nobody trusts, and its key, good for nothing else."""

Step = Callable[[socket.socket, Heard], None]
"""Answers one request on its connection."""


def answer(status: int = 200, body: object = b"", **headers: str) -> bytes:
    """The bytes of an answer; ``body`` is bytes, text, or anything else as JSON. ``Retry_After`` is ``Retry-After``."""
    content = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = {"Content-Type": "application/json", "Content-Length": str(len(content))} | given
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} {http.client.responses.get(status, 'Odd')}\r\n{head}\r\n".encode() + content


def says(status: int = 200, body: object = b"", **headers: str) -> Step:
    """A step that answers and keeps the connection."""
    return lambda connection, _: connection.sendall(answer(status, body, **headers))


def sends(content: bytes) -> Step:
    """A step that sends these bytes and closes the connection in the ordinary way."""

    def step(connection: socket.socket, _: Heard) -> None:
        connection.sendall(content)
        connection.shutdown(socket.SHUT_RDWR)

    return step


def resets(content: bytes = b"") -> Step:
    """A step that sends these bytes and resets the connection."""

    def step(connection: socket.socket, _: Heard) -> None:
        connection.sendall(content)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise ConnectionAbortedError  # closes it, without a word

    return step


def stalls(content: bytes = b"") -> Step:
    """A step that sends these bytes and nothing more, until the other side gives up."""

    def step(connection: socket.socket, _: Heard) -> None:
        connection.sendall(content)
        with contextlib.suppress(ConnectionError):
            connection.recv(1)

    return step


class Loopback:
    """The server; a context manager. ``script`` says what it answers, the last step again and again."""

    def __init__(self, *, tls: bool = False) -> None:
        self._tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if tls else None
        if self._tls:
            self._tls.load_cert_chain(CERTIFICATE)
        self.heard: list[Heard] = []
        self.connections = 0
        self._steps: list[Step] = [says(500, "nothing scripted")]
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http{'s' * tls}://127.0.0.1:{self._listener.getsockname()[1]}"

    def script(self, *steps: Step) -> None:
        """Answer with ``steps``, one for each request."""
        with self._lock:
            self._steps = list(steps)

    def __enter__(self) -> Loopback:
        self._start(self._accept)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()
        self._listener.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._open.append(connection)
                self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            stack.enter_context(connection)
            if self._tls:
                connection = stack.enter_context(self._tls.wrap_socket(connection, server_side=True))
                self._open.append(connection)
            with connection.makefile("rb") as stream:
                while request := _heard(stream):
                    with self._lock:
                        self.heard.append(request)
                        step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
                    step(connection, request)


def _heard(stream: io.BufferedReader) -> Heard | None:
    words = stream.readline().decode("latin-1").split()
    if len(words) != 3:
        return None  # the other side has gone, or does not speak HTTP
    method, target, _ = words
    headers = {name.lower(): value for name, value in http.client.parse_headers(stream).items()}
    body = stream.read(int(headers.get("content-length", "0")))
    return Heard(method=method, target=target, headers=headers, body=body)


def closed_port() -> str:
    """The URL of a port on this computer where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"
