"""`views`: the saved queries. Each is a tab in the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands import add_parsers
from paperreader.cli.commands.actions import action, argument
from paperreader.cli.diagnostics import note

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from paperreader.cli.invocation import Invocation
    from paperreader.query.nodes import Query
    from paperreader.views.view import View, Views

NAME = "views"
HELP = "list, show, save, rename, move and delete saved queries"
_NONE = "There are no views yet; `paperreader views save NAME QUERY` makes one."
_VIEW = argument("name", metavar="NAME", help="the name of the view")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions."""
    options.add(parser, options.TABLE)
    add_parsers(parser.add_subparsers(metavar="ACTION"), (_LIST, _show, _save, _rename, _move, _delete))


def run(invocation: Invocation) -> int:
    """Print the views. A query that is no longer understood finds nothing."""
    from paperreader.cli.formats import print_table
    from paperreader.query.muting import without_muted
    from paperreader.query.parser import parse

    rows: list[tuple[str | int, ...]] = []
    for view in invocation.services.views.load().views:
        query = without_muted(parse(view.query), invocation.mutes)
        unread, papers = (_count(view, query, invocation, unread=only) for only in (True, False))
        rows.append((view.name, view.query, unread, papers, view.list))
    print_table(invocation, ("name", "query", "unread", "papers", "list"), rows, _NONE)
    return 0


def _count(view: View, query: Query, invocation: Invocation, *, unread: bool) -> int:
    """Return how many papers of the list of a view match a query; without a list, of the library."""
    if not view.list:
        return invocation.count_in_library(query, unread=unread)
    from paperreader.models.edition import EditionKey, EditionKind
    from paperreader.query.fields import SOURCE

    shelf = invocation.services.library.edition_shelf(EditionKey(EditionKind.LIST, view.list))
    return len(shelf.select(query, SOURCE, invocation.context, hide_read=unread))


_LIST = action(
    "list",
    "print the views: name, query, papers, list (the default)",
    shared=(options.TABLE,),
)(run)


@action(
    "show",
    "print the papers of the library that match a view, as `list @NAME` does",
    _VIEW,
    shared=(options.OUTPUT, options.NETWORK),
)
def _show(invocation: Invocation) -> int:
    from paperreader.cli.naming import of_view
    from paperreader.cli.resolve import open_papers
    from paperreader.cli.selection import print_selection

    place, words = of_view(invocation.arguments.name, (), invocation)
    query = invocation.query(words)
    print_selection(open_papers(place, invocation), query, invocation)
    return 0


@action(
    "save",
    "save a query under a name, with a list or over the library, and replace the query that the name has",
    _VIEW,
    argument("words", nargs="*", metavar="QUERY", help="the query to save"),
    argument("--list", metavar="LIST", default="", help="a list of a source, such as cs.CL, that it narrows"),
)
def _save(invocation: Invocation) -> int:
    name, query = invocation.arguments.name, " ".join(invocation.arguments.words)
    place = _list_of(invocation.arguments.list)
    return _change(invocation, lambda views: views.with_view(name, query, place), f"saved the view {name}")


def _list_of(text: str) -> str:
    """Return the value of the list of a source that the user named; empty if none was named."""
    from paperreader.errors import UsageError, quoted
    from paperreader.sources.registry import list_named

    found = list_named(text) if text else None
    if text and not found:
        raise UsageError(f"{quoted(text)} is not a list of a source; write it like cs.CL or arxiv:agents.")
    return found.value if found else ""


@action("rename", "rename a view", _VIEW, argument("new", metavar="NEW", help="its new name"))
def _rename(invocation: Invocation) -> int:
    name, new = invocation.arguments.name, invocation.arguments.new
    return _change(invocation, lambda views: views.renamed(name, new), f"renamed the view {name} to {new}")


@action(
    "move",
    "move a view to another place",
    _VIEW,
    argument("place", metavar="N", type=int, help="its place, from 1"),
)
def _move(invocation: Invocation) -> int:
    name, place = invocation.arguments.name, invocation.arguments.place
    return _change(invocation, lambda views: views.moved(name, place - 1), f"moved the view {name}")


@action("delete", "delete a view; its papers stay", _VIEW)
def _delete(invocation: Invocation) -> int:
    name = invocation.arguments.name
    return _change(invocation, lambda views: views.without_view(name), f"deleted the view {name}")


def _change(invocation: Invocation, change: Callable[[Views], Views], done: str) -> int:
    invocation.services.views.change(change)
    note(done, verbose=invocation.verbose)
    return 0
