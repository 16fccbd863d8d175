"""`bookmark note`: set the note of a bookmark, from the arguments or in the user's editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.bookmark.action import ID_HELP, named_papers, tell
from paperreader.cli.diagnostics import note, say

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "note"
HELP = "set the note of a bookmark in place of its old one, or edit it in your editor"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the paper and its note."""
    parser.add_argument("paper", metavar="ID", help=ID_HELP)
    parser.add_argument(
        "text",
        nargs="*",
        metavar="TEXT",
        help="the note; - reads it from stdin, '' removes it; without it, $VISUAL or $EDITOR opens",
    )
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Set the note of the paper, or open it in the editor."""
    (paper_id,) = named_papers([invocation.arguments.paper])
    words = invocation.arguments.text
    if words:
        _keep(paper_id, _from_stdin() if words == ["-"] else " ".join(words), invocation)
    else:
        _in_editor(paper_id, invocation)
    return 0


def _in_editor(paper_id: str, invocation: Invocation) -> None:
    from paperreader.editor import edited

    bookmark = invocation.services.bookmarks.get(paper_id)
    before = bookmark.note if bookmark else ""
    with edited(before, tell=say) as text:
        if text == before:
            note(f"the note of {paper_id} was not changed.", verbose=invocation.verbose)
        else:
            _keep(paper_id, text, invocation)


def _keep(paper_id: str, text: str, invocation: Invocation) -> None:
    from paperreader.bookmarks import edits
    from paperreader.cli.lookup import paper_to_keep

    edit = edits.set_note(text)  # Refuses a text that is too long before the paper is looked up.
    paper = paper_to_keep(paper_id, invocation)
    bookmark = invocation.services.bookmarks.change(paper_id, edit, paper=paper)
    tell("noted", bookmark, invocation)


def _from_stdin() -> str:
    from paperreader.textfile import STANDARD_INPUT, read_text

    return read_text(STANDARD_INPUT)
