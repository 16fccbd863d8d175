"""`list`: print an edition, a collection or a file, filtered by a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "list"
HELP = "print an edition, or the papers in it that a query asks for"
NESTED = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The edition and the query, and how to print them."""
    parser.usage = "paperreader list [EDITION | FILE] [QUERY…] [OPTION…]"
    parser.add_argument(
        "words",
        nargs="*",
        metavar="EDITION",
        help="trending (the default), today, yesterday, a day as 2026-11-20, week, a week as 2026-W47, "
        "month, a month as 2026-11, bookmarks, library, sample, or a file; what follows is a query",
    )
    options.add(parser, options.OUTPUT, options.NETWORK)


def run(invocation: Invocation) -> int:
    """Print the papers."""
    from paperreader.cli.naming import split
    from paperreader.cli.serving import serve
    from paperreader.models.calendar import feed_date

    named = split(invocation.arguments.words, feed_date(invocation.services.now()))
    query = invocation.query(named.query)
    served = serve(named.place, invocation)
    invocation.print_selection(served, query)
    return 0
