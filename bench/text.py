"""From a key to the frame that answers it in the full text of a paper of 3 MB, and the memory for it.

    python bench/text.py [PAGE]

PAGE is a saved page; without it, the largest recorded one beside the checkout is read, or else a made-up one.
Exits with 1 if a promise is broken.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from figures import Figure, print_figures
from keys import megabytes
from paperreader.fulltext.store import Facts, FullTextStore
from reader import ESCAPE, PAGE_DOWN, PAGE_UP, PROGRAM, home_with_library, shows_papers, start

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.terminal import Terminal

RECORDED = Path(__file__).parents[2] / "shared" / "data" / "fulltext" / "pages" / "0005057_conv.html"
KEYS, PAPERS = 60, 1_000
OPEN_MS, KEY_MS, MEMORY_MB = 400, 16, 40
MOVES = {
    "j, then k": ("j",) * 30 + ("k",) * 30,
    "PgDn, then PgUp": (PAGE_DOWN,) * 15 + (PAGE_UP,) * 15,
    "next section": ("]",) * 20 + ("[",) * 20,
    "G and g": ("G", "g"),
    "next reference": ("\t",),
}
SIZES = ((100, 40), (80, 24), (200, 60), (60, 15), (120, 40))
_QUIET = 0.15


def main() -> int:
    page = Path(sys.argv[1]) if len(sys.argv) > 1 else RECORDED
    body = page.read_bytes() if page.is_file() else _made_up()
    with tempfile.TemporaryDirectory() as folder:
        home = home_with_library(Path(folder), PAPERS)
        _keep(home, body)
        with start(PROGRAM, home) as terminal:
            figures = _measure(terminal)
            terminal.send("q")
            terminal.wait_exit()
    return bool(print_figures(f"the full text of a page of {len(body) / 1e6:.1f} MB", figures))


def _keep(home: Path, body: bytes) -> None:
    """Store a page as the text of the first paper in the list."""
    with start([*PROGRAM, "list", "trending", "--json", "--limit", "1"], home) as terminal:
        terminal.wait_exit()
        shown = "".join(terminal.raw.decode().split("\r\n"))
    (paper,) = json.loads(shown)
    address = f"https://arxiv.org/html/{paper['id']}v1"
    store = FullTextStore(home / "cache" / "paperreader" / "full-texts.db", 2**30)
    store.store(paper["id"], Facts("arxiv-html", address, time.time()), body)
    store.close()


def _measure(terminal: Terminal) -> list[Figure]:
    terminal.wait_for(shows_papers, 30)
    terminal.wait_quiet(1)
    before = megabytes(terminal.pid)
    pressed = terminal.send("\r")
    terminal.wait_for(_shows_text)
    terminal.wait_quiet(1)
    figures = [Figure("open", [(terminal.first(_shows_text) - pressed) * 1000], OPEN_MS)]
    figures.append(_memory("more memory", megabytes(terminal.pid) - before))
    for name, keys in MOVES.items():
        figures.append(Figure(name, _press(terminal, islice(cycle(keys), KEYS)), KEY_MS))
    figures.append(Figure("resize", _resize(terminal), KEY_MS))
    figures.append(
        Figure("more after all this", [megabytes(terminal.pid) - before], MEMORY_MB, "p50", unit="MB")
    )
    terminal.send(ESCAPE)
    terminal.send(ESCAPE)
    terminal.wait_for(shows_papers)
    terminal.wait_quiet(1)
    figures.append(
        Figure("more after leaving", [megabytes(terminal.pid) - before], MEMORY_MB, "p50", unit="MB")
    )
    return figures


def _memory(name: str, megabytes_more: float) -> Figure:
    return Figure(name, [megabytes_more], MEMORY_MB, "p50", unit="MB")


def _shows_text(terminal: Terminal) -> bool:
    return "arXiv HTML v1" in terminal.lines[0]


def _press(terminal: Terminal, keys: Iterable[str]) -> list[float]:
    taken = []
    for key in keys:
        terminal.settle()
        pressed = terminal.send(key)
        terminal.wait_quiet(_QUIET)
        (answered,) = terminal.answers(pressed, _body)
        if answered:
            taken.append((answered - pressed) * 1000)
    return taken


def _resize(terminal: Terminal) -> list[float]:
    taken = []
    for columns, lines in islice(cycle(SIZES), KEYS // 3):
        terminal.settle()
        began = time.perf_counter()
        terminal.resize(columns, lines)
        terminal.wait_quiet(_QUIET)
        (answered,) = terminal.answers(began, _body)
        if answered:
            taken.append((answered - began) * 1000)
    return taken


def _body(terminal: Terminal) -> list[str]:
    return terminal.lines[2:-1]


def _made_up() -> bytes:
    """Return a page of about 3 MB of sections, paragraphs and formulas."""
    formula = '<math alttext="x_{i}^{2}+\\alpha" class="ltx_Math"><mi>x</mi></math>'
    paragraph = (
        f'<div class="ltx_para"><p class="ltx_p">{f"Some words and {formula} in a line. " * 12}</p></div>'
    )
    section = (
        '<section class="ltx_section"><h2 class="ltx_title ltx_title_section">Section {}</h2>{}</section>'
    )
    sections = "".join(section.format(number, paragraph * 5) for number in range(450))
    head = '<h1 class="ltx_title ltx_title_document">A long paper</h1>'
    return f'<html><body><article class="ltx_document">{head}{sections}</article></body></html>'.encode()


if __name__ == "__main__":
    sys.exit(main())
