"""Servers that misbehave: each ends in one error of ours, in time and in little memory."""

from __future__ import annotations

import asyncio
import gzip
import re
import resource
import socket
import ssl
import struct
import zlib
from typing import TYPE_CHECKING

import anyio
import h11
import httpx
import pytest

from paperreader.errors import BadAnswer, NetworkError, NotFound, RateLimited, SourceError, TooLarge
from paperreader.net.client import HttpClient
from paperreader.net.replies import of_status
from tests.unit.net.servers import UNUSED, RawServer, reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FOREVER = b"x" * 1_000_000


def reset(connection: socket.socket, _: int) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def bomb(layers: int = 1) -> bytes:
    body = b"\0" * 50_000_000
    for _ in range(layers):
        body = gzip.compress(body, 9)
    return body


FAULTS: list[tuple[str, bytes, type[SourceError]]] = [
    ("nothing at all", b"", NetworkError),
    ("a blank line", b"\r\n\r\n", NetworkError),
    ("not HTTP", b"SSH-2.0-OpenSSH_9.6\r\n", NetworkError),
    ("half a status line", b"HTTP/1.", NetworkError),
    ("a status that is no number", b"HTTP/1.1 abc OK\r\n\r\n", NetworkError),
    ("a status of four digits", b"HTTP/1.1 2000 OK\r\n\r\n", NetworkError),
    ("half of the headers", b"HTTP/1.1 200 OK\r\nContent-Le", NetworkError),
    ("a header without a colon", b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", NetworkError),
    ("a header with a NUL", b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n", NetworkError),
    ("a header of 300 kB", b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000 + b"\r\n\r\n", NetworkError),
    ("headers without end", b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 100_000, NetworkError),
    ("a length that is no number", b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n[]", NetworkError),
    ("a negative length", b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n[]", NetworkError),
    (
        "two lengths",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n[]",
        NetworkError,
    ),
    ("a body shorter than its length", reply(length=500), NetworkError),
    ("a broken chunk", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]\r\n", NetworkError),
    ("chunks without end", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n", NetworkError),
    ("a length over the limit", reply(length=10**12), TooLarge),
    ("a length of 30 digits", reply(length=10**30), NetworkError),
    ("a body over the limit", reply(body=FOREVER, length=-1), TooLarge),
    ("a gzip bomb", reply(body=bomb(), Content_Encoding="gzip"), TooLarge),
    ("a deflate bomb", reply(body=zlib.compress(b"\0" * 50_000_000), Content_Encoding="deflate"), TooLarge),
    ("a cut gzip body", reply(body=gzip.compress(b"[1, 2]")[:-6], Content_Encoding="gzip"), BadAnswer),
    (
        "a cut gzip body without length",
        reply(body=gzip.compress(b"[1, 2]")[:12], length=-1, Content_Encoding="gzip"),
        BadAnswer,
    ),
    ("a cut deflate body", reply(body=zlib.compress(b"[1, 2]")[:-3], Content_Encoding="deflate"), BadAnswer),
    ("gzip that is none", reply(body=b"[1, 2]", Content_Encoding="gzip"), BadAnswer),
    (
        "gzip with a wrong sum",
        reply(body=gzip.compress(b"[1]")[:-8] + b"\1" * 8, Content_Encoding="gzip"),
        BadAnswer,
    ),
    ("brotli, which nobody asked for", reply(Content_Encoding="br"), BadAnswer),
    ("gzip twice", reply(body=bomb(2), Content_Encoding="gzip, gzip"), BadAnswer),
    ("a part of an answer", reply("206 Partial Content", Content_Range="bytes 0-1/9"), BadAnswer),
    ("304 without anything kept", reply("304 Not Modified", b""), BadAnswer),
    ("a redirect to file", reply("302 Found", Location="file:///etc/passwd"), BadAnswer),
    ("a redirect to ftp", reply("302 Found", Location="ftp://127.0.0.1/x"), BadAnswer),
    ("a redirect to javascript", reply("302 Found", Location="javascript:alert(1)"), SourceError),
    ("a redirect to another host", reply("302 Found", Location="https://example.org/x"), BadAnswer),
    ("a redirect to another port", reply("302 Found", Location="http://127.0.0.1:1/x"), BadAnswer),
    ("a redirect by name of host only", reply("302 Found", Location="//example.org/"), BadAnswer),
    ("a redirect with a password", reply("302 Found", Location="http://a:b@127.0.0.1/"), BadAnswer),
    ("a redirect to nowhere", reply("302 Found"), BadAnswer),
    ("a redirect to nonsense", reply("302 Found", Location="http://[::1"), SourceError),
    ("a redirect to control characters", reply("302 Found", Location="http://a\tb/"), SourceError),
    ("a redirect to itself", reply("302 Found", Location="/"), BadAnswer),
    ("a permanent redirect to itself", reply("308 Permanent Redirect", Location="?again"), BadAnswer),
    ("a status between", reply("600 Strange"), SourceError),
    ("400", reply("400 Bad Request"), BadAnswer),
    ("401", reply("401 Unauthorized"), BadAnswer),
    ("403", reply("403 Forbidden"), BadAnswer),
    ("403 for an hour", reply("403 Forbidden", Retry_After="3600"), RateLimited),
    ("403 for nonsense", reply("403 Forbidden", X_RateLimit_Remaining="0"), BadAnswer),
    ("404", reply("404 Not Found"), NotFound),
    ("410", reply("410 Gone"), NotFound),
    ("418", reply("418 I'm a teapot"), BadAnswer),
    ("429", reply("429 Too Many Requests"), RateLimited),
    ("429 for an hour", reply("429 Too Many Requests", Retry_After="3600"), RateLimited),
    ("429 for nonsense", reply("429 Too Many Requests", Retry_After="soon"), RateLimited),
    ("429 for ever", reply("429 Too Many Requests", Retry_After="9" * 400), RateLimited),
    ("500", reply("500 Internal Server Error"), BadAnswer),
    ("501", reply("501 Not Implemented"), BadAnswer),
    ("502", reply("502 Bad Gateway"), BadAnswer),
    ("503", reply("503 Service Unavailable"), BadAnswer),
    ("503 until a date long gone", reply("503 X", Retry_After="Mon, 01 Jan 1990 00:00:00 GMT"), BadAnswer),
    ("504", reply("504 Gateway Timeout"), BadAnswer),
]


@pytest.fixture
async def bare() -> AsyncIterator[HttpClient]:
    made = HttpClient(cache=UNUSED, backoff=0.01)
    yield made
    await made.aclose()


@pytest.mark.timeout(20)  # The deadline is after 3 seconds.
@pytest.mark.parametrize(
    ("said", "expected"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
async def test_a_fault_is_one_error_with_one_sentence(
    bare: HttpClient, said: bytes, expected: type[SourceError]
) -> None:
    with RawServer(said) as server, pytest.raises(expected) as raised:
        await bare.get(server.url + "/", limit=500_000, deadline=3.0)
    message = str(raised.value)
    assert message.endswith(".")
    assert message.count("\n") == 0
    assert "127.0.0.1" in message or "address" in message
    assert len(message) < 160


async def test_an_empty_body_is_an_answer(bare: HttpClient) -> None:
    with RawServer(reply(body=b"")) as server:
        assert (await bare.get(server.url)).body == b""


async def test_a_reset_is_tried_three_times_and_no_more(bare: HttpClient) -> None:
    with RawServer(reset) as server:
        with pytest.raises(NetworkError):
            await bare.get(server.url)
        assert len(server.requests) == 3


async def test_a_server_that_recovers_is_asked_again(bare: HttpClient) -> None:
    def recovering(connection: socket.socket, number: int) -> None:
        connection.sendall(reply("503 Busy") if number < 3 else reply(body=b"[3]"))

    with RawServer(recovering) as server:
        assert (await bare.get(server.url)).body == b"[3]"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 501])
async def test_an_answer_about_the_question_is_not_asked_for_twice(bare: HttpClient, status: int) -> None:
    with RawServer(reply(f"{status} No")) as server:
        with pytest.raises(SourceError):
            await bare.get(server.url)
        assert len(server.requests) == 1


async def test_the_status_of_a_refusal_is_told(bare: HttpClient) -> None:
    with RawServer(reply("400 Bad Request")) as server, pytest.raises(BadAnswer) as raised:
        await bare.get(server.url)
    assert raised.value.status == 400


@pytest.mark.timeout(8)  # The server would take 10 seconds or more.
@pytest.mark.parametrize("slow", ["head", "body", "chunks", "nothing"])
async def test_a_server_that_drips_is_left_at_the_deadline(bare: HttpClient, slow: str) -> None:
    def dripping(connection: socket.socket, _: int) -> None:
        if slow == "nothing":
            server.closing.wait(10)
        elif slow == "head":
            server.drip(connection, reply(), 0.05)
        elif slow == "body":
            connection.sendall(reply(length=1000, body=b""))
            server.drip(connection, b" " * 1000, 0.05)
        else:
            connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            server.drip(connection, b"1\r\n \r\n" * 200, 0.01)

    with (
        RawServer(dripping) as server,
        pytest.raises(NetworkError, match=r"127\.0\.0\.1 did not finish its answer within 0\.4 seconds\."),
    ):
        await bare.get(server.url, deadline=0.4)


async def test_an_endless_body_costs_little_memory_and_time(bare: HttpClient) -> None:
    def endless(connection: socket.socket, _: int) -> None:
        connection.sendall(reply(body=b"", length=-1))
        while not server.closing.is_set():
            connection.sendall(FOREVER)

    with RawServer(endless) as server:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with pytest.raises(TooLarge, match="larger than 8 MB"):
            await bare.get(server.url)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000


@pytest.mark.timeout(20)  # It takes 1 second.
async def test_a_bomb_costs_little_memory_and_time(bare: HttpClient) -> None:
    packed = zlib.compressobj(9, wbits=31)
    body = b"".join(packed.compress(b"\0" * 10_000_000) for _ in range(50)) + packed.flush()
    with RawServer(reply(body=body, Content_Encoding="gzip")) as server:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with pytest.raises(TooLarge):
            await bare.get(server.url)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000


@pytest.mark.timeout(8)  # The server would take 10 seconds.
async def test_cancelling_ends_at_once(bare: HttpClient) -> None:
    with RawServer(lambda *_: server.closing.wait(10)) as server:
        asking = asyncio.create_task(bare.get(server.url))
        await asyncio.to_thread(server.asked.wait, 5)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking


@pytest.mark.parametrize("by_proxy", [False, True])
async def test_a_refused_connection_is_tried_once_more(
    bare: HttpClient, monkeypatch: pytest.MonkeyPatch, by_proxy: bool
) -> None:
    tries: list[object] = []

    async def connect(*address: object, **_: object) -> object:
        tries.append(address)
        raise ConnectionRefusedError

    if by_proxy:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:3128")
    monkeypatch.setattr("anyio.connect_tcp", connect)
    monkeypatch.setattr("paperreader.net.failures.QUICK_WAIT", 0.0)
    with pytest.raises(NetworkError, match=r"refused the connection\."):
        await bare.get("http://127.0.0.1:1/")
    assert len(tries) == 2


@pytest.mark.parametrize("proxy", [None, "http://nowhere.invalid:3128"])
async def test_a_name_that_does_not_exist_is_looked_up_once_more(
    bare: HttpClient, monkeypatch: pytest.MonkeyPatch, proxy: str | None
) -> None:
    looked_up: list[str] = []

    async def look_up(host: str, *_: object, **__: object) -> object:
        looked_up.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    if proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy)
    monkeypatch.setattr("anyio.getaddrinfo", look_up)
    monkeypatch.setattr("anyio._core._sockets.getaddrinfo", look_up)
    monkeypatch.setattr("paperreader.net.failures.QUICK_WAIT", 0.0)
    with pytest.raises(NetworkError, match=r"was not found: this machine may be offline\."):
        await bare.get("http://example.invalid/")
    assert len(looked_up) == 2


@pytest.mark.parametrize(
    "url",
    [
        "", "x", "file:///etc/passwd", "ftp://127.0.0.1/", "//127.0.0.1/", "http://", "http:///x", "http://[::1",
        "http://127.0.0.1:99999/", "http://a:b@127.0.0.1/", "http://a\x00b/", "javascript:alert(1)",
        "http://" + "a" * 70_000, "http://\ud800/", "http://xn--\u00e9/", "-x",
    ],
)  # fmt: skip
async def test_an_address_that_cannot_be_asked_is_an_error_of_ours(bare: HttpClient, url: str) -> None:
    with pytest.raises(NetworkError):
        await bare.get(url, deadline=2)


@pytest.mark.parametrize(
    "raised",
    [
        ExceptionGroup("", [OverflowError("getsockaddrarg: port must be 0-65535.")]),
        ExceptionGroup("", [ExceptionGroup("", [ConnectionRefusedError()]), OSError()]),
        UnicodeError("label empty or too long"), RuntimeError("no loop"), AssertionError(), KeyError("x"),
        anyio.BrokenResourceError(), h11.LocalProtocolError("x"), ssl.SSLError("x"), OSError(),
    ],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
async def test_whatever_a_connection_raises_is_an_error_of_ours_without_the_name_of_a_class(
    bare: HttpClient, raised: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", broken)
    with pytest.raises(NetworkError) as told:
        await bare.get("http://127.0.0.1:9/")
    assert not re.search(r"Error|Group|Resource", str(told.value))


def test_a_wait_of_no_seconds_is_said_as_a_moment() -> None:
    assert str(of_status(429, "hf.example", 0.0)) == "hf.example asks us to come back in a moment."


@pytest.mark.parametrize("wait", ["251606449080", "999999999", "86400000"])
async def test_a_wait_that_nobody_means_is_said_as_later(bare: HttpClient, wait: str) -> None:
    later = pytest.raises(RateLimited, match="asks us to come back later")
    with RawServer(reply("429 No", Retry_After=wait)) as server, later:
        await bare.get(server.url)


async def test_plain_http_where_tls_is_spoken_is_an_error_of_ours(bare: HttpClient) -> None:
    with RawServer(b"") as server, pytest.raises(NetworkError):
        await bare.get(server.url.replace("http:", "https:"), deadline=2)
