"""`bookmark uncollect`: take papers out of a collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.bookmark.action import ID_HELP, change, one_collection

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "uncollect"
HELP = "take papers out of a collection"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the papers and the collection."""
    parser.add_argument("papers", nargs="+", metavar="ID", help=ID_HELP)
    parser.add_argument("collection", metavar="NAME", help="its name, in quotes")
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Take the papers out of the collection."""
    from paperreader.bookmarks import edits

    name = one_collection(invocation.arguments.collection)
    change("took out", invocation, edits.uncollect([name]), bookmark_first=False)
    return 0
