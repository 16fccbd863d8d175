"""`bookmark add`: bookmark papers, offline too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.bookmark.action import ID_HELP, named_papers, tell

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "add"
HELP = "bookmark papers; offline too, and papers that were never seen"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The papers."""
    parser.add_argument("papers", nargs="+", metavar="ID", help=ID_HELP)
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Bookmark them."""
    from paperreader.cli.lookup import paper_to_keep

    for paper_id in named_papers(invocation.arguments.papers):
        bookmark = invocation.services.bookmarks.add(paper_to_keep(paper_id, invocation))
        tell("bookmarked", bookmark, invocation)
    return 0
