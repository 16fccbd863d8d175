"""`export`: papers in the formats of other programs, to stdout or to a file. `bookmark export` shares it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.actions import argument
from paperreader.cli.diagnostics import note, say
from paperreader.errors import shown
from paperreader.text.counted import counted

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation
    from paperreader.cli.naming import Named
    from paperreader.models.entry import Entry

NAME = "export"
HELP = "write papers as BibTeX, RIS, CSL-JSON, Markdown, CSV, JSON Lines, OPML or HTML"

EXPORT_ARGUMENTS = (
    argument(
        "--format",
        metavar="FORMAT",
        help="bibtex, ris, csl-json, markdown, csv, jsonl, opml or html; else the ending of FILE decides",
    ),
    argument("--output", metavar="FILE", help="the file to write; without it, or for -, print"),
    argument("--force", action="store_true", help="replace the file if it exists"),
    argument(
        "--group-by",
        metavar="WHAT",
        help="headings for markdown, html and opml: tag, collection, status or year",
    ),
)
"""The options that say how to write papers, and to which file."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the words that choose papers, and the options for writing them."""
    parser.usage = "paperreader export [EDITION | FILE] [QUERY…] [OPTION…]"
    parser.add_argument(
        "words",
        nargs="*",
        metavar="EDITION",
        help="as for `list`; without an edition the query searches the library",
    )
    for names, settings in EXPORT_ARGUMENTS:
        parser.add_argument(*names, **settings)
    options.add(parser, options.CHOICE, options.NETWORK)


def run(invocation: Invocation) -> int:
    """Write the papers."""
    from paperreader.cli.naming import Collection, Named, named

    words = invocation.arguments.words
    place, query = named(words, invocation)
    if words and query == " ".join(words):
        place = Collection.LIBRARY
    return export(Named(place, query), invocation)


def export(named: Named, invocation: Invocation) -> int:
    """Write the papers of a place that match a query."""
    from paperreader.durable.plain import write_text
    from paperreader.exporters.registry import find_format, write

    arguments = invocation.arguments
    target = None if arguments.output in (None, "-") else Path(arguments.output).expanduser()
    form = find_format(arguments.format, arguments.output)
    entries = _entries(named, target, invocation)
    if not entries and target is not None:
        return 1
    text = write(
        form,
        entries,
        key_pattern=invocation.services.config.export.citation_key,
        among=(bookmark.paper for bookmark in invocation.bookmarks.values()),
        group_by=arguments.group_by,
    )
    if target is None:
        # A terminal ends lines by itself; a program gets the line ends of the format.
        invocation.output.data([text.replace("\r\n", "\n") if invocation.output.is_terminal else text])
        return 0
    write_text(target, text, replace=arguments.force, hint="--force replaces it")
    note(f"wrote {counted(len(entries), 'paper')} to {target}", verbose=invocation.verbose)
    return 0


def _entries(named: Named, target: Path | None, invocation: Invocation) -> list[Entry]:
    """Return the papers with their bookmarks' data; report if there are no papers."""
    from paperreader.cli.formats import rows_of
    from paperreader.cli.resolve import open_papers
    from paperreader.cli.selection import select, why_nothing
    from paperreader.models.entry import entry_of

    query = invocation.query(named.query)
    opened = open_papers(named.place, invocation)
    listing = select(opened, query, invocation, invocation.arguments.limit)
    if not len(listing):
        unwritten = f" {shown(target, 200)} was not written." if target else ""
        say(why_nothing(opened, query, invocation) + unwritten)
    kept = ((row.paper, invocation.bookmarks.get(row.paper.id)) for row in rows_of(listing))
    return [entry_of(paper, bookmark.entry if bookmark else None) for paper, bookmark in kept]
