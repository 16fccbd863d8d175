"""The server of the browser as a process, and the readers that it starts: what is left when it ends."""

from __future__ import annotations

import json
import os
import select
import signal
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from aiohttp import ClientSession, CookieJar

from paperreader.library import Library
from tests.builders import build_edition, build_paper
from tests.e2e.browser import serving
from tests.e2e.reader import bookmarked

if TYPE_CHECKING:
    import subprocess
    from collections.abc import AsyncIterator

    from aiohttp import ClientWebSocketResponse


class Visit(NamedTuple):
    """A window in which a paper was bookmarked.

    Attributes:
        server: the process of the server.
        window: the connection of the window.
        ended: a descriptor that is readable once the process of the reader has ended.
    """

    server: subprocess.Popen[str]
    window: ClientWebSocketResponse
    ended: int

    def wait_for_the_end(self) -> None:
        """Wait until the reader has ended."""
        assert select.select([self.ended], [], [], 20)[0]


@asynccontextmanager
async def visiting(home: Path) -> AsyncIterator[Visit]:
    """Open a window and bookmark the only paper."""
    library = Library(home / "data" / "paperreader" / "library.db")
    library.store(build_edition(1))
    library.close()
    with serving(home) as (server, address):
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
            page = (await browser.get(address)).url
            window = await browser.ws_connect(page / "window", origin=str(page.origin()))
            await _see(window, b"Learning")
            await window.send_str(json.dumps(["stdin", "b"]))
            await _see(window, b"Bookmarked")
            ended = os.pidfd_open(_only_child(server.pid))
            yield Visit(server, window, ended)
            os.close(ended)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)]
)
async def test_no_reader_outlives_the_server(tmp_path: Path, number: signal.Signals, code: int) -> None:
    async with visiting(tmp_path) as visit:
        visit.server.send_signal(number)
        visit.wait_for_the_end()
        assert visit.server.wait(20) == code
    assert bookmarked(tmp_path) == {build_paper(1).id}


async def test_no_reader_outlives_its_window(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visit:
        await visit.window.close()
        visit.wait_for_the_end()
        assert visit.server.poll() is None
    assert bookmarked(tmp_path) == {build_paper(1).id}
    assert (tmp_path / "state" / "paperreader" / "session.json").exists()


def _only_child(process: int) -> int:
    (child,) = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return int(child)


async def _see(window: ClientWebSocketResponse, word: bytes) -> None:
    """Wait until a window was sent a word."""
    data = b""
    while word not in data:
        data += await window.receive_bytes(timeout=20)
