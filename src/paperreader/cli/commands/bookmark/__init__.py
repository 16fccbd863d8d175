"""`bookmark`: the bookmarks without the screen. What is said to be done is on the disk.

An action is a module here that says its name, its help, its arguments and what it does, listed in `ACTIONS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli.commands.actions import add_actions
from paperreader.cli.commands.bookmark import (
    add,
    backups,
    check,
    collect,
    export,
    history,
    import_file,
    list_bookmarks,
    note,
    rate,
    remove,
    restore,
    status,
    sync,
    tag,
    tags,
    uncollect,
)

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
"""What can be done with the bookmarks, in the order of the help."""

run = list_bookmarks.run


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with the bookmarks."""
    add_actions(parser.add_subparsers(metavar="ACTION", required=True), ACTIONS)
