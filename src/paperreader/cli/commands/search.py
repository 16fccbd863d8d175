"""`search`: ask a source for papers that match words; without a network, ask the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.errors import InvalidQuery

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "search"
HELP = "ask Hugging Face (or arXiv, with --source arxiv) for papers, or the library when offline"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the words, and the options for printing."""
    parser.usage = "paperreader search QUERY… [OPTION…]"
    parser.add_argument("words", nargs="*", metavar="QUERY", help="words to search for")
    options.add(parser, options.OUTPUT, options.NETWORK)


def run(invocation: Invocation) -> int:
    """Search, and print the papers that were found; the library keeps the result as an edition."""
    from paperreader.cli.resolve import open_source
    from paperreader.cli.selection import print_selection
    from paperreader.models.edition import EditionKey, EditionKind
    from paperreader.query.nodes import both
    from paperreader.query.parser import parse
    from paperreader.text.sanitize import clean_line

    words = " ".join(invocation.arguments.words).strip()
    if not words:
        raise InvalidQuery("Say what to search for, as in `paperreader search multimodal LLM`.")
    order = invocation.query("")
    opened = open_source(EditionKey(EditionKind.SEARCH, clean_line(words)), invocation)
    # A source has its own query language; ours is good enough to mark the words.
    print_selection(opened, both(opened.query, order), invocation, looked_for=parse(words))
    return 0
