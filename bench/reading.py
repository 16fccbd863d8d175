"""Reading a full text: opening it, moving, searching and resizing, each until it is painted, and the memory.

    python bench/reading.py [--quick]

The pages are on this machine already, as at a second opening. A recorded page of 3 MB is read too if it lies
beside the checkout. The resizes are compared with those of an empty Textual app in the same run.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from figures import Figure, print_figures
from full_pages import RECORDED, made_up_page
from keys import COUNT_MS, KEY_MS, megabytes, press
from paperreader.fulltext.pages import read_page
from paperreader.fulltext.store import Facts, FullTextStore
from paperreader.library import Library
from paperreader.models import Paper
from reader import CTRL_U, ENTER, ESCAPE, PAGE_DOWN, PAGE_UP, PROGRAM, options, start

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from tests.terminal import Terminal

PAPER = "2506.01713"
ROOM = 2**28
LARGEST = RECORDED / "fulltext" / "pages" / "0005057_conv.html"
KEYS, QUICK_KEYS = 60, 10
MEMORY_MB = 40
RESIZE_RATIO = 2
_SIZES = ((100, 40), (120, 40))
_WORD = "model"
_QUIET, _QUIET_OPENING = 0.25, 2
_EMPTY = "from textual.app import App; App().run()"


def measure(arguments: argparse.Namespace) -> list[Figure]:
    """Measure each page."""
    keys = QUICK_KEYS if arguments.quick else KEYS
    with tempfile.TemporaryDirectory() as folder:
        with start([sys.executable, "-c", _EMPTY], Path(folder)) as terminal:
            terminal.wait_quiet(1)
            floor = Figure("an empty Textual app: resize", _resize(terminal, keys))
        figures = [floor]
        for name, page, opening_ms in _pages():
            home = _home_with_page(Path(folder) / name, page)
            with start(PROGRAM, home) as terminal:
                terminal.wait_quiet(1)
                terminal.send("6")
                terminal.wait_for("A paper to read")
                terminal.wait_quiet(1)
                figures += _of_page(terminal, name, keys, opening_ms, floor.p50)
    return figures


def _of_page(terminal: Terminal, name: str, keys: int, opening_ms: float, floor: float) -> Iterator[Figure]:
    before, openings = megabytes(terminal.pid), max(keys // 6, 3)
    taken = [_open(terminal, leave=number < openings) for number in range(openings + 1)]
    yield Figure(f"{name}: first opening", taken[:1])
    yield Figure(f"{name}: opening again", taken[1:], opening_ms, "p50")
    moves = {"j": "j", "PgDn": PAGE_DOWN, "PgUp": PAGE_UP, "]": "]", "[": "["}
    for move, key in moves.items():
        yield Figure(f"{name}: {move}", press(terminal, [key] * keys), KEY_MS)
    yield Figure(f"{name}: G and g", press(terminal, ["G", "g"] * (keys // 2)), KEY_MS)
    yield Figure(f"{name}: resize", _resize(terminal, keys), RESIZE_RATIO, "ratio", floor)
    yield Figure(f"{name}: count after a letter", _find(terminal, max(keys // 10, 2)), COUNT_MS)
    yield _more_memory(terminal, f"{name}: memory, open", before)
    _leave(terminal)
    yield _more_memory(terminal, f"{name}: memory, left", before)


def _more_memory(terminal: Terminal, name: str, before: float) -> Figure:
    return Figure(name, [megabytes(terminal.pid) - before], MEMORY_MB, "p50", unit="MB more")


def _pages() -> Iterator[tuple[str, bytes, float]]:
    """Yield the pages to read, and in how many ms each should open."""
    yield "median page", made_up_page().encode(), 100
    if LARGEST.exists():
        yield "page of 3 MB", LARGEST.read_bytes(), 400


def _home_with_page(home: Path, page: bytes) -> Path:
    """Make a home with one paper, the full text of which was fetched."""
    library = Library(home / "data" / "paperreader" / "library.db")
    library.store_papers([Paper(id=PAPER, title="A paper to read", abstract="An abstract.")])
    library.close()
    if known := read_page(page).id:
        page = page.replace(known.encode(), PAPER.encode())
    store = FullTextStore(home / "cache" / "paperreader" / "full-texts.db", ROOM)
    store.store(PAPER, Facts("arxiv-html", f"https://arxiv.org/html/{PAPER}", time.time()), page)
    store.close()
    return home


def _open(terminal: Terminal, *, leave: bool) -> float:
    """Return the ms from Enter to the first frame with the text."""
    terminal.settle()
    pressed = terminal.send(ENTER)
    terminal.wait_quiet(_QUIET_OPENING)
    taken = (terminal.first(_shows_text) - pressed) * 1000
    if leave:
        _leave(terminal)
    return taken


def _shows_text(terminal: Terminal) -> bool:
    return "Text: " in terminal.text


def _leave(terminal: Terminal) -> None:
    terminal.send(ESCAPE)
    terminal.wait_quiet(1)


def _resize(terminal: Terminal, times: int) -> list[float]:
    """Return the ms from each resize to the last frame that follows it."""
    taken = []
    for number in range(times):
        terminal.resize(*_SIZES[number % 2])
        resized = time.perf_counter()
        terminal.wait_quiet(_QUIET)
        taken.append((terminal.chunks[-1][0] - resized) * 1000)
    return taken


def _find(terminal: Terminal, times: int) -> list[float]:
    """Return the ms from each letter of a search to the frame after which nothing changed."""
    taken = []
    for _ in range(times):
        terminal.send("/")
        terminal.wait_quiet(_QUIET)
        for letter in _WORD:
            terminal.settle()
            pressed = terminal.send(letter)
            terminal.wait_quiet(_QUIET)
            (answered,) = terminal.answers(pressed, lambda shown: shown.lines)
            if answered:
                taken.append((answered - pressed) * 1000)
        terminal.send(CTRL_U)
        terminal.wait_quiet(_QUIET)
        terminal.send(ESCAPE)
        terminal.wait_quiet(1)
    return taken


if __name__ == "__main__":
    sys.exit(bool(print_figures("reading a full text", measure(options(__doc__)))))
