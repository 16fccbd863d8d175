"""The commands that the pages show: of their blocks for a shell, and inside their sentences."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperreader.cli.commands import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", *sorted(DOCS.glob("*.md")))
BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
_STOPS = "|<>;&()"


class Command(NamedTuple):
    """A call of a program, as a page shows it.

    Attributes:
        program: its name.
        words: the arguments.
    """

    program: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        return shlex.join((self.program, *self.words))


def blocks(page: Path, language: str) -> list[str]:
    """Return the blocks of a page in one language."""
    return [block for name, block in BLOCK.findall(page.read_text("utf-8")) if name == language]


def codes(page: Path) -> list[str]:
    """Return what a page has in backquotes, outside its blocks."""
    return [
        " ".join(code.split()) for code in re.findall("`([^`]+)`", BLOCK.sub("", page.read_text("utf-8")))
    ]


def commands(page: Path) -> Iterator[Command]:
    """Yield the calls in the blocks for a shell, then those in sentences that begin with a program."""
    yield from calls("".join(blocks(page, "sh")))
    for code in codes(page):
        if code.startswith(("paperreader ", "make ", "pip ")):
            yield from calls(code)


def shortened(page: Path) -> list[Command]:
    """Return the calls that sentences show without the name of the program: `digest status`."""
    found = (next(calls(code)) for code in codes(page) if code.split()[0] in NAMES and " " in code)
    return [Command("paperreader", (call.program, *call.words)) for call in found]


def calls(text: str) -> Iterator[Command]:
    """Yield the calls in lines for a shell."""
    for line in text.splitlines():
        words = shlex.shlex(line, posix=True, punctuation_chars=_STOPS)
        words.whitespace_split = True
        call: list[str] = []
        for word in (*words, "|"):
            if not set(word) <= set(_STOPS):
                call.append(word)
            elif call:
                yield Command(call[0], tuple(call[1:]))
                call = []
