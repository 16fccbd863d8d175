"""A server that sends exactly the bytes of a script, slowly or never: the faults of bad servers."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Self

from paperreader.net.cache import HttpCache

if TYPE_CHECKING:
    import ssl

Script = Callable[[socket.socket, int], object]
"""What to do with the n-th connection (from 1), after its request was read."""


UNUSED = HttpCache(Path("never-used.db"))
"""For a client that is asked for nothing that may come from a cache; the file is never made."""


class RawServer:
    """A server that follows a script inside a `with` block, over TLS if it is given a context.

    Args:
        script: what to answer.
        tls: the context with which TLS is spoken.
        until: the bytes with which a question ends.

    Attributes:
        connections: how many there were.
        url: where it serves.
        requests: what was asked, as bytes.
        asked: set when the first question has come.
        closing: set when the block ends; a script that waits, waits on this.
    """

    def __init__(
        self, script: Script | bytes, *, tls: ssl.SSLContext | None = None, until: bytes = b"\r\n\r\n"
    ) -> None:
        self._tls = tls
        self._until = until
        self.connections = 0
        self._script = script if callable(script) else (lambda connection, _: connection.sendall(script))
        self.requests: list[bytes] = []
        self.asked = threading.Event()
        self.closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        # Closing alone would leave the thread in accept().
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def drip(self, connection: socket.socket, data: bytes, every: float) -> None:
        """Send a byte, wait, send a byte; to the end or until the block ends."""
        for byte in data:
            connection.sendall(bytes([byte]))
            if self.closing.wait(every):
                return

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        # A client that leaves early is what many of these tests are about.
        with connection, contextlib.suppress(OSError):
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            request = b""
            while self._until not in request:
                piece = connection.recv(65_536)
                if not piece:
                    return
                request += piece
            self.requests.append(request)
            self.asked.set()
            self._script(connection, len(self.requests))


def reply(status: str = "200 OK", body: bytes = b"[]", *, length: int | None = None, **headers: str) -> bytes:
    """Return a complete reply; `Content_Type="text/html"` gives that header."""
    fields = {"Content-Type": "application/json", "Connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    if length != -1:
        fields["Content-Length"] = str(len(body) if length is None else length)
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + body
