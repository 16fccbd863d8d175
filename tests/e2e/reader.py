"""The installed program in a terminal, for tests: opened, read and left as a user would."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from tests.terminal import Terminal, own_environment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PROGRAM = (sys.executable, "-m", "paperreader")
NOWHERE = "http://127.0.0.1:9"
"""An address at which nobody answers, at once."""

Size = tuple[int, int]
SMALL, LARGE = (80, 24), (120, 40)


def open_reader(
    home: Path, *arguments: str, server: str = NOWHERE, size: Size = LARGE, **environment: str
) -> Terminal:
    """Start the reader in a home, with a server for Hugging Face."""
    variables = own_environment(home, HF_ENDPOINT=server, **environment)
    return Terminal([*PROGRAM, *arguments], variables, columns=size[0], lines=size[1])


def open_in_shell(
    home: Path, line: str, *, size: Size = LARGE, options: Sequence[str] = ("--offline",), **environment: str
) -> Terminal:
    """Let a shell run a line in which `"$@"` starts the reader, with options: without a network."""
    variables = own_environment(home, HF_ENDPOINT=NOWHERE, **environment)
    command = ["sh", "-c", line, "sh", *PROGRAM, *options]
    return Terminal(command, variables, columns=size[0], lines=size[1])


def leave(terminal: Terminal) -> None:
    """Quit from the list, and see that all went well."""
    terminal.send("q")
    assert terminal.wait_exit() == 0


def heading(terminal: Terminal) -> str:
    """Return the line that names the list."""
    return terminal.lines[1]


def status(terminal: Terminal) -> str:
    """Return the last line."""
    return terminal.lines[-1]


def list_lines(terminal: Terminal) -> list[str]:
    """Return the lines of the list of a terminal of 120 columns, without the abstract."""
    return [line[:64] for line in terminal.lines[2:-1]]


def row_under_the_cursor(terminal: Terminal) -> str:
    """Return both lines of the row with the pointer, on the list's side of a wide terminal."""
    return "\n".join(line for line in list_lines(terminal) if line.startswith("▌"))


def text_at_cursor(terminal: Terminal) -> str:
    """Return the text from the terminal's own cursor to the end of its line."""
    return terminal.lines[terminal.screen.cursor.y][terminal.screen.cursor.x :]


def bookmarked(home: Path) -> set[str]:
    """Return the identifiers of the papers in the bookmarks file."""
    file = home / "data" / "paperreader" / "bookmarks.json"
    if not file.exists():
        return set()
    tables = json.loads(file.read_bytes())
    return {row["id"] for row in tables.get("_default", {}).values()}
