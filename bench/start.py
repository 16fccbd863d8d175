"""From the start of the program to its saved screen, and to the first list that answers keys; then leaving.

The saved screen is compared with a bare Python, and the list with an empty Textual app.

    python bench/start.py [--papers 100000] [--quick]

The runs are interleaved, so that a busy machine slows all of them down. Only ratios travel between machines.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from figures import YARDSTICK, Figure, print_figures
from reader import FIRST_ROW, FRAME_END, PROGRAM, home_with_library, options, shows_papers, start

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from tests.terminal import Terminal

_LOADED = b"\x1b[?2004h"
"""What Textual writes when it takes the terminal."""

RUNS, QUICK_RUNS = 31, 5
BARE, EMPTY = "python -c ''", YARDSTICK
SAVED, ANSWERS, FIRST_START, LEAVING = (
    "paperreader, saved screen",
    "paperreader, list that answers a key",
    "paperreader, first start (sample)",
    "q to the end of the process",
)
_EMPTY_APP = "from textual.app import App; App().run()"


def measure(arguments: argparse.Namespace) -> list[Figure]:
    """Measure each kind of start, and leaving."""
    with tempfile.TemporaryDirectory() as folder:
        full = home_with_library(Path(folder) / "full", arguments.papers)
        empty = Path(folder) / "empty"
        without = f"paperreader, {arguments.papers:,} papers, no saved screen"
        times: dict[str, list[float]] = {
            name: [] for name in (BARE, EMPTY, without, SAVED, ANSWERS, FIRST_START, LEAVING)
        }
        for number in range((QUICK_RUNS if arguments.quick else RUNS) + 1):
            taken = {
                BARE: _bare_python(empty),
                EMPTY: _first_frame([sys.executable, "-c", _EMPTY_APP], empty),
                without: _first_list(_without_saved_screen(full)),
                **_from_saved_screen(full),
                FIRST_START: _first_list(_without_saved_screen(empty)),
            }
            if number:  # The first run of each only fills caches.
                for name, value in taken.items():
                    times[name].append(value)
    of_list = 1.08 if arguments.papers <= 100_000 else 1.1
    limits = {SAVED: 2.0, ANSWERS: of_list, without: of_list, FIRST_START: of_list}
    bare, app = (Figure("", times[name]).p50 for name in (BARE, EMPTY))
    return [
        Figure(name, values, 100, "p50")
        if name == LEAVING
        else Figure(name, values, limits.get(name), "ratio", bare if name == SAVED else app)
        for name, values in times.items()
    ]


def _bare_python(home: Path) -> float:
    with start([sys.executable, "-c", ""], home) as terminal:
        terminal.wait_exit()
        return (time.perf_counter() - terminal.started) * 1000


def _first_frame(command: list[str], home: Path) -> float:
    return _until(start(command, home), lambda _: True, "\x11")


def _first_list(home: Path) -> float:
    return _until(start(PROGRAM, home), shows_papers, "q")


def _until(terminal: Terminal, shows: Callable[[Terminal], bool], leave: str) -> float:
    with terminal:
        # On a slow machine the first byte takes longer than the pause that ends a start.
        terminal.wait_for(lambda terminal: terminal.chunks)
        terminal.wait_quiet(0.4)
        moment = terminal.first(shows)
        terminal.send(leave)
        terminal.wait_exit()
        return (moment - terminal.started) * 1000


def _without_saved_screen(home: Path) -> Path:
    (home / "state" / "paperreader" / "screen").unlink(missing_ok=True)
    return home


def _from_saved_screen(home: Path) -> dict[str, float]:
    """Measure the saved screen, a key that is typed as soon as it shows, and leaving."""
    with start(PROGRAM, home) as terminal:
        terminal.wait_for(lambda terminal: terminal.chunks)
        terminal.send("j")
        terminal.wait_for(lambda terminal: FRAME_END in terminal.raw.partition(_LOADED)[2])
        terminal.wait_quiet(0.4)
        saved = terminal.first(shows_papers)
        assert _LOADED in terminal.raw.partition(FRAME_END)[2], "there was no saved screen"
        answered = terminal.first(lambda terminal: terminal.lines[FIRST_ROW + 2].startswith("▌"))
        pressed = terminal.send("q")
        terminal.wait_exit()
        ended = time.perf_counter()
    moments = {
        SAVED: saved - terminal.started,
        ANSWERS: answered - terminal.started,
        LEAVING: ended - pressed,
    }
    return {name: seconds * 1000 for name, seconds in moments.items()}


if __name__ == "__main__":
    print_figures("start to first paint", measure(options(__doc__)))
