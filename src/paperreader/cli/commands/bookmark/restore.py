"""`bookmark restore`: replace the bookmarks file by a backup; the replaced file becomes a backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import say
from paperreader.text.counted import counted

if TYPE_CHECKING:
    import argparse

    from paperreader.bookmarks.archive import Restored
    from paperreader.cli.invocation import Invocation

NAME = "restore"
HELP = "restore a backup; the current bookmarks become a backup first, so you can undo this"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the name of the backup."""
    parser.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="its name in `bookmark backups`, such as a day; without it, the newest that differs",
    )
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Restore the backup, and report what changed and how to undo it."""
    done = invocation.services.bookmarks.archive.restore(invocation.arguments.name)
    say(f"{_sentence(done)} {_way_back(done)}")
    return 0


def _sentence(done: Restored) -> str:
    changes = ", ".join(
        f"{count:,} {what}"
        for count, what in ((done.back, "came back"), (done.changed, "changed"), (done.gone, "are gone"))
        if count
    )
    bookmarks = counted(done.count, "bookmark")
    return f"Restored {done.backup.name}: {bookmarks}; {changes or 'nothing is different'}."


def _way_back(done: Restored) -> str:
    if done.kept is None:
        return "There was no file before."
    if not done.was_whole:
        return f"The damaged file is kept in {done.kept}."
    return f"The replaced file is kept in {done.kept}; `paperreader bookmark restore` undoes this."
