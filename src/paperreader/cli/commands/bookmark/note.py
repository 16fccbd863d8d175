"""`bookmark note`: give a bookmark its note."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.bookmark.action import ID_HELP, named_papers, tell
from paperreader.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "note"
HELP = "give the bookmark of a paper this note in place of the one it has"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The paper and its note."""
    parser.add_argument("paper", metavar="ID", help=ID_HELP)
    parser.add_argument(
        "text", nargs="+", metavar="TEXT", help="the note; - reads it from stdin, '' removes it"
    )
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Note it."""
    from paperreader.bookmarks import edits
    from paperreader.cli.lookup import paper_to_keep

    (paper_id,) = named_papers([invocation.arguments.paper])
    text = " ".join(invocation.arguments.text)
    if text == "-":
        text = _from_stdin()
    bookmark = invocation.services.bookmarks.change(
        paper_id, edits.set_note(text), paper=paper_to_keep(paper_id, invocation)
    )
    tell("noted", bookmark, invocation)
    return 0


def _from_stdin() -> str:
    if sys.stdin is None:
        raise UsageError("There is no note to read: standard input is closed.")
    return sys.stdin.buffer.read().decode("utf-8", "replace")
