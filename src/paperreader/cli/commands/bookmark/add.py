"""`bookmark add`: bookmark papers, also offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.bookmark.action import ID_HELP, STATUSES, named_papers, tell

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "add"
HELP = "bookmark papers, also offline and also papers that were never fetched"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the papers, and the options for the data of their bookmarks."""
    parser.add_argument("papers", nargs="+", metavar="ID", help=ID_HELP)
    parser.add_argument(
        "--tag",
        action="append",
        default=[],
        dest="tags",
        metavar="TAG",
        help="add this tag; may be repeated",
    )
    parser.add_argument("--note", default="", metavar="TEXT", help="set this note")
    parser.add_argument("--status", choices=STATUSES, metavar="STATUS", help=", ".join(STATUSES))
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Bookmark the papers."""
    from paperreader.bookmarks import edits
    from paperreader.cli.lookup import paper_to_keep
    from paperreader.models.entry import Status

    given = invocation.arguments
    edit = edits.set_status(Status(given.status)) if given.status else None
    for paper_id in named_papers(given.papers):
        bookmark = invocation.services.bookmarks.add(
            paper_to_keep(paper_id, invocation), tags=given.tags, note=given.note, edit=edit
        )
        tell("bookmarked", bookmark, invocation)
    return 0
