"""From the start of the program to the first painted list of real papers, next to an empty Textual app.

    python bench/start.py [--papers 100000] [--quick]

The runs are interleaved, so that a busy machine slows all of them down. Only ratios travel between machines.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from figures import Figure, print_figures
from reader import PROGRAM, home_with_library, options, shows_papers, start

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from tests.terminal import Terminal

BUDGET = 1.15
RUNS, QUICK_RUNS = 15, 5
_EMPTY = "from textual.app import App; App().run()"


def measure(arguments: argparse.Namespace) -> list[Figure]:
    """Measure each kind of start."""
    with tempfile.TemporaryDirectory() as folder:
        full = home_with_library(Path(folder) / "full", arguments.papers)
        empty = Path(folder) / "empty"
        kinds = {
            "python -c ''": lambda: _bare_python(empty),
            "an empty Textual app": lambda: _first_frame([sys.executable, "-c", _EMPTY], empty),
            f"paperreader, {arguments.papers:,} papers": lambda: _first_list(full),
            "paperreader, first start (sample)": lambda: _first_list(empty),
        }
        times: dict[str, list[float]] = {name: [] for name in kinds}
        for number in range((QUICK_RUNS if arguments.quick else RUNS) + 1):
            for name, run in kinds.items():
                taken = run()
                if number:  # The first run of each only fills caches.
                    times[name].append(taken)
    return _compared(times)


def _compared(times: dict[str, list[float]]) -> list[Figure]:
    against = Figure("", times["an empty Textual app"]).p50
    return [
        Figure(name, values, BUDGET if name.startswith("paperreader") else None, "ratio", against)
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


if __name__ == "__main__":
    print_figures("start to first paint", measure(options(__doc__)))
