"""Writing the papers of a list in an export format: the code that `export` and `bookmark export` share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from paperreader.cli.diagnostics import note, say
from paperreader.cli.output import rows_of
from paperreader.cli.selection import select, why_nothing
from paperreader.errors import shown
from paperreader.models.entry import Entry
from paperreader.models.paper import Paper, merge
from paperreader.text.counted import counted

if TYPE_CHECKING:
    import argparse

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.cli.invocation import Invocation
    from paperreader.cli.naming import Named


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how to write papers, and to which file."""
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        help="bibtex, ris, csl-json, markdown, csv, jsonl, opml or html; else the ending of FILE decides",
    )
    parser.add_argument("--output", metavar="FILE", help="the file to write; without it, or for -, print")
    parser.add_argument("--force", action="store_true", help="replace the file if it exists")
    parser.add_argument(
        "--group-by",
        metavar="WHAT",
        help="headings for markdown, html and opml: tag, collection, status or year",
    )


def export(named: Named, invocation: Invocation) -> int:
    """Write the papers of a place that match a query."""
    from paperreader.durable.plain import write_text
    from paperreader.exporters.registry import find_format, write

    asked = invocation.arguments
    target = None if asked.output in (None, "-") else Path(asked.output).expanduser()
    form = find_format(asked.format, asked.output)
    entries = _entries(named, target, invocation)
    if not entries and target is not None:
        return 1
    text = write(
        form,
        entries,
        key_pattern=invocation.services.config.export.citation_key,
        among=(bookmark.paper for bookmark in invocation.bookmarks.values()),
        group_by=asked.group_by,
    )
    if target is None:
        # A terminal ends lines by itself; a program gets the line ends of the format.
        invocation.output.data([text.replace("\r\n", "\n") if invocation.output.is_terminal else text])
        return 0
    write_text(target, text, replace=asked.force, hint="--force replaces it")
    note(f"wrote {counted(len(entries), 'paper')} to {target}", verbose=invocation.verbose)
    return 0


def _entries(named: Named, target: Path | None, invocation: Invocation) -> list[Entry]:
    """Return the papers with their bookmarks' data; report if there are no papers."""
    from paperreader.cli.resolve import open_papers

    query = invocation.query(named.query)
    opened = open_papers(named.place, invocation)
    listing = select(opened, query, invocation, invocation.arguments.limit)
    if not len(listing):
        unwritten = f" {shown(target, 200)} was not written." if target else ""
        say(why_nothing(opened, query, invocation) + unwritten)
    return [_entry(row.paper, invocation.bookmarks.get(row.paper.id)) for row in rows_of(listing)]


def _entry(paper: Paper, bookmark: Bookmark | None) -> Entry:
    if bookmark is None:
        return Entry(paper=paper)
    return msgspec.structs.replace(bookmark.entry, paper=merge(bookmark.paper, paper))
