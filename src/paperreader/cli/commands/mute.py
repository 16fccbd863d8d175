"""`mute`: queries whose papers are hidden from every list; the papers stay in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import note, say
from paperreader.errors import UsageError
from paperreader.folders import is_missing

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "mute"
HELP = "hide the papers that match a query from every list; without a query, print what is muted"
_NONE = "Nothing is muted; `paperreader mute QUERY` hides papers from every list."

_LIST = "list"
_REMOVE = "remove"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the query."""
    parser.usage = "paperreader mute [list | [remove] QUERY…] [OPTION…]"
    parser.add_argument(
        "words",
        nargs="*",
        metavar="QUERY",
        help="such as survey, author:zhang or title:/benchmark/; after `remove`, the query to unmute",
    )
    options.add(parser, options.TABLE)


def run(invocation: Invocation) -> int:
    """Mute or unmute a query, or print the muted queries and how many papers of the library each hides."""
    words = invocation.arguments.words
    if not words or words == [_LIST]:
        return _list(invocation)
    if words[0] == _REMOVE:
        return _remove(invocation, " ".join(words[1:]))
    query = " ".join(words)
    invocation.services.views.change(lambda kept: kept.muted(query))
    if _is_unknown(query, invocation):
        say(f"No paper in the library matches {query}; it is muted all the same.")
    else:
        note(f"muted {query}; is:muted shows what is hidden", verbose=invocation.verbose)
    return 0


def _is_unknown(query: str, invocation: Invocation) -> bool:
    """Return whether there is a library and none of its papers match, as after a typing error."""
    from paperreader.query.parser import parse

    if is_missing(invocation.paths.library) or not (library := invocation.services.library).count():
        return False
    return not library.count_matching(parse(query), invocation.context, at_most=1)


def _list(invocation: Invocation) -> int:
    from paperreader.cli.formats import print_table
    from paperreader.query.muting import only_muted
    from paperreader.query.nodes import Query
    from paperreader.query.parser import parse

    rows: list[tuple[str | int, ...]] = []
    for mute in invocation.services.views.load().mutes:
        # A query that is no longer understood hides nothing.
        hidden = only_muted(Query(), (parse(mute).node,)) if not parse(mute).problems else None
        rows.append((mute, invocation.count_in_library(hidden) if hidden else 0))
    print_table(invocation, ("query", "papers"), rows, _NONE)
    return 0


def _remove(invocation: Invocation, query: str) -> int:
    if not query:
        raise UsageError(
            "Name the query to unmute: `paperreader mute remove QUERY`; `paperreader mute` lists them."
        )
    invocation.services.views.change(lambda kept: kept.unmuted(query))
    note(f"no longer muted: {query}", verbose=invocation.verbose)
    return 0
