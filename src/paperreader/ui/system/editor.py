"""Lending the terminal to the user's own editor."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textual.app import App, SuspendNotSupported

from paperreader.errors import PaperReaderError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.editor import Draft


def edit_outside(app: App[None], draft: Draft) -> None:
    """Edit a draft in the user's editor, which has the terminal and its keys until it ends.

    Raises:
        PaperReaderError: there is no editor, or it failed, or the terminal cannot be lent.
    """
    problem = None
    try:
        with app.suspend(), _interrupts_are_the_editor_s():
            try:
                draft.edit()
            except PaperReaderError as error:
                problem = error  # Passing through `suspend`, it would leave us without the terminal.
    except SuspendNotSupported as error:
        terminal = "A browser" if app.is_web else "This terminal"
        raise PaperReaderError(f"{terminal} cannot be lent to an editor.") from error
    if problem is not None:
        raise problem


@contextmanager
def _interrupts_are_the_editor_s() -> Iterator[None]:
    """Ignore Ctrl+C, which reaches every program at the terminal but is meant for the editor alone."""
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
