"""How long the command line takes to answer, as ratios to a bare Python in the same run.

    python bench/command_line.py [--rounds 15]

Nothing is fetched: the library that is listed is made here, in a folder of its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.builders import build_edition, build_paper

from figures import Figure, print_figures
from paperreader.bookmarks import BookmarkStore
from paperreader.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = [sys.executable, "-c", "import sys; from paperreader.cli import main; sys.exit(main())"]
BUDGET = {"--version": 80, "--help": 100, "list --json": 80}
"""Milliseconds over a bare Python."""

BARE = "python -c ''"


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        surroundings = environment(home)
        _fill(Path(home))
        commands = {
            BARE: [sys.executable, "-c", ""],
            "--version": [*PROGRAM, "--version"],
            "--help": [*PROGRAM, "--help"],
            "list --json": [*PROGRAM, "list", "--json", "--offline"],
            "list --json, with bookmarks": [*PROGRAM, "list", "--json", "--offline"],
            "bookmark list": [*PROGRAM, "bookmark", "list"],
        }
        found = measure(
            commands, surroundings, lambda name: _arrange(Path(home), bookmarks="bookmark" in name)
        )
    return bool(print_figures("a command, over a bare Python", over_bare_python(found, BUDGET)))


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


def measure(
    commands: dict[str, list[str]],
    surroundings: dict[str, str],
    arrange: Callable[[str], None] = lambda _name: None,
) -> dict[str, list[float]]:
    """Run commands in turn, as often as the arguments say; return the times of each in ms."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(parser.parse_args().rounds):
        for name, command in commands.items():
            arrange(name)
            taken[name].append(1000 * seconds(command, surroundings))
    return taken


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Run a command; return how long it took."""
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    taken = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{command} ended with {done.returncode}")
    return taken


def over_bare_python(taken: dict[str, list[float]], budgets: dict[str, int]) -> list[Figure]:
    """Return the bare Python, and the ms that each command takes over it."""
    bare = Figure(BARE, taken[BARE])
    others = {name: [value - bare.p50 for value in taken[name]] for name in taken if name != BARE}
    return [bare, *(Figure(name, values, budgets.get(name), "p50") for name, values in others.items())]


if __name__ == "__main__":
    sys.exit(main())
