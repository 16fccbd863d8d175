"""`views`: the saved queries. In the reader each is a tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import note
from paperreader.errors import PaperReaderError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from paperreader.cli.invocation import Invocation
    from paperreader.views.view import Views

NAME = "views"
HELP = "list, show, save, rename, move and delete saved queries"
NESTED = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with them."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)

    def action(name: str, run: Callable[[Invocation], int], told: str) -> argparse.ArgumentParser:
        child = actions.add_parser(
            name, help=told, description=f"{told[0].upper()}{told[1:]}.", allow_abbrev=False
        )
        child.set_defaults(run=run)
        return child

    options.add(action("list", run, "print the views, a line each: name, tabulator, query"))
    shown = action("show", _show, "print the papers of the library that a view asks for")
    shown.add_argument("name", metavar="NAME", help="of the view")
    options.add(shown, options.OUTPUT, options.NETWORK)
    saved = action("save", _save, "save a query under a name, in place of the one it has")
    saved.add_argument("name", metavar="NAME", help="of the view")
    saved.add_argument("words", nargs="+", metavar="QUERY", help="what it asks for")
    options.add(saved)
    renamed = action("rename", _rename, "give a view another name")
    renamed.add_argument("name", metavar="NAME", help="of the view")
    renamed.add_argument("new", metavar="NEW", help="its new name")
    options.add(renamed)
    moved = action("move", _move, "put a view at another place")
    moved.add_argument("name", metavar="NAME", help="of the view")
    moved.add_argument("place", metavar="N", type=int, help="its place, from 1")
    options.add(moved)
    deleted = action("delete", _delete, "delete a view; its papers stay")
    deleted.add_argument("name", metavar="NAME", help="of the view")
    options.add(deleted)


def run(invocation: Invocation) -> int:
    """Print the views."""
    views = invocation.services.views.load().views
    invocation.output.text(f"{view.name}\t{view.query}\n" for view in views)
    return 0


def _show(invocation: Invocation) -> int:
    from paperreader.cli.naming import Collection
    from paperreader.cli.serving import serve

    name = invocation.arguments.name
    kept = invocation.services.views.load()
    found = kept.find(name)
    if found is None:
        known = ", ".join(view.name for view in kept.views) or "none yet"
        raise PaperReaderError(f"There is no view {name!a}; there are: {known}.")
    invocation.print_selection(serve(Collection.LIBRARY, invocation), invocation.query(found.query))
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
