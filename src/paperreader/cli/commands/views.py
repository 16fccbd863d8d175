"""`views`: the saved queries. Each is a tab in the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import note

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from paperreader.cli.invocation import Invocation
    from paperreader.views.view import Views

NAME = "views"
HELP = "list, show, save, rename, move and delete saved queries"
NESTED = True
_NONE = "There are no views yet; `paperreader views save NAME QUERY` makes one."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions."""
    options.add(parser, options.TABLE)
    actions = parser.add_subparsers(metavar="ACTION")

    def action(name: str, run: Callable[[Invocation], int], told: str) -> argparse.ArgumentParser:
        child = actions.add_parser(
            name, help=told, description=f"{told[0].upper()}{told[1:]}.", allow_abbrev=False
        )
        child.set_defaults(run=run)
        return child

    def of_view(name: str, run: Callable[[Invocation], int], told: str) -> argparse.ArgumentParser:
        child = action(name, run, told)
        child.add_argument("name", metavar="NAME", help="the name of the view")
        return child

    listed = action("list", run, "print the views: name, query, unread papers and papers (the default)")
    options.add(listed, options.TABLE)
    shown = of_view("show", _show, "print the papers of the library that match a view, as `list @NAME` does")
    options.add(shown, options.OUTPUT, options.NETWORK)
    saved = of_view("save", _save, "save a query under a name, and replace the query that the name has")
    saved.add_argument("words", nargs="+", metavar="QUERY", help="the query to save")
    options.add(saved)
    renamed = of_view("rename", _rename, "rename a view")
    renamed.add_argument("new", metavar="NEW", help="its new name")
    options.add(renamed)
    moved = of_view("move", _move, "move a view to another place")
    moved.add_argument("place", metavar="N", type=int, help="its place, from 1")
    options.add(moved)
    options.add(of_view("delete", _delete, "delete a view; its papers stay"))


def run(invocation: Invocation) -> int:
    """Print the views. A query that is no longer understood finds nothing."""
    from paperreader.cli.table import print_table
    from paperreader.query.muting import without_muted
    from paperreader.query.parser import parse

    rows: list[tuple[str | int, ...]] = []
    for view in invocation.services.views.load().views:
        asked = without_muted(parse(view.query), invocation.mutes)
        unread, papers = (invocation.count_in_library(asked, unread=only) for only in (True, False))
        rows.append((view.name, view.query, unread, papers))
    print_table(invocation, ("name", "query", "unread", "papers"), rows, _NONE)
    return 0


def _show(invocation: Invocation) -> int:
    from paperreader.cli.naming import of_view
    from paperreader.cli.resolve import open_papers
    from paperreader.cli.selection import print_selection

    place, words = of_view(invocation.arguments.name, (), invocation)
    query = invocation.query(words)
    print_selection(open_papers(place, invocation), query, invocation)
    return 0


def _save(invocation: Invocation) -> int:
    name, query = invocation.arguments.name, " ".join(invocation.arguments.words)
    return _change(invocation, lambda kept: kept.with_view(name, query), f"saved the view {name}")


def _rename(invocation: Invocation) -> int:
    name, new = invocation.arguments.name, invocation.arguments.new
    return _change(invocation, lambda kept: kept.renamed(name, new), f"renamed the view {name} to {new}")


def _move(invocation: Invocation) -> int:
    name, place = invocation.arguments.name, invocation.arguments.place
    return _change(invocation, lambda kept: kept.moved(name, place - 1), f"moved the view {name}")


def _delete(invocation: Invocation) -> int:
    name = invocation.arguments.name
    return _change(invocation, lambda kept: kept.without_view(name), f"deleted the view {name}")


def _change(invocation: Invocation, change: Callable[[Views], Views], done: str) -> int:
    invocation.services.views.change(change)
    note(done, verbose=invocation.verbose)
    return 0
