"""Papers of a list, out of the program: what `export` and `bookmark export` share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.cli.diagnostics import note, say

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation
    from paperreader.cli.naming import Named


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    """How to write papers, and where."""
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        help="bibtex, ris, csl-json, markdown, csv, jsonl, opml or html; else told by the ending of FILE",
    )
    parser.add_argument("--output", metavar="FILE", help="where to; else to stdout")
    parser.add_argument("--force", action="store_true", help="write over a file that is there")


def export(named: Named, invocation: Invocation) -> int:
    """Write the papers of a place that a query asks for."""
    from paperreader.cli.serving import serve
    from paperreader.durable.plain import write_text
    from paperreader.exporters.registry import find_format, write
    from paperreader.models.entry import Entry
    from paperreader.models.listing import Sort
    from paperreader.query.muting import without_muted

    asked = invocation.arguments
    form = find_format(asked.format, asked.output)
    query = without_muted(invocation.query(named.query), invocation.mutes)
    served = serve(named.place, invocation)
    listing = served.shelf.select(query, Sort.SOURCE, invocation.context)
    rows = listing.rows(0, len(listing))
    kept = invocation.bookmarks
    entries = [kept[row.paper.id].entry if row.paper.id in kept else Entry(paper=row.paper) for row in rows]
    if not entries:
        say(f"no paper of {served.name} matches; nothing was written.")
        return 1
    text = write(form, entries, key_pattern=invocation.services.config.export.citation_key)
    if asked.output is None:
        invocation.output.text([text])
    else:
        path = Path(asked.output).expanduser()
        write_text(path, text, replace=asked.force, hint="--force writes over it")
        papers = "1 paper" if len(entries) == 1 else f"{len(entries):,} papers"
        note(f"wrote {papers} to {path}", verbose=invocation.verbose)
    return 0
