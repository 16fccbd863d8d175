"""`bookmark`: the bookmarks without the screen. What is said to be done is on the disk."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import note, say
from paperreader.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.cli.invocation import Invocation

NAME = "bookmark"
HELP = "add, remove, list, tag and note bookmarks"
NESTED = True

_ID_HELP = "as 2506.01713, arXiv:2506.01713v2, or the address of its page"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with the bookmarks."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)

    def action(name: str, run: Callable[[Invocation], int], help_text: str) -> argparse.ArgumentParser:
        child = actions.add_parser(
            name, help=help_text, description=f"{help_text.capitalize()}.", allow_abbrev=False
        )
        child.set_defaults(run=run)
        return child

    for name, do, help_text in (
        ("add", _add, "bookmark papers; offline too, and papers that were never seen"),
        ("remove", _remove, "remove the bookmarks of papers"),
    ):
        child = action(name, do, help_text)
        child.add_argument("papers", nargs="+", metavar="ID", help=_ID_HELP)
        options.add(child)
    listed = action("list", run, "print the bookmarks, newest first, or those that a query asks for")
    listed.add_argument("words", nargs="*", metavar="QUERY", help="which of them")
    options.add(listed, options.OUTPUT)
    tagged = action(
        "tag", _tag, "give the bookmark of a paper these tags, or add (+TAG) and take off (-TAG) some"
    )
    tagged.add_argument("paper", metavar="ID", help=_ID_HELP)
    tagged.add_argument("tags", nargs="+", metavar="TAG", help="a word, nested with /")
    options.add(tagged)
    noted = action("note", _note, "give the bookmark of a paper this note in place of the one it has")
    noted.add_argument("paper", metavar="ID", help=_ID_HELP)
    noted.add_argument(
        "text", nargs="+", metavar="TEXT", help="the note; - reads it from stdin, '' removes it"
    )
    options.add(noted)


def run(invocation: Invocation) -> int:
    """Print the bookmarks that the query asks for."""
    from paperreader.cli.naming import Collection
    from paperreader.cli.serving import serve

    query = invocation.query(" ".join(invocation.arguments.words))
    served = serve(Collection.BOOKMARKS, invocation)
    invocation.print_selection(served, query)
    unreadable = invocation.services.bookmarks.unreadable
    if unreadable:
        say(f"{unreadable} rows of {invocation.paths.bookmarks} hold no bookmark; they stay as they are.")
    return 0


def _add(invocation: Invocation) -> int:
    from paperreader.cli.lookup import paper_to_keep

    for paper_id in _identifiers(invocation.arguments.papers):
        bookmark = invocation.services.bookmarks.add(paper_to_keep(paper_id, invocation))
        _tell("bookmarked", bookmark, invocation)
    return 0


def _remove(invocation: Invocation) -> int:
    missing = 0
    for paper_id in _identifiers(invocation.arguments.papers):
        removed = invocation.services.bookmarks.remove(paper_id)
        if removed is None:
            missing += 1
            say(f"{paper_id} is not bookmarked.")
        else:
            _tell("removed the bookmark of", removed, invocation)
    return 1 if missing else 0


def _tag(invocation: Invocation) -> int:
    from paperreader.cli.lookup import paper_to_keep

    (paper_id,) = _identifiers([invocation.arguments.paper])
    tags = invocation.arguments.tags
    store = invocation.services.bookmarks
    added = [tag[1:] for tag in tags if tag.startswith("+")]
    taken = {tag[1:].casefold() for tag in tags if tag.startswith("-")}
    if not added and not taken:
        _tell("tagged", store.set_tags(paper_id, tags, paper=paper_to_keep(paper_id, invocation)), invocation)
        return 0
    if len(added) + sum(tag.startswith("-") for tag in tags) < len(tags):
        raise UsageError(
            "Write either all the tags that the paper is to have, or +TAG and -TAG to change some."
        )
    if added:
        store.add(paper_to_keep(paper_id, invocation), tags=added)
    found = store.get(paper_id)
    kept = [tag for tag in found.tags if tag.casefold() not in taken] if found else []
    _tell("tagged", store.set_tags(paper_id, kept), invocation)
    return 0


def _note(invocation: Invocation) -> int:
    from paperreader.cli.lookup import paper_to_keep

    (paper_id,) = _identifiers([invocation.arguments.paper])
    text = " ".join(invocation.arguments.text)
    if text == "-":
        text = _from_stdin()
    bookmark = invocation.services.bookmarks.set_note(
        paper_id, text, paper=paper_to_keep(paper_id, invocation)
    )
    _tell("noted", bookmark, invocation)
    return 0


def _from_stdin() -> str:
    if sys.stdin is None:
        raise UsageError("There is no note to read: standard input is closed.")
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def _identifiers(texts: list[str]) -> list[str]:
    """The papers that the texts name. All are understood before the first is touched."""
    from paperreader.models.identifier import parse_identifier

    return list(dict.fromkeys(parse_identifier(text).base for text in texts))


def _tell(done: str, bookmark: Bookmark, invocation: Invocation) -> None:
    from paperreader.text.latex import readable

    title = f": {readable(bookmark.paper.title)}" if bookmark.paper.title else ""
    note(f"{done} {bookmark.paper.id}{title}", verbose=invocation.verbose)
