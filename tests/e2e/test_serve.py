"""The server of the browser as a process, and the readers that it starts: what is left when it ends."""

from __future__ import annotations

import json
import os
import select
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, CookieJar

from paperreader.library import Library
from tests.builders import build_edition, build_paper
from tests.e2e.browser import serving
from tests.e2e.reader import bookmarked

if TYPE_CHECKING:
    from aiohttp import ClientWebSocketResponse


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)]
)
async def test_no_reader_outlives_the_server(tmp_path: Path, number: signal.Signals, code: int) -> None:
    library = Library(tmp_path / "data" / "paperreader" / "library.db")
    library.store(build_edition(1))
    library.close()
    with serving(tmp_path) as (server, address):
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
            page = (await browser.get(address)).url
            window = await browser.ws_connect(page / "window", origin=str(page.origin()))
            await _see(window, b"Learning")
            await window.send_str(json.dumps(["stdin", "b"]))
            await _see(window, b"Bookmarked")
            ended = os.pidfd_open(_only_child(server.pid))
            server.send_signal(number)
            assert select.select([ended], [], [], 20)[0]
            os.close(ended)
            assert server.wait(20) == code
    assert bookmarked(tmp_path) == {build_paper(1).id}


def _only_child(process: int) -> int:
    (child,) = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return int(child)


async def _see(window: ClientWebSocketResponse, word: bytes) -> None:
    """Wait until a window was sent a word."""
    data = b""
    while word not in data:
        data += await window.receive_bytes(timeout=20)
