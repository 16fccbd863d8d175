"""`bookmark import`: papers from the files of other programs, each bookmarked or named with the reason."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import say
from paperreader.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.importing import Report
    from paperreader.cli.invocation import Invocation

NAME = "import"
HELP = "bookmark the papers of files: BibTeX, RIS, CSL-JSON, JSON Lines, lists of addresses and others"

_MOST_TOLD = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files, and what to do with them."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a file; - is standard input")
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        help="jsonl, bookmarks, bibtex, ris, csl-json, collection, html, opml or list; "
        "else told by what is in the file",
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    parser.add_argument(
        "--tag",
        action="append",
        default=[],
        dest="tags",
        metavar="TAG",
        help="with this tag; may be repeated",
    )
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Import them, in one save; 1 where a row could not be."""
    from paperreader.cli.importing import import_files

    given = invocation.arguments
    files = [(name, _read(name)) for name in given.files]
    report = import_files(files, invocation, format_name=given.format, tags=given.tags, dry_run=given.dry_run)
    if given.dry_run:
        invocation.output.text(f"{line}\n" for line in report.lines)
    _tell(report, dry_run=given.dry_run, verbose=invocation.verbose)
    return 1 if report.problems else 0


def _read(name: str) -> bytes:
    from paperreader.importers.registry import SIZE_LIMIT

    try:
        if name == "-":
            if sys.stdin is None:
                raise UsageError("There is nothing to import: standard input is closed.")
            return sys.stdin.buffer.read(SIZE_LIMIT + 1)
        with Path(name).expanduser().open("rb") as file:
            return file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}.") from error


def _tell(report: Report, *, dry_run: bool, verbose: bool) -> None:
    """What was done, in one sentence, after a line for each row that was not imported."""
    told = len(report.problems) if verbose else _MOST_TOLD
    for problem in report.problems[:told]:
        say(problem)
    if report.problems[told:]:
        say(f"and {len(report.problems) - told:,} more rows were not imported; -v tells all.")
    would = "would be " if dry_run else ""
    counts = (
        (report.added, "added"),
        (report.updated, "brought up to date"),
        (report.unchanged, "already there"),
    )
    parts = [f"{count:,} {would if done != 'already there' else ''}{done}" for count, done in counts if count]
    if report.problems:
        parts.append(f"{len(report.problems):,} not imported")
    say(f"{', '.join(parts) or 'nothing to import'}.")
