"""How long the command line takes to answer, as ratios to a bare Python in the same run.

    python bench/command_line.py [--rounds 15]

Nothing is fetched: the library that is listed is made here, in a folder of its own.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.builders import build_edition, build_paper

from paperreader.bookmarks import BookmarkStore
from paperreader.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = [sys.executable, "-c", "import sys; from paperreader.cli import main; sys.exit(main())"]
BUDGET = {"--version": 80, "--help": 100, "list --json": 120}
"""Milliseconds over a bare Python."""


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        surroundings = environment(home)
        _fill(Path(home))
        commands = {
            "python -c ''": [sys.executable, "-c", ""],
            "--version": [*PROGRAM, "--version"],
            "--help": [*PROGRAM, "--help"],
            "list --json": [*PROGRAM, "list", "--json", "--offline"],
            "list --json, with bookmarks": [*PROGRAM, "list", "--json", "--offline"],
            "bookmark list": [*PROGRAM, "bookmark", "list"],
        }
        found = medians(
            commands, surroundings, lambda name: _arrange(Path(home), bookmarks="bookmark" in name)
        )
    print_medians(found, BUDGET)


def environment(home: str) -> dict[str, str]:
    """Return the environment of a program whose folders are all in this one."""
    folders = {f"XDG_{kind}_HOME": f"{home}/{kind.lower()}" for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "SYSTEMROOT")}
    return {**kept, **folders, "HOME": home}


def _fill(home: Path) -> None:
    """Store a trending list of 50 papers, and 20 bookmarks that `_arrange` puts in place."""
    folder = home / "data" / "paperreader"
    library = Library(folder / "library.db")
    library.store(build_edition(50))
    library.close()
    bookmarks = BookmarkStore(home / "bookmarks.json")
    for number in range(20):
        bookmarks.add(build_paper(number))


def _arrange(home: Path, *, bookmarks: bool) -> None:
    there, aside = home / "data" / "paperreader" / "bookmarks.json", home / "bookmarks.json"
    if bookmarks and aside.exists():
        aside.rename(there)
    elif not bookmarks and there.exists():
        there.rename(aside)


def medians(
    commands: dict[str, list[str]],
    surroundings: dict[str, str],
    arrange: Callable[[str], None] = lambda _name: None,
) -> dict[str, float]:
    """Run commands in turn, as often as the arguments say; return the median of each in seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(parser.parse_args().rounds):
        for name, command in commands.items():
            arrange(name)
            taken[name].append(seconds(command, surroundings))
    return {name: statistics.median(times) for name, times in taken.items()}


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Run a command; return how long it took."""
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    taken = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{command} ended with {done.returncode}")
    return taken


def print_medians(medians: dict[str, float], budgets: dict[str, int]) -> bool:
    """Print each command beside the bare Python; return whether all keep their budgets."""
    bare = medians["python -c ''"]
    for name, median in medians.items():
        over = (median - bare) * 1000
        budget = f"  (budget {budgets[name]})" if name in budgets else ""
        print(f"{name:<28} {median * 1000:6.0f} ms  {median / bare:5.1f} x  {over:+6.0f} ms{budget}")
    return all((medians[name] - bare) * 1000 <= budget for name, budget in budgets.items())


if __name__ == "__main__":
    main()
