"""Serve the feeds over HTTP to programs on this machine.

Any web page can make a browser send a request to 127.0.0.1, and can read the answer if one of its own names
resolves to that address (DNS rebinding). So a request is answered only if its `Host` is exactly that of the
server, and no header lets another page read the answer.
"""

from __future__ import annotations

import io
import logging
import re
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from paperreader.errors import PaperReaderError
from paperreader.net.port import unusable
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from paperreader.feed.publishing import Document

log = logging.getLogger(__name__)

HOST = "127.0.0.1"

_PATIENCE = 10.0
"""The seconds in which a request must arrive, and then in which its answer must be sent."""

_MOST_BYTES = 32 * 1024
"""The largest size of a request in bytes; feed readers send a few hundred."""

_CONNECTIONS = 32
_TAG = re.compile(r'(?:W/)?("[^"]*")')
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class FeedServer(ThreadingTCPServer):
    """Serves documents at a port of this machine until it is shut down.

    Args:
        port: the port; 0 takes a free one.
        find: returns the document at a path for a host, or None.
        now: returns the time.

    Raises:
        PaperReaderError: the port cannot be used.
    """

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(
        self, port: int, find: Callable[[str, str], Document | None], now: Callable[[], datetime]
    ) -> None:
        self.find = find
        self.now = now
        self._places = threading.BoundedSemaphore(_CONNECTIONS)
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            raise unusable(HOST, port, error) from error
        self.port: int = self.server_address[1]
        names = (HOST, "localhost", "[::1]")
        self.hosts = frozenset(f"{name}:{self.port}" for name in names) | frozenset(
            names if self.port == 80 else ()
        )

    @property
    def address(self) -> str:
        """Return the address of the index page."""
        return f"http://{HOST}:{self.port}/"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread; close the connection if there are too many."""
        if self._places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, and make room for another client."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - as socketserver calls it
        """Log an error of a connection, most often that the client closed it."""
        log.debug("a connection ended early", exc_info=True)


class _Bounded(io.RawIOBase):
    """Reads what a client sends, up to a size and for a time, however slowly it arrives."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._end = time.monotonic() + _PATIENCE
        self._left = _MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        seconds = self._end - time.monotonic()
        if seconds <= 0 or self._left <= 0:
            # `BaseHTTPRequestHandler` closes the connection for this error.
            raise TimeoutError("the request is too long or too slow")
        self._connection.settimeout(seconds)
        count = self._connection.recv_into(memoryview(buffer)[: self._left])
        self._left -= count
        return count


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: FeedServer
    raw_requestline: bytes
    error_content_type = "text/plain; charset=utf-8"
    error_message_format = "%(message)s\n"
    default_request_version = "HTTP/1.0"

    def version_string(self) -> str:
        """Return the name of the server, without any version."""
        return "paperreader"

    def setup(self) -> None:
        super().setup()
        self.connection.settimeout(_PATIENCE)
        self.rfile = io.BufferedReader(_Bounded(self.connection))

    def parse_request(self) -> bool:
        """Read a request; refuse HTTP/0.9, whose requests are one line without headers to wait for."""
        if len(self.raw_requestline.split()) != 2:
            return super().parse_request()
        self.requestline = self.raw_requestline.decode("latin-1").strip()
        self.request_version, self.command = self.default_request_version, ""
        self._refuse(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, "Ask with HTTP/1.0 or HTTP/1.1.")
        return False

    def do_GET(self) -> None:
        """Answer with the requested document, or that the client's copy is current."""
        self.connection.settimeout(_PATIENCE)
        host = self._host()
        if host is None:
            self._refuse(HTTPStatus.FORBIDDEN, f"Ask for {self.server.address} by this name.")
            return
        if not self.path.startswith("/"):
            self._refuse(HTTPStatus.BAD_REQUEST, "Ask for a path that begins with a slash.")
            return
        try:
            document = self.server.find(urlsplit(self.path).path, host)
        except PaperReaderError as error:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        except Exception:
            log.exception("a feed was not made")
            self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR, "The feed was not made; the log says why.")
        else:
            if document is None:
                self._refuse(
                    HTTPStatus.NOT_FOUND, f"There is no feed here; {self.server.address} lists all feeds."
                )
            else:
                self._give(document)

    do_HEAD = do_GET  # noqa: N815 - as http.server calls it

    def _only_reads(self) -> None:
        self._refuse(HTTPStatus.METHOD_NOT_ALLOWED, "Feeds can be read but not changed.", Allow="GET, HEAD")

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = do_CONNECT = _only_reads  # noqa: N815

    def _host(self) -> str | None:
        """Return the requested host if it is exactly that of this server."""
        hosts = [host.strip().lower() for host in self.headers.get_all("Host", [])]
        return hosts[0] if len(hosts) == 1 and hosts[0] in self.server.hosts else None

    def _give(self, document: Document) -> None:
        is_known = self._is_known(document)
        self.send_response(HTTPStatus.NOT_MODIFIED if is_known else HTTPStatus.OK)
        self.send_header("ETag", document.etag)
        self.send_header("Last-Modified", format_datetime(document.modified, usegmt=True))
        if not is_known:
            self.send_header("Content-Type", document.media_type)
            self.send_header("Content-Length", str(len(document.body)))
        self.end_headers()
        if not is_known and self.command != "HEAD":
            self.wfile.write(document.body)

    def _is_known(self, document: Document) -> bool:
        """Return whether the client has the document already (RFC 9110, section 13.2.2)."""
        tags = self.headers.get_all("If-None-Match")
        if tags is not None:
            known = ",".join(tags)
            return known.strip() == "*" or document.etag in _TAG.findall(known)
        with suppress(ValueError, OverflowError, TypeError):
            since = parsedate_to_datetime(self.headers["If-Modified-Since"])
            if since.tzinfo is None:
                since = since.replace(tzinfo=UTC)
            return document.modified <= since <= self.server.now()
        return False

    def _refuse(self, status: HTTPStatus, sentence: str, **headers: str) -> None:
        body = f"{sentence}\n".encode(errors="replace")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        """Add the security headers to each answer, also to what http.server refuses itself."""
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Log a request; the signature is that of http.server."""
        log.info("%s", clean_line(format % arguments))
