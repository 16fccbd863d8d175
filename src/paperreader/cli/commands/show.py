"""`show`: print one paper with all known facts, and what sources have around it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.output import Format
from paperreader.errors import SourceError

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation
    from paperreader.models.paper import Paper
    from paperreader.models.surroundings import Surroundings
    from paperreader.sources.base import Cited

NAME = "show"
HELP = "print one paper: its facts, links and abstract, its models, datasets and code"

_SECONDS = 6.0
"""The time limit for what nobody asked for; the paper itself is printed before."""

_OF_COMMENT = ("author", "written", "depth", "reactions", "hidden", "text")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the paper, and the options for printing."""
    parser.add_argument("paper", metavar="ID", help=options.ID_HELP)
    parser.add_argument("--comments", action="store_true", help="print the discussion at Hugging Face too")
    parser.add_argument("--citations", action="store_true", help="fetch how often it is cited")
    options.add(parser, options.OUTPUT, options.NETWORK)


def run(invocation: Invocation) -> int:
    """Print the paper."""
    from paperreader.cli.formats import encode, print_papers, record_of
    from paperreader.cli.lookup import find_paper
    from paperreader.cli.plain import to_page
    from paperreader.cli.provenance import provenance_text
    from paperreader.models.listing import MemoryListing, Row
    from paperreader.sources.base import Cited
    from paperreader.text.surroundings import citation_words

    arguments, output = invocation.arguments, invocation.output
    paper, bookmarks = find_paper(arguments.paper, invocation), invocation.known_bookmarks
    cited = _cited(paper, invocation) if arguments.citations else Cited(paper)
    paper = cited.paper
    read = invocation.services.library.read_among([paper.id])
    row = Row(None, paper, read=paper.id in read, read_version=read.get(paper.id))
    if invocation.form is not Format.PLAIN and not arguments.comments:
        if invocation.verbose and invocation.form is not Format.TSV:
            came = invocation.services.library.provenance(paper.id)
            record = record_of(row, bookmarks) | {"provenance": {"origins": came.origins, "seen": came.seen}}
            output.data(encode(invocation.form, [record]))
        else:
            print_papers(output, MemoryListing([row]), bookmarks, invocation.form)
        return 0
    if invocation.form is not Format.PLAIN:
        comments = _surroundings(paper, invocation).comments
        records = ({name: getattr(comment, name) for name in _OF_COMMENT} for comment in comments)
        output.data(encode(invocation.form, records, _OF_COMMENT))
        return 0
    width = shutil.get_terminal_size().columns if output.is_terminal else None
    output.text(to_page(row, bookmarks.get(paper.id), width=width))
    if arguments.citations:
        output.text([f"\n{citation_words(paper.citations, cited.influential)}\n"])
    if invocation.verbose:
        came_from = invocation.services.library.provenance(paper.id)
        output.text(provenance_text(paper, came_from, invocation.services.now(), width))
    _print_around(paper, invocation, width)
    return 0


def _cited(paper: Paper, invocation: Invocation) -> Cited:
    """Return how often a paper is cited, with all that is known of the paper.

    Raises:
        SourceError: the source could not serve, or does not have the paper.
    """
    from paperreader.sync.citations import fetch_citations

    async def fetch() -> Cited:
        refresh = invocation.arguments.refresh
        answers = [found async for found in fetch_citations([paper], invocation.services, refresh=refresh)]
        return answers[0][0]

    return invocation.ask_network(fetch())


def _print_around(paper: Paper, invocation: Invocation, width: int | None) -> None:
    """Print what is around a paper; without `--comments`, nothing if that cannot be fetched soon."""
    from paperreader.cli.surroundings import around_text, discussion_text

    now, with_comments = invocation.services.now(), invocation.arguments.comments
    if not with_comments and not invocation.services.config.network.around:
        return
    try:
        found = _surroundings(paper, invocation, seconds=None if with_comments else _SECONDS)
    except (SourceError, TimeoutError):
        if with_comments:
            raise
        return
    invocation.output.text(around_text(found, now))
    if with_comments:
        invocation.output.text(discussion_text(found.comments, now, width))


def _surroundings(paper: Paper, invocation: Invocation, *, seconds: float | None = None) -> Surroundings:
    """Return what is around a paper.

    Raises:
        SourceError: Hugging Face could not serve.
        TimeoutError: nothing came within the given seconds.
    """
    import asyncio

    from paperreader.models.surroundings import Surroundings
    from paperreader.sync.surroundings import fetch_surroundings

    found = Surroundings()

    async def fetch() -> None:
        nonlocal found
        async with asyncio.timeout(seconds):
            async for found in fetch_surroundings(  # noqa: B007 - the last one counts
                paper, invocation.services, refresh=invocation.arguments.refresh
            ):
                pass

    try:
        invocation.ask_network(fetch())
    except TimeoutError:
        if found == Surroundings():
            raise
    except SourceError:
        if found == Surroundings() or invocation.arguments.comments:
            raise
    return found
