"""`bookmark tag`: set the tags of a bookmark, or add and remove some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.bookmark.action import ID_HELP, named_papers, tell
from paperreader.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from paperreader.bookmarks.edits import Edit
    from paperreader.cli.invocation import Invocation

NAME = "tag"
HELP = "set the tags of a bookmark, or add (+TAG) and remove (-TAG) some"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the paper and its tags."""
    parser.add_argument("paper", metavar="ID", help=ID_HELP)
    parser.add_argument("tags", nargs="+", metavar="TAG", help="a word, nested with /")
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Change the tags of the paper."""
    from paperreader.cli.lookup import paper_to_keep

    (paper_id,) = named_papers([invocation.arguments.paper])
    edit, bookmarks_first = _edit(invocation.arguments.tags)
    paper = paper_to_keep(paper_id, invocation) if bookmarks_first else None
    tell("tagged", invocation.services.bookmarks.change(paper_id, edit, paper=paper), invocation)
    return 0


def _edit(tags: list[str]) -> tuple[Edit, bool]:
    """Return the edit of the bookmark, and whether to bookmark the paper first if it has no bookmark.

    Raises:
        UsageError: only some of the tags begin with + or -.
    """
    from paperreader.bookmarks import edits

    added = [tag[1:] for tag in tags if tag.startswith("+")]
    taken = [tag[1:] for tag in tags if tag.startswith("-")]
    if not added and not taken:
        return edits.set_tags(tags), True
    if len(added) + len(taken) < len(tags):
        raise UsageError("Write either all tags that the paper should have, or +TAG and -TAG to change some.")
    return edits.retag(added, taken), bool(added)
