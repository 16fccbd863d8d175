"""From a key to the frame that answers it, and the memory after that, in a library of 100,000 papers.

    python bench/keys.py [--papers 100000] [--quick]

A key is written to the terminal, what comes back is read with the moment at which it came, and only when
the program is quiet again is it worked out which frame brought the look that stayed.
"""

from __future__ import annotations

import re
import tempfile
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from figures import Figure, print_figures
from reader import (
    CTRL_U,
    ESCAPE,
    FIRST_ROW,
    PAGE_DOWN,
    PAGE_UP,
    PROGRAM,
    home_with_library,
    options,
    shows_papers,
    start,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from tests.terminal import Terminal

KEYS, QUICK_KEYS = 100, 20
KEY_MS, COUNT_MS = 16, 150
LIMITS = {1_000: (25, 58), 100_000: (30, 58), 1_000_000: (45, 64)}
"""Up to so many papers: the ms from a letter to the list, and the MB of the process."""
TYPED = ("diffusion", "language model", "graph neural", "quantization", "reinforcement hum")
MOVES = {
    "j, then k": ("j",) * 50 + ("k",) * 50,
    "PgDn, then PgUp": (PAGE_DOWN,) * 25 + (PAGE_UP,) * 25,
    "G and g": ("G", "g"),
}
_QUIET, _QUIET_TYPING = 0.08, 0.3
_LIST_WIDTH = 60
_NUMBER = re.compile(r"\d[\d,]*")


def measure(arguments: argparse.Namespace) -> list[Figure]:
    """Measure keys that move and letters that filter, in both lists, and the memory after them."""
    keys = QUICK_KEYS if arguments.quick else KEYS
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        home = home_with_library(Path(folder), arguments.papers)
        with start(PROGRAM, home) as terminal:
            terminal.wait_for(shows_papers, 30)
            terminal.wait_quiet(1)
            places = (("trending", "1", 1_000), ("library", "6", arguments.papers))
            for place, tab, papers in places:
                name = f"{place} {papers:,}"
                figures.append(Figure(f"{name}: its tab", _return(terminal, tab, keys // 10), KEY_MS))
                terminal.wait_quiet(1)
                figures += _moves(terminal, name, keys)
                words = TYPED[:1] if arguments.quick else TYPED
                figures += type_letters(terminal, name, words, _limits(papers)[0])
            memory, limit = [megabytes(terminal.pid)], _limits(arguments.papers)[1]
            figures.append(Figure("memory after all this", memory, limit, "p50", unit="MB"))
            terminal.send("q")
            terminal.wait_exit()
    return figures


def _limits(papers: int) -> tuple[int, int]:
    """Return the limits for a list or a library of so many papers."""
    return next((limits for most, limits in LIMITS.items() if papers <= most), LIMITS[max(LIMITS)])


def _moves(terminal: Terminal, name: str, keys: int) -> list[Figure]:
    found = []
    for move, pressed in MOVES.items():
        one_by_one = islice(cycle(pressed), keys)
        found.append(Figure(f"{name}: {move}", press(terminal, one_by_one), KEY_MS))
    return found


def press(terminal: Terminal, keys: Iterable[str]) -> list[float]:
    """Return the ms from each key to the frame after which list and abstract no longer changed."""
    taken = []
    for key in keys:
        terminal.settle()
        pressed = terminal.send(key)
        terminal.wait_quiet(_QUIET)
        (answered,) = terminal.answers(pressed, _body)
        if answered:  # At the end of a list a key changes nothing.
            taken.append((answered - pressed) * 1000)
    return taken


def _return(terminal: Terminal, tab: str, times: int) -> list[float]:
    """Return the milliseconds until a list is back after a visit to the empty bookmarks."""
    taken = []
    for _ in range(times):
        terminal.send("5")
        terminal.wait_quiet(_QUIET_TYPING)
        taken += press(terminal, [tab])
    return taken


def type_letters(terminal: Terminal, name: str, words: Iterable[str], list_ms: float) -> list[Figure]:
    """Type letters into the filter, and measure until each is seen, listed and counted."""
    taken: dict[str, list[float]] = {
        "echo of a letter": [],
        "list after a letter": [],
        "count after a letter": [],
    }
    terminal.send("/")
    terminal.wait_quiet(_QUIET_TYPING)
    for letters in words:
        for letter in letters:
            terminal.settle()
            pressed = terminal.send(letter)
            terminal.wait_quiet(_QUIET_TYPING)
            answers = terminal.answers(pressed, _input, _titles, _count)
            for times, answered in zip(taken.values(), answers, strict=True):
                if answered:
                    times.append((answered - pressed) * 1000)
        terminal.send(CTRL_U)
        terminal.wait_quiet(_QUIET_TYPING)
    terminal.send(ESCAPE)
    terminal.wait_quiet(1)
    budgets = (KEY_MS, list_ms, COUNT_MS)
    return [
        Figure(f"{name}: {what}", times, budget)
        for (what, times), budget in zip(taken.items(), budgets, strict=True)
    ]


def _body(terminal: Terminal) -> list[str]:
    return terminal.lines[FIRST_ROW:-1]


def _count(terminal: Terminal) -> str:
    """Return the number of listed papers, without the plot, which follows later."""
    found = _NUMBER.search(terminal.lines[FIRST_ROW - 1])
    return found[0] if found else ""


def _input(terminal: Terminal) -> str:
    return terminal.lines[FIRST_ROW]


def _titles(terminal: Terminal) -> list[str]:
    return [line[:_LIST_WIDTH] for line in terminal.lines[FIRST_ROW + 2 : -1]]


def megabytes(pid: int) -> float:
    """Return the memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    print_figures("a key to its painted answer", measure(options(__doc__)))
