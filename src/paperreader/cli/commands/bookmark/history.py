"""`bookmark history`: the earlier versions of a bookmark, from all machines that sync."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.bookmark.action import ID_HELP, named_papers
from paperreader.cli.output import Format
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    import argparse

    from paperreader.bookmarks.sync.session import Version
    from paperreader.cli.invocation import Invocation

NAME = "history"
HELP = "print the versions of a bookmark from all machines that sync, newest first"

_COLUMNS = ("committed", "status", "rating", "tags", "collections", "note")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the paper, and the options for printing."""
    parser.add_argument("paper", metavar="ID", help=ID_HELP)
    options.add(parser, options.OUTPUT)


def run(invocation: Invocation) -> int:
    """Print the versions of the bookmark."""
    from paperreader.bookmarks.sync.session import versions_of
    from paperreader.cli import table

    (paper_id,) = named_papers([invocation.arguments.paper])
    versions = versions_of(invocation.paths.bookmark_sync, paper_id)
    rows = [_row(version, invocation.form) for version in versions]
    table.print_table(invocation, _COLUMNS, rows, if_empty=f"No bookmark of {paper_id} was ever synced.")
    return 0


def _row(version: Version, form: Format) -> tuple[str | int, ...]:
    from paperreader.bookmarks.sync.merge import Record
    from paperreader.bookmarks.sync.records import bookmark_of

    when = version.committed.isoformat(timespec="seconds")
    if not isinstance(version.state, Record):
        return (when, "removed", "", "", "", "")
    found = bookmark_of(version.state)
    lists = (" ".join(names) for names in (found.tags, found.collections))
    note = found.note if form in (Format.JSON, Format.JSONL) else clean_line(found.note)
    return (when, found.status or "", found.rating or "", *lists, note)
