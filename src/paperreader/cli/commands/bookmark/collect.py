"""`bookmark collect`: put papers into a collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.bookmark.action import ID_HELP, change, one_collection

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "collect"
HELP = "put papers into a collection; a paper without a bookmark gets one"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the papers and the collection."""
    parser.add_argument("papers", nargs="+", metavar="ID", help=ID_HELP)
    parser.add_argument("collection", metavar="NAME", help="any words, in quotes")
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Put the papers into the collection."""
    from paperreader.bookmarks import edits

    name = one_collection(invocation.arguments.collection)
    change("collected", invocation, edits.collect([name]), bookmark_first=True)
    return 0
