"""A note in the user's own editor, which shares a real terminal with the program."""

from __future__ import annotations

import json
import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from tests.e2e.reader import leave, open_reader, status

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal import Terminal

EDITOR = """
import pathlib, sys
path = pathlib.Path(sys.argv[-1])
print("EDITOR READY", sys.argv[1:-1], flush=True)
for line in sys.stdin:
    if line.strip() == "fail":
        sys.exit(7)
    if line.strip() == "done":
        break
    with path.open("a") as file:
        file.write(line)
    print("EDITOR TOOK", line.strip(), flush=True)
"""


@pytest.fixture
def editor(tmp_path: Path) -> str:
    script = tmp_path / "my editor.py"
    script.write_text(EDITOR)
    return shlex.join([sys.executable, str(script), "--wait", "two words"])


def notes(home: Path) -> list[str]:
    file = home / "data" / "paperreader" / "bookmarks.json"
    tables = json.loads(file.read_bytes()) if file.exists() else {}
    return [row["note"] for row in tables.get("_default", {}).values()]


def is_there(terminal: Terminal) -> bool:
    return "? help" in status(terminal)


def test_keys_are_the_editor_s_until_it_ends_and_the_note_is_kept_and_undone(
    own_home: Path, editor: str
) -> None:
    with open_reader(own_home, "--offline", EDITOR=editor) as terminal:
        terminal.wait_for(is_there)
        terminal.send("E")
        terminal.wait_for("EDITOR READY ['--wait', 'two words']")
        terminal.send("q\n")
        terminal.wait_for("EDITOR TOOK q")
        terminal.send("done\n")
        terminal.wait_for(lambda _: "Note changed" in status(terminal) and "saving" not in terminal.text)
        terminal.wait_for(lambda _: notes(own_home) == ["q"])  # It is shown before it is on the disk.
        terminal.send("\x1a")
        terminal.wait_for(lambda _: "Undone" in status(terminal))
        terminal.wait_quiet(0.2)
        leave(terminal)
    assert notes(own_home) == []


def test_an_editor_that_fails_gives_the_terminal_back_and_says_where_the_words_are(
    own_home: Path, editor: str
) -> None:
    with open_reader(own_home, "--offline", EDITOR=editor, TMPDIR=str(own_home)) as terminal:
        terminal.wait_for(is_there)
        terminal.send("E")
        terminal.wait_for("EDITOR READY")
        terminal.send("precious\nfail\n")
        terminal.wait_for("ended with 7")
        (draft,) = own_home.glob("paperreader-*.md")
        assert draft.read_text() == "precious\n"
        leave(terminal)
    assert notes(own_home) == []


def test_the_dialog_goes_on_in_the_editor(own_home: Path, editor: str) -> None:
    with open_reader(own_home, "--offline", EDITOR=editor) as terminal:
        terminal.wait_for(is_there)
        terminal.send("e")
        terminal.wait_for("Ctrl+s save")
        terminal.send("typed here\x0f")
        terminal.wait_for("EDITOR READY")
        terminal.send("and there\ndone\n")
        terminal.wait_for(lambda _: "Note changed" in status(terminal))
        leave(terminal)
    assert notes(own_home) == ["typed here\nand there"]
