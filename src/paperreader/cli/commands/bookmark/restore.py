"""`bookmark restore`: put a backup in the place of the bookmarks file, which becomes a backup itself."""

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
HELP = "bring a backup back; what is there now is kept as a backup first, so that this can be taken back"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The backup."""
    parser.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="as `bookmark backups` names it, for instance a day; without it the newest that differs",
    )
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Bring it back."""
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
    return f"What was there is kept in {done.kept}; `paperreader bookmark restore` brings it back."
