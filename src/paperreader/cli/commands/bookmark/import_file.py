"""`bookmark import`: bookmark papers from the files of other programs; report each one that is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import say

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation
    from paperreader.importing import Report

NAME = "import"
HELP = "bookmark the papers of files: BibTeX, RIS, CSL-JSON, JSON Lines, lists of addresses and others"

_MOST_TOLD = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the files, and the options for importing them."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a file; - is standard input")
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        help="jsonl, bookmarks, bibtex, ris, csl-json, collection, html, opml, markdown, csv or list; "
        "without it, the content of the file decides",
    )
    parser.add_argument("--dry-run", action="store_true", help="show what would be done, and do nothing")
    parser.add_argument(
        "--tag",
        action="append",
        default=[],
        dest="tags",
        metavar="TAG",
        help="add this tag; may be repeated",
    )
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Import the files in one save; return 1 if a row was refused."""
    from paperreader.importing import prepare_import, remember_papers
    from paperreader.textfile import read_text

    given, services = invocation.arguments, invocation.services
    files = [(name, read_text(name)) for name in given.files]
    report = prepare_import(
        files, services, invocation.bookmarks, say=say, format_name=given.format, tags=given.tags
    )
    if given.dry_run:
        invocation.output.text(f"{line}\n" for line in report.lines)
    elif report.changes:
        services.bookmarks.exchange(report.changes)
        remember_papers(report.papers, services.library, say=say)
    _tell(report, dry_run=given.dry_run, verbose=invocation.verbose)
    return 1 if report.problems else 0


def _tell(report: Report, *, dry_run: bool, verbose: bool) -> None:
    """Report each row that was not imported, then the result in one sentence."""
    told = len(report.problems) if verbose else _MOST_TOLD
    for problem in report.problems[:told]:
        say(problem)
    if report.problems[told:]:
        say(f"and {len(report.problems) - told:,} more rows were not imported; -v lists all.")
    say(f"{report.words(done=not dry_run)}.")
