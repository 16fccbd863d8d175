"""`bookmark export`: write the bookmarks in the formats of other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.exporting import add_export_arguments, export

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "export"
HELP = "write bookmarks for other programs, or as JSON Lines that can be imported again"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the query, and the options for writing."""
    parser.add_argument("words", nargs="*", metavar="QUERY", help="the query that chooses bookmarks")
    add_export_arguments(parser)
    options.add(parser, options.CHOICE)


def run(invocation: Invocation) -> int:
    """Write the bookmarks."""
    from paperreader.cli.naming import Collection, Named

    return export(Named(Collection.BOOKMARKS, " ".join(invocation.arguments.words)), invocation)
