"""`bookmark remove`: remove the bookmarks of papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.bookmark.action import ID_HELP, named_papers, tell
from paperreader.cli.diagnostics import say

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "remove"
HELP = "remove the bookmarks of papers"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the papers."""
    parser.add_argument("papers", nargs="+", metavar="ID", help=ID_HELP)
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Remove the bookmarks, and report papers that have none."""
    missing = 0
    for paper_id in named_papers(invocation.arguments.papers):
        removed = invocation.services.bookmarks.remove(paper_id)
        if removed is None:
            missing += 1
            say(f"{paper_id} is not bookmarked.")
        else:
            tell("removed the bookmark of", removed, invocation)
    return 1 if missing else 0
