"""`bookmark status`: mark papers as later, reading or read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.bookmark.action import ID_HELP, STATUSES, change

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "status"
HELP = "mark papers as later, reading or read; a paper without a bookmark gets one"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the papers and the status."""
    parser.add_argument("papers", nargs="+", metavar="ID", help=ID_HELP)
    words = (*STATUSES, "none")
    parser.add_argument("status", metavar="STATUS", choices=words, help=", ".join(words))
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Set or remove the status of the papers."""
    from paperreader.bookmarks import edits
    from paperreader.models.entry import Status

    word = invocation.arguments.status
    status = None if word == "none" else Status(word)
    change("marked", invocation, edits.set_status(status), bookmark_first=status is not None)
    return 0
