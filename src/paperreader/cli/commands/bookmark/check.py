"""`bookmark check`: whether the bookmarks file is whole, and mending what is safe to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.errors import DamagedFile

if TYPE_CHECKING:
    import argparse

    from paperreader.bookmarks.check import Report
    from paperreader.cli.invocation import Invocation

NAME = "check"
HELP = "prove that the bookmarks file is whole, with its backups, or name what is wrong and where"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to mend."""
    parser.add_argument(
        "--repair",
        action="store_true",
        help="mend what is safe to: rows of one paper become one, files are closed to others, remains go",
    )
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Check it."""
    store = invocation.services.bookmarks
    report = store.check()
    if invocation.arguments.repair and any(finding.mendable for finding in report.findings):
        _repair(report, invocation)
        report = store.check()
    for line in report.lines(invocation.paths.bookmarks):
        invocation.output.line(line)
    return 0 if report.is_whole else DamagedFile.exit_code


def _repair(report: Report, invocation: Invocation) -> None:
    """Mend what can be mended, and say what was. The rows of a damaged file are left alone."""
    from paperreader.bookmarks import edits

    store = invocation.services.bookmarks
    for done in store.mend():
        invocation.output.line(f"Repaired: {done}")
    if report.doubled and report.is_readable:
        store.change_many(None, edits.in_turn())
        invocation.output.line(
            f"Repaired: {report.doubled:,} rows were joined with another of the same paper."
        )
