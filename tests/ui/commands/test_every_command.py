"""No command is without a test."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from paperreader.ui.commands.every import COMMANDS

FOLDER = Path(__file__).parents[1]
MODULES = [
    ".".join(("tests.ui", *file.relative_to(FOLDER).with_suffix("").parts))
    for file in FOLDER.rglob("test_*.py")
]


def test_each_command_has_a_test_that_runs_it() -> None:
    tested = {
        name
        for module in MODULES
        for test in vars(import_module(module)).values()
        for mark in getattr(test, "pytestmark", ())
        if mark.name == "command"
        for name in mark.args
    }

    assert sorted({command.name for command in COMMANDS} - tested) == []


def test_commands_differ_in_name_and_in_keys() -> None:
    names = [command.name for command in COMMANDS]
    assert sorted(set(names)) == sorted(names)
    for in_text in (False, True):
        keys = [key for command in COMMANDS if command.works(in_text=in_text) for key in command.keys]
        assert sorted(set(keys)) == sorted(keys)
