"""`bookmark`: the bookmarks without the screen. A change is on the disk before it is reported.

An action is a module here, listed in `ACTIONS`, that defines its name, its help, its arguments and `run`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli.commands.actions import add_actions
from paperreader.cli.commands.bookmark import (
    add,
    backups,
    check,
    export,
    history,
    import_file,
    list_bookmarks,
    note,
    remove,
    restore,
    sync,
    tag,
    tags,
)
from paperreader.cli.commands.bookmark.marking import collect, rate, status, uncollect

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from paperreader.cli.commands.actions import Action

NAME = "bookmark"
HELP = "add, remove, list, tag, note, rate and collect bookmarks; check and restore their file"
NESTED = True

ACTIONS: Sequence[Action] = (
    add,
    remove,
    list_bookmarks,
    tag,
    tags,
    note,
    status,
    rate,
    collect,
    uncollect,
    export,
    import_file,
    check,
    backups,
    restore,
    sync,
    history,
)
"""The actions, in the order of the help."""

run = list_bookmarks.run


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions."""
    add_actions(parser.add_subparsers(metavar="ACTION", required=True), ACTIONS)
