"""`dismiss`: papers that the user is not interested in, which are not recommended again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import note, say
from paperreader.errors import PaperReaderError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from datetime import datetime

    from paperreader.cli.invocation import Invocation

NAME = "dismiss"
HELP = "never recommend papers again; without an identifier, print the papers that are dismissed"
_NONE = "No paper is dismissed; `paperreader dismiss ID` keeps a paper from being recommended."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the papers."""
    parser.usage = "paperreader dismiss [ID… [--undo]] [OPTION…]"
    parser.add_argument("papers", nargs="*", metavar="ID", help="as 2506.01713, or the address of its page")
    parser.add_argument("--undo", action="store_true", help="allow the papers to be recommended again")
    options.add(parser, options.TABLE)


def run(invocation: Invocation) -> int:
    """Dismiss papers, take that back, or print the dismissed papers, the latest first."""
    from paperreader.models.identifier import parse_identifier

    texts, is_undone = invocation.arguments.papers, invocation.arguments.undo
    if not texts and is_undone:
        raise UsageError(
            "Name the papers: `paperreader dismiss ID --undo`; `paperreader dismiss` lists them."
        )
    if not texts:
        return _list(invocation)
    paper_ids = list(dict.fromkeys(parse_identifier(text).base for text in texts))
    return _undo(paper_ids, invocation) if is_undone else _dismiss(paper_ids, invocation)


def _dismiss(paper_ids: list[str], invocation: Invocation) -> int:
    ids = [_names_of(paper_id, invocation)[0] for paper_id in paper_ids]
    now = invocation.services.now()
    invocation.services.views.change(lambda kept: kept.with_dismissed(ids, now))
    for paper_id in ids:
        note(f"dismissed {paper_id}; is:dismissed shows what is dismissed", verbose=invocation.verbose)
    return 0


def _undo(paper_ids: list[str], invocation: Invocation) -> int:
    names = {paper_id: _names_of(paper_id, invocation) for paper_id in paper_ids}
    every = {name for of_paper in names.values() for name in of_paper}
    before = invocation.services.views.change(lambda kept: kept.without_dismissed(every))
    missing = 0
    for paper_id, of_paper in names.items():
        if before.dismissed.keys().isdisjoint(of_paper):
            missing += 1
            say(f"{paper_id} is not dismissed; `paperreader dismiss` lists the dismissed papers.")
        else:
            note(f"no longer dismissed: {paper_id}", verbose=invocation.verbose)
    return 1 if missing else 0


def _names_of(paper_id: str, invocation: Invocation) -> tuple[str, ...]:
    """Return all identifiers of a paper, the strongest first; the given one if the paper is not stored."""
    from paperreader.cli.lookup import paper_to_keep

    return paper_to_keep(paper_id, invocation).names


def _list(invocation: Invocation) -> int:
    from paperreader.cli.formats import print_table

    dismissed: Mapping[str, datetime] = invocation.services.views.load().dismissed
    try:
        papers = invocation.services.library.papers(dismissed) if dismissed else {}
    except PaperReaderError as error:
        say(str(error))
        papers = {}
    rows = [
        (paper_id, at.isoformat(timespec="seconds"), papers[paper_id].title if paper_id in papers else None)
        for paper_id, at in reversed([*dismissed.items()])
    ]
    print_table(invocation, ("id", "dismissed", "title"), rows, _NONE)
    return 0
