"""The reader for measurements: the installed program in a terminal of 120 by 40, in a separate home."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.terminal import (  # noqa: E402 - needs the path above
    CTRL_U,
    ENTER,
    ESCAPE,
    FRAME_END,
    PAGE_DOWN,
    PAGE_UP,
    Terminal,
    own_environment,
)

from corpus import build_library  # noqa: E402 - beside this file
from editions import with_editions  # noqa: E402 - beside this file

__all__ = ["CTRL_U", "ENTER", "ESCAPE", "FRAME_END", "PAGE_DOWN", "PAGE_UP", "Terminal"]

COLUMNS, LINES = 120, 40
PROGRAM = [str(Path(sys.executable).with_name("paperreader")), "--offline"]
CACHE = Path(tempfile.gettempdir()) / "paperreader-bench"
FIRST_ROW = 2
"""The line of the screen on which the list begins: under the tabs and the heading."""


def home_with_library(folder: Path, papers: int) -> Path:
    """Make a home whose library has so many papers and a trending list of 1,000."""
    CACHE.mkdir(parents=True, exist_ok=True)
    library = folder / "data" / "paperreader" / "library.db"
    library.parent.mkdir(parents=True)
    shutil.copyfile(build_library(CACHE, papers), library)
    with_editions(library)
    return folder


def start(command: list[str], home: Path, **environment: str) -> Terminal:
    """Run a command there."""
    return Terminal(command, own_environment(home, **environment), columns=COLUMNS, lines=LINES)


def shows_papers(terminal: Terminal) -> bool:
    """Return whether a list of papers fills the screen from its first line to its last."""
    lines = terminal.lines
    return lines[FIRST_ROW].startswith("▌") and any(line[:60].strip() for line in lines[-3:-1])


def options(description: str | None) -> argparse.Namespace:
    """Parse the options of a measurement."""
    return parser(description).parse_args()


def parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser of the options that every measurement of the reader has."""
    made = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--papers", type=int, default=100_000, help="how many are in the library (100000)")
    made.add_argument("--quick", action="store_true", help="fewer runs: to see that it works")
    return made
