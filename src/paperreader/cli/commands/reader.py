"""`paperreader` without a command: open the reader, or print the latest papers if there is no terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli.opening import can_show_a_screen, open_reader
from paperreader.cli.output import Format

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.cli.invocation import Invocation
    from paperreader.cli.naming import Collection
    from paperreader.models.edition import EditionKey

_EDITION_OF_TAB = {"daily": "today", "weekly": "week", "monthly": "month"}


def run(invocation: Invocation) -> int:
    """Open the reader, or print an edition as `list` does."""
    file: Path | None = invocation.arguments.file
    if _is_for_a_person(invocation):
        return _open_reader(file, invocation)
    from paperreader.cli.resolve import open_papers
    from paperreader.cli.selection import print_selection

    print_selection(open_papers(file or _start(invocation), invocation), invocation.query(""), invocation)
    return 0


def _start(invocation: Invocation) -> EditionKey | Collection | Path:
    """Return the place that the reader would show first."""
    from paperreader.cli.naming import split

    tab = invocation.services.config.display.start
    return split([_EDITION_OF_TAB.get(tab, tab)], invocation.services.today).place


def _is_for_a_person(invocation: Invocation) -> bool:
    """Return whether a terminal can show the screen and no option asks for printing."""
    arguments = invocation.arguments
    asked_to_print = (
        arguments.form is not Format.PLAIN or arguments.limit is not None or arguments.sort is not None
    )
    return not asked_to_print and can_show_a_screen()


def _open_reader(file: Path | None, invocation: Invocation) -> int:
    from paperreader.cli.resolve import load_edition

    edition = load_edition(file, invocation) if file else None
    return open_reader(invocation.services, edition)
