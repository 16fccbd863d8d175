"""`list`: print an edition, a collection or a file, filtered by a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperreader.cli import options

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "list"
HELP = "print an edition, or the papers in it that match a query"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the edition, the query, and the options for printing."""
    parser.usage = "paperreader list [EDITION | FILE] [QUERY…] [OPTION…]"
    parser.add_argument(
        "words",
        nargs="*",
        metavar="EDITION",
        help="trending (the default), today, yesterday, a day as 2026-11-20, week, a week as 2026-W47, "
        "month, a month as 2026-11, bookmarks, library, for-you with week, month or all and a tag as tag:rl, "
        "similar:ID, sample, a list of a source such as cs.CL, "
        "arxiv:agents, pwc:trending or feed:ADDRESS, @NAME of a view, a file, or - for standard input; "
        "what follows is a query",
    )
    parser.add_argument("--plot", action="store_true", help="draw the number of papers in each week")
    options.add(parser, options.OUTPUT, options.NETWORK)


def run(invocation: Invocation) -> int:
    """Print the papers, or draw how many there were in each week."""
    from paperreader.cli.naming import named, view_named
    from paperreader.cli.resolve import open_papers
    from paperreader.cli.selection import print_selection

    place, words = named(invocation.arguments.words, invocation)
    query = invocation.query(words)
    opened = open_papers(place, invocation)
    if view := view_named(invocation.arguments.words, invocation):
        opened = msgspec.structs.replace(opened, heading=view)
    if invocation.arguments.plot:
        from paperreader.cli.plotting import print_plot

        print_plot(opened, query, invocation)
    else:
        print_selection(opened, query, invocation)
    return 0
