"""Each key that the screen names is the key that the settings give the command."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import OptionList

import paperreader
from paperreader.config import Config
from paperreader.errors import NetworkError
from paperreader.ui.commands.every import BY_NAME, COMMANDS
from paperreader.ui.keys import DEFAULT_KEYS, Keys, shown_key
from tests.ui.fake_network import FakeSource
from tests.ui.papers import held, varied_edition
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperreader.ui.app import PaperReader
    from tests.ui.reader import Reader

_LETTERS = "bcdefghijklmnopqrstuvwxyz"
OTHER_KEYS = [f"ctrl+alt+{letter}" for letter in _LETTERS] + [f"ctrl+shift+{letter}" for letter in _LETTERS]
OTHER_KEYS += [f"{held}f{number}" for held in ("", "ctrl+", "shift+") for number in range(2, 25)]
REMAPPED = dict(zip((command.name for command in COMMANDS), OTHER_KEYS, strict=False))
"""A key for every command that none has by default."""

OWN_KEYS = {
    "Enter",
    "Esc",
    "Tab",
    "↑",
    "↓",
    "↓/↑",
    "J/K",
    "y",
    "n",
    "e",
    "r",
    "d",
    "w",
    "m",
    "n/p",
    *(f"1–{last}" for last in range(2, 10)),
    "Ctrl+s",
    "Ctrl+o",
}
"""Keys of dialogs and of the filter, which are no commands."""


async def run(reader: Reader, name: str) -> None:
    await reader.press(REMAPPED[name])


def named(text: str) -> set[str]:
    """Return the default keys that a text names: before a verb, at the start of a hint, or in brackets."""
    keys = {shown_key(key) for command in COMMANDS for key in command.keys}
    words = set(re.split(r"[\s.,;:()│·/]+", text))
    return {key for key in keys if len(key) > 1 or not key.isalnum() if key in words}


def test_every_command_has_another_key_here() -> None:
    assert len(REMAPPED) == len(COMMANDS)


async def test_no_line_of_keys_names_a_key_that_was_given_away(tmp_path: Path) -> None:
    async with opened(remapped(tmp_path), size=(200, 60)) as reader:
        for keys in SITUATIONS:
            for key in keys:
                await run(reader, key) if key in REMAPPED else await reader.press(key)
            own = {Keys(REMAPPED).first(command) for command in BY_NAME}
            line = reader.browse.status if reader.dialog is None else reader.dialog.query_one(".dialog--keys")
            hints = line.shown  # type: ignore[attr-defined]
            assert hints, keys
            for hint in filter(lambda hint: hint.key, hints):
                parts = {hint.key} if hint.key in OWN_KEYS | own else set(hint.key.split("/"))
                assert parts <= own | OWN_KEYS, (keys, hint)
            await reader.press("escape", "escape", *3 * [REMAPPED["back"]])


SITUATIONS: tuple[tuple[str, ...], ...] = (
    (),
    ("filter",),
    ("next_pane",),
    ("read_paper",),
    ("read_paper", "outline"),
    ("bookmarked",),
    ("trending", "select"),
    *((name,) for name in ("tags", "note", "status", "rating", "collections", "mute", "views", "mutes")),
    *((name,) for name in ("choose_date", "search", "mark_all_read", "choose_link", "copy", "export")),
    *((name,) for name in ("help", "palette", "sync", "bookmark_sync", "bookmark_import")),
)


def remapped(tmp_path: Path, **options: Any) -> PaperReader:
    usual: dict[str, Any] = {
        "editions": [varied_edition()],
        "bookmarks": [held(1, tags=("agents",), note="Read it.")],
        "config": Config(keys=REMAPPED),
    }
    return make_app(tmp_path, **(usual | options))


SENTENCES = (
    (("bookmark",), "undo"),
    (("toggle_read",), "undo"),
    (("later",), "undo"),
    (("show_muted",), "mute"),
    (("act_on_selected",), "select"),
    (("act_on_selected",), "select_all"),
    (("next_grouping",), "bookmarked"),
)


@pytest.mark.parametrize(("commands", "told"), SENTENCES)
async def test_a_sentence_names_the_key_of_the_settings(
    tmp_path: Path, commands: Iterable[str], told: str
) -> None:
    async with opened(remapped(tmp_path)) as reader:
        for name in commands:
            await run(reader, name)
        assert Keys(REMAPPED).first(told) in reader.status
        assert not named(reader.status)


async def test_tabs_and_links_name_the_keys_of_the_settings(tmp_path: Path) -> None:
    async with opened(remapped(tmp_path), size=(200, 40)) as reader:
        keys = Keys(REMAPPED)
        assert f"{keys.first('daily')} Daily" in reader.lines()[0]
        assert f"{keys.first('open_code')}  github.com" in reader.text()
        assert f"{keys.first('open_project')}  early-failures.example" in reader.text()


async def test_an_empty_list_names_the_key_that_helps(tmp_path: Path) -> None:
    keys = Keys(REMAPPED)
    async with opened(remapped(tmp_path, bookmarks=[])) as reader:
        await run(reader, "bookmarked")
        assert f"{keys.first('bookmark')} bookmarks a paper" in reader.text()
        await run(reader, "trending")
        await run(reader, "filter")
        await reader.type("zebrafish")
        await reader.press("enter")
        assert f"{keys.first('back')} clears the filter" in reader.text()


async def test_a_list_that_did_not_come_names_the_key_that_tries_again(tmp_path: Path) -> None:
    source = FakeSource(NetworkError("huggingface.co did not answer."))
    async with opened(remapped(tmp_path, source=source)) as reader:
        await run(reader, "weekly")
        again = Keys(REMAPPED).first("refresh")
        assert f"{again} tries again" in reader.text()
        reader.browse.status.clear()
        assert reader.status.startswith(f"{again} try again")


async def test_the_help_names_no_key_that_was_given_away(tmp_path: Path) -> None:
    async with opened(remapped(tmp_path), size=(120, 240)) as reader:
        await run(reader, "help")
        lines = reader.lines()
        for command in COMMANDS:
            line = next(line for line in lines if command.help in line)
            assert line.split(command.help)[0].split()[-1] == Keys(REMAPPED).first(command.name)


async def test_keys_that_a_dialog_shares_with_the_list_follow_the_settings(tmp_path: Path) -> None:
    config = Config(keys={"down": "f7", "up": "f8", "quit": "f9"})
    async with opened(make_app(tmp_path, editions=[varied_edition()], config=config)) as reader:
        await reader.press("L", "j")
        assert reader.widget(OptionList).highlighted == 0
        await reader.press("f7")
        assert reader.widget(OptionList).highlighted == 1
        assert "F7/F8 move" in reader.text()
        await reader.press("f9")
        assert reader.dialog is None


def test_every_key_belongs_to_a_command() -> None:
    assert DEFAULT_KEYS.keys() <= BY_NAME.keys()


@pytest.mark.parametrize(
    ("sentence", "filled"),
    [
        ("{undo} undoes it.", "F3 undoes it."),
        ("{undo} or {redo} does.", ""),
        ("{sync} stops it.", ""),
        ("No key is named.", "No key is named."),
    ],
)
def test_a_hint_that_names_a_command_without_a_key_is_left_out(sentence: str, filled: str) -> None:
    assert Keys({"undo": "f3"}).fill(sentence) == filled


_A_KEY = re.compile(
    r"\b(?:Ctrl|Shift|Alt)[+-]\w|\b(?:Esc|Enter|PgUp|PgDn|F\d+|Tab|Space)\b"
    r"|(?:^|[.·,:;(] ?)[A-Za-z0-9/&+*?-] (?:undo|mut|open|show|clear|clos|bookmark|select|act|sav|export|tr)"
)


def test_no_sentence_of_the_screen_has_a_key_written_into_it() -> None:
    folder = Path(paperreader.__file__).parent / "ui"
    found = [
        f"{path.name}:{node.lineno}: {node.value}"
        for path in folder.rglob("*.py")
        if path.name != "keys.py"
        for node in ast.walk(without_docstrings(ast.parse(path.read_text(encoding="utf-8"))))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _A_KEY.search(node.value)
        if node.value != "Space"  # of Hugging Face
    ]
    assert found == []


def without_docstrings(tree: ast.AST) -> ast.AST:
    """Remove the texts that are never shown; the first line of a command's docstring is its help."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            texts = [
                each for each in body if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
            ]
            node.body = [each for each in body if each not in texts] or [ast.Pass()]  # type: ignore[attr-defined]
    return tree


def test_no_help_of_a_command_has_a_key_written_into_it() -> None:
    assert [command.help for command in COMMANDS if _A_KEY.search(command.help)] == []
