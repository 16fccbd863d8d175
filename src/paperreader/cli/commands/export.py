"""`export`: papers in the formats of other programs, to stdout or to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.exporting import add_export_arguments, export

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "export"
HELP = "write papers as BibTeX, RIS, CSL-JSON, Markdown, CSV, JSON Lines, OPML or HTML"
NESTED = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the words that choose papers, and the options for writing them."""
    parser.usage = "paperreader export [EDITION | FILE] [QUERY…] [OPTION…]"
    parser.add_argument(
        "words",
        nargs="*",
        metavar="EDITION",
        help="as for `list`; without an edition the query searches the library",
    )
    add_export_arguments(parser)
    options.add(parser, options.CHOICE, options.NETWORK)


def run(invocation: Invocation) -> int:
    """Write the papers."""
    from paperreader.cli.naming import Collection, Named, named

    words = invocation.arguments.words
    wanted = named(words, invocation)
    if words and wanted.query == " ".join(words):
        wanted = Named(Collection.LIBRARY, wanted.query)
    return export(wanted, invocation)
