"""From a key to the frame that answers it, among 10,000 bookmarks.

python bench/bookmark_keys.py [--papers 100000] [--quick]
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bookmarks import write
from figures import Figure, print_figures
from keys import KEY_MS, press, type_letters
from reader import PROGRAM, home_with_library, options, shows_papers, start

if TYPE_CHECKING:
    import argparse

    from tests.terminal import Terminal

BOOKMARKS = 10_000
LIST_MS = 30
TYPED = ("kept well", "tag:topic/7", "rating:>=4")
GROUP = "B"
ORDERS, BY_TITLE = 8, 6
"""The orders of bookmarks, and the number of the one by title, for which texts are read."""


def measure(arguments: argparse.Namespace) -> list[Figure]:
    """Measure keys in the bookmarks tab, and `b` elsewhere."""
    keys = 10 if arguments.quick else 60
    with tempfile.TemporaryDirectory() as folder:
        home = home_with_library(Path(folder), arguments.papers)
        file = home / "data" / "paperreader" / "bookmarks.json"
        write(file, BOOKMARKS)
        file.chmod(0o600)
        with start(PROGRAM, home) as terminal:
            terminal.wait_for(shows_papers, 30)
            terminal.wait_quiet(2)
            figures = _figures(terminal, keys)
            terminal.send("q")
            terminal.wait_exit()
    return figures


def _figures(terminal: Terminal, keys: int) -> list[Figure]:
    name = f"{BOOKMARKS:,} bookmarks"
    up_and_down = ["j"] * keys + ["k"] * keys
    found = [Figure(f"{name}: b in trending", _marks(terminal, keys // 2), KEY_MS)]
    found.append(Figure(f"{name}: their tab", press(terminal, ["5", "1"] * (keys // 6))[::2], KEY_MS))
    terminal.send("5")
    terminal.wait_quiet(1)
    found.append(Figure(f"{name}: j, then k", press(terminal, up_and_down), KEY_MS))
    press(terminal, ["j"] * 30)
    found.append(Figure(f"{name}: b in their tab", press(terminal, ["b"] * (keys // 2)), KEY_MS))
    found.append(Figure(f"{name}: s in their tab", press(terminal, ["s"] * ORDERS), KEY_MS))
    found += type_letters(terminal, name, TYPED, LIST_MS)
    press(terminal, [GROUP])
    found.append(Figure(f"{name}: j, then k in groups", press(terminal, up_and_down), KEY_MS))
    found.append(Figure(f"{name}: b in groups", press(terminal, ["b"] * (keys // 2)), KEY_MS))
    press(terminal, ["s"] * BY_TITLE)
    found.append(Figure(f"{name}: b in groups, by title", press(terminal, ["b"] * (keys // 2)), KEY_MS))
    return found


def _marks(terminal: Terminal, times: int) -> list[float]:
    """Return the milliseconds from each `b` to the row that shows the bookmark; the disk comes later."""
    taken = []
    for _ in range(times):
        press(terminal, ["j"])
        terminal.settle()
        pressed = terminal.send("b")
        terminal.wait_quiet(0.3)
        (answered,) = terminal.answers(pressed, _is_saved)
        taken.append((answered - pressed) * 1000)
    return taken


def _is_saved(terminal: Terminal) -> bool:
    return any("●" in line or "○" in line for line in terminal.lines if line.startswith("▌"))


if __name__ == "__main__":
    print_figures("a key to its painted answer among many bookmarks", measure(options(__doc__)))
