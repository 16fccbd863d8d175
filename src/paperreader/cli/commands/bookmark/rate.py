"""`bookmark rate`: rate papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.bookmark.action import ID_HELP, RATINGS, change

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "rate"
HELP = "rate papers from 1 to 5, or remove the rating; a paper without a bookmark gets one"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the papers and the rating."""
    parser.add_argument("papers", nargs="+", metavar="ID", help=ID_HELP)
    numbers = (*RATINGS, "none")
    parser.add_argument("rating", metavar="N", choices=numbers, help=", ".join(numbers))
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Set or remove the rating of the papers."""
    from paperreader.bookmarks import edits

    word = invocation.arguments.rating
    rating = None if word == "none" else int(word)
    change("rated", invocation, edits.set_rating(rating), bookmark_first=rating is not None)
    return 0
