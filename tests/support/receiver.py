"""A WSGI application served on this computer, as a webhook's receiver is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from wsgiref.types import WSGIApplication

from cheroot import wsgi


@contextmanager
def serving(application: WSGIApplication) -> Iterator[str]:
    """The URL of ``application`` while it is served."""
    server = wsgi.Server(("127.0.0.1", 0), application, numthreads=2, shutdown_timeout=1)
    server.expiration_interval = 0.02  # how often it looks whether it shall stop
    server.prepare()
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.bind_addr[1]}/"
    finally:
        server.stop()
        thread.join()
