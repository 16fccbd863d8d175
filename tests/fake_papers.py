"""A server on this machine with full texts, in place of arXiv, ar5iv and Hugging Face."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Self

from tests.fakes import QuietServer


@dataclass
class Sent:
    """One answer.

    Attributes:
        body: the bytes.
        status: the HTTP status.
        kind: the media type.
        headers: further headers.
        cut: the connection breaks after so many bytes of the body.
        ranges: whether a part may be asked for.
    """

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    ranges: bool = True


class FakePapers:
    """Full texts by the path of their address. Serves inside a `with` block.

    Attributes:
        answers: the answers by path; any other path is answered with 404.
        asked: the paths that were asked for, in order, and the range after a blank if there was one.
    """

    def __init__(self, answers: dict[str, Sent | bytes] | None = None) -> None:
        self.answers = answers or {}
        self.asked: list[str] = []
        handler = type("Handler", (_Handler,), {"fake": self})
        self._server = QuietServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.arxiv = f"{self.url}/arxiv"
        self.ar5iv = f"{self.url}/ar5iv"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    fake: FakePapers
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        part = self.headers.get("Range", "")
        self.fake.asked.append(f"{self.path} {part}".strip())
        sent = self.fake.answers.get(self.path, Sent(b"<html>No HTML for this paper</html>", 404))
        if isinstance(sent, bytes):
            sent = Sent(sent)
        status, body, headers = sent.status, sent.body, dict(sent.headers)
        if part and sent.ranges:
            start = int(part.removeprefix("bytes=").removesuffix("-"))
            status, body = 206, sent.body[start:]
            headers["Content-Range"] = f"bytes {start}-{len(sent.body) - 1}/{len(sent.body)}"
        self.send_response(status)
        for name, value in {"Content-Type": sent.kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if sent.cut is not None and not part:
            self.wfile.write(body[: sent.cut])
            self.close_connection = True
        else:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
