"""`show`: print one paper with all known facts."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.output import Format

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "show"
HELP = "print one paper: its facts, links and abstract"
NESTED = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the paper, and the options for printing."""
    parser.add_argument(
        "paper", metavar="ID", help="as 2506.01713, arXiv:2506.01713v2, or the address of its page"
    )
    options.add(parser, options.OUTPUT, options.NETWORK)


def run(invocation: Invocation) -> int:
    """Print the paper."""
    from paperreader.cli.formats import print_papers
    from paperreader.cli.lookup import find_paper
    from paperreader.cli.plain import to_page
    from paperreader.models.listing import Row
    from paperreader.query.memory import MemoryListing

    paper, bookmarks = find_paper(invocation.arguments.paper, invocation), invocation.known_bookmarks
    row = Row(None, paper, read=invocation.services.library.is_read(paper.id))
    if invocation.form is not Format.PLAIN:
        print_papers(invocation.output, MemoryListing([row]), bookmarks, invocation.form)
        return 0
    width = shutil.get_terminal_size().columns if invocation.output.is_terminal else None
    invocation.output.text(to_page(row, bookmarks.get(paper.id), width=width))
    return 0
