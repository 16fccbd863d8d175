"""Chromium that shows the reader, for tests: clicked, typed in and read as a user would."""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import sync_playwright

from tests.e2e.reader import NOWHERE, PROGRAM
from tests.terminal import own_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = ["--no-sandbox", "--disable-gpu"]
SIZE = (1100, 700)

_LINES = """(() => {
  const { rows, buffer } = reader.terminal;
  return Array.from({ length: rows }, (_, row) => buffer.active.getLine(row).translateToString(true));
})()"""
_SHOWS = f"""words => {{
  const text = typeof reader === "undefined" || !reader ? "" : {_LINES}.join("\\n");
  return words.every(word => text.includes(word));
}}"""


@contextmanager
def serving(home: Path, *options: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve the reader at a free port; yield the process and the address that it prints."""
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--port", "0", *options],
        env=own_environment(home, **{"HF_ENDPOINT": NOWHERE, **environment}),
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stderr
        told = process.stderr.readline() + process.stderr.readline()
        (address,) = re.findall(r"http://\S+", told) or [told]
        yield process, address
    finally:
        process.terminate()
        process.communicate(timeout=30)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium without a window; skip the test if there is none."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Tab:
    """A tab with the reader."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.requested: list[str] = []
        self.page.on("request", lambda request: self.requested.append(request.url))
        self.page.on("websocket", lambda socket: self.requested.append(socket.url))
        self.page.goto(address)

    @property
    def lines(self) -> list[str]:
        """Return the lines of the terminal."""
        return list(self.page.evaluate(_LINES))

    def wait(self, *words: str) -> None:
        """Wait until the terminal shows all these words."""
        try:
            self.page.wait_for_function(_SHOWS, arg=[*words], polling=20, timeout=20_000)
        except TooLate:
            pytest.fail("\n".join([f"{words} did not appear in:", *self.lines]))

    def press(self, *keys: str) -> None:
        """Press keys, named as Playwright names them."""
        for key in keys:
            self.page.keyboard.press(key)

    def click(self, word: str) -> None:
        """Click on a word in the terminal."""
        lines = self.lines
        row = next(number for number, line in enumerate(lines) if word in line)
        box = self.page.locator(".xterm-screen").bounding_box()
        assert box is not None
        columns = int(self.page.evaluate("reader.terminal.cols"))
        x = box["x"] + box["width"] * (lines[row].index(word) + 0.5) / columns
        self.page.mouse.click(x, box["y"] + box["height"] * (row + 0.5) / len(lines))
