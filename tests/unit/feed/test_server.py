"""The feeds over HTTP: which requests are answered, and which get "not modified"."""

from __future__ import annotations

import http.client
import socket
import threading
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import DamagedFile, PaperReaderError
from paperreader.feed import server as serving
from paperreader.feed.publishing import Document
from paperreader.feed.server import FeedServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MODIFIED = "Mon, 23 Nov 2026 08:00:00 GMT"
DOCUMENT = Document("application/atom+xml; charset=utf-8", b"<feed/>", NOW.replace(hour=8))
TAG = DOCUMENT.etag


class Served:
    """A running server, and the requests it passed on."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.error: Exception | None = None
        self.server = FeedServer(0, self._find, lambda: NOW)

    def _find(self, path: str, host: str) -> Document | None:
        self.asked.append((path, host))
        if self.error:
            raise self.error
        return DOCUMENT if path == "/trending.atom" else None

    def ask(
        self,
        method: str = "GET",
        path: str = "/trending.atom",
        *headers: tuple[str, str],
        host: str | None = "",
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Return the answer; the host is that of the server unless it is given, or none for None."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        if host is not None:
            connection.putheader("Host", host or f"127.0.0.1:{self.server.port}")
        for name, value in headers:
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    def status(self, *headers: tuple[str, str], host: str | None = "") -> int:
        return self.ask("GET", "/trending.atom", *headers, host=host)[0].status


@pytest.fixture
def served() -> Iterator[Served]:
    made = Served()
    threading.Thread(target=made.server.serve_forever, args=(0.01,), daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_feed_is_given_with_its_type_and_its_validators(served: Served) -> None:
    answer, body = served.ask()
    assert (answer.status, body) == (200, b"<feed/>")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["ETag"] == TAG
    assert not TAG.startswith("W/")
    assert answer.headers["Last-Modified"] == MODIFIED
    assert answer.headers["Server"] == "paperreader"


def test_no_header_lets_another_page_read_a_feed(served: Served) -> None:
    answer, _ = served.ask("GET", "/trending.atom", ("Origin", "http://evil.example"))
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 200),
        ("localhost:{port}", 200),
        ("LocalHost:{port}", 200),
        ("[::1]:{port}", 200),
        ("127.0.0.1", 403),
        ("127.0.0.1:1", 403),
        ("localhost.evil.example:{port}", 403),
        ("evil.example", 403),
        ("evil.example:{port}", 403),
        ("127.0.0.1.evil.example:{port}", 403),
        ("127.0.0.1:{port}.evil.example", 403),
        ("x@127.0.0.1:{port}", 403),
        ("127.1:{port}", 403),
        ("0.0.0.0:{port}", 403),
        ("localhost.:{port}", 403),
        (None, 403),
    ],
)
def test_only_a_request_to_this_very_host_is_answered(served: Served, host: str | None, status: int) -> None:
    given = host and host.format(port=served.server.port)
    assert served.status(host=given) == status
    assert bool(served.asked) == (status == 200)


def test_two_hosts_are_none(served: Served) -> None:
    assert served.status(("Host", "evil.example")) == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([("If-None-Match", TAG)], 304),
        ([("If-None-Match", f"W/{TAG}")], 304),
        ([("If-None-Match", f'"a, b", W/"c",{TAG}')], 304),
        ([("If-None-Match", '"a"'), ("If-None-Match", TAG)], 304),
        ([("If-None-Match", "*")], 304),
        ([("If-None-Match", '"another"')], 200),
        ([("If-None-Match", TAG.strip('"'))], 200),
        ([("If-None-Match", '"another"'), ("If-Modified-Since", MODIFIED)], 200),
        ([("If-None-Match", TAG), ("If-Modified-Since", "Mon, 23 Nov 2020 08:00:00 GMT")], 304),
        ([("If-Modified-Since", MODIFIED)], 304),
        ([("If-Modified-Since", "Mon, 23 Nov 2026 08:30:00 GMT")], 304),
        ([("If-Modified-Since", "Mon, 23 Nov 2026 07:59:59 GMT")], 200),
        ([("If-Modified-Since", "Mon, 23 Nov 2099 08:00:00 GMT")], 200),
        ([("If-Modified-Since", "last week")], 200),
        ([("If-Modified-Since", "Mon, 99 Nov 2026 99:00:00 GMT")], 200),
    ],
)
def test_what_the_client_has_is_not_sent_again(
    served: Served, headers: list[tuple[str, str]], status: int
) -> None:
    answer, body = served.ask("GET", "/trending.atom", *headers)
    assert answer.status == status
    assert bool(body) == (status == 200)
    assert answer.headers["ETag"] == TAG


def test_the_head_of_a_feed_is_that_of_the_feed(served: Served) -> None:
    answer, body = served.ask("HEAD")
    assert (answer.status, body) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(DOCUMENT.body))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_a_feed_can_only_be_read(served: Served, method: str) -> None:
    answer, _ = served.ask(method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert not served.asked


@pytest.mark.parametrize(
    ("request_lines", "status"),
    [
        (b"BREW / HTTP/1.1\r\n\r\n", 501),
        (b"GET / HTTP/9\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n\r\n", 505),
        (b"nonsense\r\n\r\n", 400),
        (b"GET /\r\n", 505),
    ],
)
def test_what_is_not_understood_is_refused_at_once_and_as_safely(
    served: Served, request_lines: bytes, status: int
) -> None:
    with socket.create_connection(("127.0.0.1", served.server.port), timeout=5) as connection:
        connection.sendall(request_lines)
        answer = rest_of(connection)
    assert answer.startswith(f"HTTP/1.0 {status} ".encode())
    assert b"X-Content-Type-Options: nosniff\r\n" in answer
    assert answer.count(b"Content-Security-Policy: ") == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/../../etc/passwd", 404),
        ("/%00", 404),
        ("/%ff", 404),
        ("/trending.atom?fresh=1", 200),
        ("http://evil.example/trending.atom", 400),
        ("*", 400),
    ],
)
def test_a_path_is_a_feed_or_nothing(served: Served, path: str, status: int) -> None:
    assert served.ask("GET", path)[0].status == status


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (PaperReaderError("The library is in use."), 503, "The library is in use.\n"),
        (ZeroDivisionError(), 500, "The feed was not made; the log says why.\n"),
    ],
)
def test_a_feed_that_cannot_be_made_is_a_sentence(
    served: Served, error: Exception, status: int, said: str
) -> None:
    served.error = error
    answer, body = served.ask()
    assert (answer.status, body.decode()) == (status, said)
    served.error = None
    assert served.status() == 200


def test_the_sentence_about_a_damaged_file_is_sent_as_it_is(served: Served, tmp_path: Path) -> None:
    served.error = DamagedFile("The views in \udcff/views.json cannot be read.", tmp_path)
    assert served.status() == 503


def rest_of(connection: socket.socket) -> bytes:
    """Return what the server still sends before it hangs up."""
    received = b""
    with suppress(ConnectionResetError):
        while piece := connection.recv(4096):
            received += piece
    return received


@pytest.mark.parametrize("begun", [b"", b"GET ", b"GET / HTTP/1.1\r\nHost: x", b"GET / HTTP/1.1\r\nA: b\r\n"])
def test_a_client_that_does_not_end_its_request_is_left(
    served: Served, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr(serving, "_PATIENCE", 0.05)
    with socket.create_connection(("127.0.0.1", served.server.port), timeout=30) as connection:
        connection.sendall(begun)
        assert rest_of(connection) == b""
    assert not served.asked


@pytest.mark.parametrize("begun", [b"GET /", b"GET / HTTP/1.1\r\nA: "])
def test_a_client_that_sends_too_much_is_left(served: Served, begun: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served.server.port), timeout=30) as connection:
        with suppress(ConnectionError):
            connection.sendall(begun + b"x" * 200_000)
        assert b" 200 " not in rest_of(connection)
    assert not served.asked


def test_clients_that_wait_do_not_keep_others_out_for_ever(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_PATIENCE", 0.05)
    waiting = [socket.create_connection(("127.0.0.1", served.server.port), timeout=30) for _ in range(40)]
    for connection in waiting:
        rest_of(connection)
        connection.close()
    assert served.status() == 200


def test_a_port_that_is_taken_is_a_sentence(served: Served) -> None:
    with pytest.raises(PaperReaderError, match=f"^Port {served.server.port} is in use by another program"):
        FeedServer(served.server.port, lambda path, host: None, lambda: NOW)


def test_it_listens_on_this_machine_alone(served: Served) -> None:
    assert served.server.socket.getsockname()[0] == "127.0.0.1"
