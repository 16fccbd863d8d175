"""`bookmark check`: check the bookmarks file, and repair what is safe to repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.errors import DamagedFile

if TYPE_CHECKING:
    import argparse

    from paperreader.bookmarks.check import Report
    from paperreader.cli.invocation import Invocation

NAME = "check"
HELP = "check the bookmarks file and its backups, and report what is wrong and where"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the option to repair."""
    parser.add_argument(
        "--repair",
        action="store_true",
        help="repair what is safe: join rows of one paper, make files private, remove temporary files",
    )
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Check the file, repair it if that was asked for, and print what was found."""
    store = invocation.services.bookmarks
    report = store.check()
    if invocation.arguments.repair and any(finding.mendable for finding in report.findings):
        _repair(report, invocation)
        report = store.check()
    for line in report.lines(invocation.paths.bookmarks):
        invocation.output.line(line)
    return 0 if report.is_whole else DamagedFile.exit_code


def _repair(report: Report, invocation: Invocation) -> None:
    """Repair what is safe, and print each repair. Leave the rows of a damaged file alone."""
    from paperreader.bookmarks import edits

    store = invocation.services.bookmarks
    for done in store.mend():
        invocation.output.line(f"Repaired: {done}")
    if report.doubled and report.is_readable:
        store.change_many(None, edits.in_turn())
        invocation.output.line(
            f"Repaired: {report.doubled:,} rows were joined with another of the same paper."
        )
