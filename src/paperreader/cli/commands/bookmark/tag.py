"""`bookmark tag`: give a bookmark its tags, or change some of them in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.bookmark.action import ID_HELP, named_papers, tell
from paperreader.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "tag"
HELP = "give the bookmark of a paper these tags, or add (+TAG) and take off (-TAG) some"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The paper and its tags."""
    parser.add_argument("paper", metavar="ID", help=ID_HELP)
    parser.add_argument("tags", nargs="+", metavar="TAG", help="a word, nested with /")
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Tag it."""
    from paperreader.cli.lookup import paper_to_keep

    (paper_id,) = named_papers([invocation.arguments.paper])
    tags = invocation.arguments.tags
    store = invocation.services.bookmarks
    added = [tag[1:] for tag in tags if tag.startswith("+")]
    taken = {tag[1:].casefold() for tag in tags if tag.startswith("-")}
    if not added and not taken:
        tell("tagged", store.set_tags(paper_id, tags, paper=paper_to_keep(paper_id, invocation)), invocation)
        return 0
    if len(added) + sum(tag.startswith("-") for tag in tags) < len(tags):
        raise UsageError(
            "Write either all the tags that the paper is to have, or +TAG and -TAG to change some."
        )
    if added:
        store.add(paper_to_keep(paper_id, invocation), tags=added)
    found = store.get(paper_id)
    kept = [tag for tag in found.tags if tag.casefold() not in taken] if found else []
    tell("tagged", store.set_tags(paper_id, kept), invocation)
    return 0
