"""`bookmark backups`: print the backups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.errors import DamagedFile

if TYPE_CHECKING:
    import argparse

    from paperreader.bookmarks.archive import Archive
    from paperreader.bookmarks.backups import Backup
    from paperreader.cli.invocation import Invocation

NAME = "backups"
HELP = "print the backups of the bookmarks, newest first"

_COLUMNS = ("name", "written", "bookmarks", "bytes")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options for printing."""
    options.add(parser, options.OUTPUT)


def run(invocation: Invocation) -> int:
    """Print the backups."""
    from paperreader.cli import table

    archive = invocation.services.bookmarks.archive
    rows = [
        (backup.name, backup.written.isoformat(timespec="seconds"), _count(backup, archive), backup.size)
        for backup in archive.backups()
    ]
    table.print_table(
        invocation, _COLUMNS, rows, "There are no backups yet; one is made when the bookmarks change."
    )
    return 0


def _count(backup: Backup, archive: Archive) -> int | str:
    try:
        return archive.count(backup)
    except DamagedFile:
        return "unreadable"
