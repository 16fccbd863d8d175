"""`bookmark list`: print the bookmarks that match a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import say

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "list"
HELP = "print the bookmarks, newest first, or those that match a query"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the query, and the options for printing."""
    parser.add_argument("words", nargs="*", metavar="QUERY", help="the query that chooses bookmarks")
    options.add(parser, options.OUTPUT)


def run(invocation: Invocation) -> int:
    """Print the bookmarks, and report rows that cannot be read."""
    from paperreader.cli.naming import Collection
    from paperreader.cli.resolve import open_papers
    from paperreader.cli.selection import print_selection

    query = invocation.query(" ".join(invocation.arguments.words))
    print_selection(open_papers(Collection.BOOKMARKS, invocation), query, invocation)
    unreadable = invocation.services.bookmarks.unreadable
    if unreadable:
        say(
            f"{unreadable} rows of {invocation.paths.bookmarks} hold no bookmark; they stay as they are. "
            "`paperreader bookmark check` names them."
        )
    return 0
