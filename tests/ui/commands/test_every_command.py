"""No command is without a test."""

from __future__ import annotations

from importlib import import_module

from paperreader.ui.commands import COMMANDS

MODULES = (
    "test_notebook",
    "test_many",
    "test_editor",
    "test_bookmark_file",
    "test_bookmarks_tab",
    "test_views",
    "test_move",
    "test_shown",
    "test_lists",
    "test_keep",
    "test_reading",
    "test_links",
    "test_program",
)


def test_each_command_has_a_test_that_runs_it() -> None:
    tested = {
        name
        for module in MODULES
        for test in vars(import_module(f"tests.ui.commands.{module}")).values()
        for mark in getattr(test, "pytestmark", ())
        if mark.name == "command"
        for name in mark.args
    }

    assert sorted({command.name for command in COMMANDS} - tested) == []


def test_commands_differ_in_name_and_in_keys() -> None:
    names = [command.name for command in COMMANDS]
    keys = [key for command in COMMANDS for key in command.keys]

    assert sorted(set(names)) == sorted(names)
    assert sorted(set(keys)) == sorted(keys)
