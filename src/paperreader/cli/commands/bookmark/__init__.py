"""`bookmark`: the bookmarks without the screen. A change is on the disk before it is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli.commands import Action, add_parsers
from paperreader.cli.commands.bookmark.changes import add, collect, note, rate, remove, status, tag, uncollect
from paperreader.cli.commands.bookmark.copies import backups, check, history, import_files, restore, sync
from paperreader.cli.commands.bookmark.lists import export_bookmarks, list_bookmarks, tags
from paperreader.cli.commands.bookmark.push import push_bookmarks

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


NAME = "bookmark"
HELP = "add, remove, list, tag, note, rate and collect bookmarks; check and restore their file"

ACTIONS: Sequence[Action] = (
    add, remove, list_bookmarks, tag, tags, note, status, rate, collect, uncollect, export_bookmarks,
    import_files, check, backups, restore, sync, history, push_bookmarks,
)  # fmt: skip
"""The actions, in the order of the help."""

run = list_bookmarks.run


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions."""
    add_parsers(parser.add_subparsers(metavar="ACTION", required=True), ACTIONS)
