"""`similar`: print the papers of the library that are similar to one, and what they share with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "similar"
HELP = "print the papers on this disk that are similar to one, and why"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the paper, the query, and the options for printing."""
    parser.usage = "paperreader similar ID [QUERY…] [OPTION…]"
    parser.add_argument("paper", metavar="ID", help=options.ID_HELP)
    parser.add_argument(
        "words", nargs="*", default=[], metavar="QUERY", help="print only those that match a query"
    )
    options.add(parser, options.OUTPUT, options.NETWORK)


def run(invocation: Invocation) -> int:
    """Print the papers."""
    from paperreader.cli.naming import similar_to
    from paperreader.cli.resolve import open_papers
    from paperreader.cli.selection import print_selection

    arguments = invocation.arguments
    key, query = similar_to(arguments.paper), invocation.query(" ".join(arguments.words))
    print_selection(open_papers(key, invocation), query, invocation)
    return 0
