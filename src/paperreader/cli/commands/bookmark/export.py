"""`bookmark export`: the bookmarks in the formats of other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.exporting import add_export_arguments, export

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "export"
HELP = "write bookmarks for other programs, or as JSON Lines to be imported again"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which, and how to write them."""
    parser.add_argument("words", nargs="*", metavar="QUERY", help="which of them")
    add_export_arguments(parser)
    options.add(parser, options.CHOICE)


def run(invocation: Invocation) -> int:
    """Write them."""
    from paperreader.cli.naming import Collection, Named

    return export(Named(Collection.BOOKMARKS, " ".join(invocation.arguments.words)), invocation)
