"""The server of the page, with a stand-in for the reader: a shell that echoes what is typed."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientResponse, WSMsgType, WSServerHandshakeError
from aiohttp.test_utils import TestClient, TestServer

from paperreader.errors import PaperReaderError, UsageError
from paperreader.web import access
from paperreader.web import server as server_module
from paperreader.web.server import ReaderServer, files

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from aiohttp import ClientWebSocketResponse

ECHO = ("sh", "-c", 'stty size; while read -r word; do echo "<$word>"; done')
QUIT = ("sh", "-c", "echo painted; echo 'paperreader: The bookmarks were not saved.' >&2")


class Site:
    """A server and a browser that visits it."""

    def __init__(self, server: ReaderServer, client: TestClient[Any, Any], said: list[str]) -> None:
        self.server = server
        self.client = client
        self.said = said

    async def get(self, path: str, **headers: str) -> ClientResponse:
        return await self.client.get(path, headers=headers, allow_redirects=False)

    async def enter(self) -> ClientResponse:
        return await self.get(f"/?token={self.server.access.token}")

    async def window(self, origin: str | None = None, **headers: str) -> ClientWebSocketResponse:
        own = str(self.client.make_url("/")).rstrip("/")
        return await self.client.ws_connect(
            "/window?width=70&height=20", origin=own if origin is None else origin, headers=headers
        )


@pytest.fixture
async def visit() -> AsyncIterator[Callable[..., Any]]:
    clients: list[TestClient[Any, Any]] = []

    async def visited(command: tuple[str, ...] = ECHO) -> Site:
        said: list[str] = []
        server = ReaderServer("127.0.0.1", command, said.append)
        client = TestClient(TestServer(server.application()))
        clients.append(client)
        await client.start_server()
        return Site(server, client, said)

    yield visited
    for client in clients:
        await client.close()


async def seen(window: ClientWebSocketResponse, word: bytes) -> bytes:
    """Return what a window was sent, up to a word."""
    data = b""
    while word not in data:
        data += await window.receive_bytes(timeout=20)
    return data


async def typed(window: ClientWebSocketResponse, text: str) -> None:
    await window.send_str(json.dumps(["stdin", text]))


async def test_the_token_is_exchanged_for_a_cookie(visit: Any) -> None:
    site = await visit()
    answer = await site.enter()
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    page = await site.get("/")
    assert page.status == 200
    assert "<title>paperreader</title>" in await page.text()
    assert site.said[1:] == [site.server.access.address]


@pytest.mark.parametrize("path", [*files(), "/alive", "/nothing"])
async def test_without_a_cookie_nothing_is_given(visit: Any, path: str) -> None:
    site = await visit()
    answer = await site.get(path)
    assert (answer.status, await answer.text()) == (403, f"{access.STRANGER}\n")


async def test_a_token_that_was_used_is_refused(visit: Any) -> None:
    site = await visit()
    token = site.server.access.token
    await site.get(f"/?token={token}")
    site.client.session.cookie_jar.clear()
    answer = await site.get(f"/?token={token}")
    assert (answer.status, await answer.text()) == (403, f"{access.USED}\n")


async def test_only_opening_the_page_uses_a_token(visit: Any) -> None:
    site = await visit()
    path = f"/?token={site.server.access.token}"
    assert (await site.client.head(path)).status == 403
    assert (await site.get(path.replace("/?", "/page.js?"))).status == 403
    assert (await site.get(path)).status == 303


async def test_a_browser_that_is_known_loses_the_token_from_its_address(visit: Any) -> None:
    site = await visit()
    await site.enter()
    token = site.server.access.token
    assert (await site.get(f"/?token={token}")).headers["Location"] == "/"
    assert site.server.access.token == token


async def test_another_name_of_this_machine_is_refused(visit: Any) -> None:
    site = await visit()
    await site.enter()
    answer = await site.get("/", Host="evil.example")
    assert (answer.status, await answer.text()) == (403, f"{access.OTHER_NAME}\n")


async def test_every_answer_forbids_other_hosts(visit: Any) -> None:
    site = await visit()
    refused = await site.get("/")
    await site.enter()
    for answer in (refused, *[await site.get(path) for path in files()]):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert not re.search(r"\*|https?:", policy)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Server"] == "paperreader"


async def test_what_is_not_there_is_one_sentence(visit: Any) -> None:
    site = await visit()
    await site.enter()
    assert (await site.get("/nothing")).status == 404
    assert (await site.client.post("/")).status == 405


async def test_a_window_shows_a_reader_and_passes_on_keys_and_sizes(visit: Any) -> None:
    site = await visit()
    await site.enter()
    window = await site.window()
    assert b"20 70" in await seen(window, b"20 70")
    await typed(window, "wörd\n")
    assert "<wörd>".encode() in await seen(window, b">")


async def test_messages_that_make_no_sense_do_nothing(visit: Any) -> None:
    site = await visit()
    await site.enter()
    window = await site.window()
    for text in (
        "",
        "{",
        "[]",
        "7",
        '["stdin", 7]',
        '["resize", 7]',
        '["resize", {"width": "x"}]',
        "[" * 9_999,
    ):
        await window.send_str(text)
    await window.send_bytes(b"\0")
    await window.send_str('["ping", "now"]')
    answers = [await window.receive(timeout=20) for _ in range(2)]
    assert ["pong", "now"] in [json.loads(each.data) for each in answers if each.type is WSMsgType.TEXT]


async def test_a_reader_that_ends_closes_its_window_and_says_why(visit: Any) -> None:
    site = await visit(QUIT)
    await site.enter()
    window = await site.window()
    assert b"painted" in await seen(window, b"painted")
    report = json.loads(await window.receive_str(timeout=20))
    assert report == ["report", "The bookmarks were not saved."]
    assert (await window.receive(timeout=20)).type is WSMsgType.CLOSE
    assert window.close_code == 1000


async def test_there_is_a_limit_to_the_windows(visit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "_MOST_WINDOWS", 1)
    site = await visit()
    await site.enter()
    first = await site.window()
    second = await site.window()
    report = json.loads(await second.receive_str(timeout=20))
    assert report == ["report", "There are 1 windows already: close one."]
    assert (await second.receive(timeout=20)).type is WSMsgType.CLOSE
    assert b"20 70" in await seen(first, b"20 70")


async def test_a_reader_that_cannot_start_is_one_sentence(visit: Any) -> None:
    site = await visit(("/no/such/program",))
    await site.enter()
    window = await site.window()
    _, report = json.loads(await window.receive_str(timeout=20))
    assert report == "/no/such/program cannot be used: No such file or directory."


async def test_only_our_page_gets_a_window(visit: Any) -> None:
    site = await visit()
    await site.enter()
    for origin in ("http://evil.example", "null", ""):
        with pytest.raises(WSServerHandshakeError, match="403"):
            await site.window(origin)


async def test_without_a_cookie_there_is_no_window(visit: Any) -> None:
    site = await visit()
    with pytest.raises(WSServerHandshakeError, match="403"):
        await site.window()


async def test_the_end_of_the_server_closes_every_window(visit: Any) -> None:
    site = await visit()
    await site.enter()
    windows = [await site.window() for _ in range(2)]
    for window in windows:
        await seen(window, b"20 70")
    ending = asyncio.create_task(site.client.server.close())
    for window in windows:
        while (await window.receive(timeout=20)).type is not WSMsgType.CLOSE:
            pass
        assert window.close_code == 1001
    await ending


async def test_a_port_that_is_taken_is_one_sentence(visit: Any) -> None:
    site = await visit()
    server = ReaderServer("127.0.0.1", ECHO, site.said.append)
    with pytest.raises(PaperReaderError, match="is in use by another program"):
        await server.run(site.client.port)


async def test_a_host_of_another_machine_is_one_sentence() -> None:
    with pytest.raises(UsageError, match=r"'192\.0\.2\.1' is not an address of this machine"):
        await ReaderServer("192.0.2.1", ECHO, print).run(0)
