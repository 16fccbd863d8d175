"""The terminal's own cursor: screen readers, braille displays and magnifiers follow it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.geometry import Offset

from paperreader.ui.terminal.link import reduces_motion

if TYPE_CHECKING:
    from textual.screen import Screen

    from paperreader.config import Display


class CursorFollows(App[None]):
    """An application that ends each frame with the terminal's cursor where the user is.

    A widget with a `caret` says where that is, in its own cells. A screen whose keys move another widget than
    the focused one has it as `pointed`.
    """

    shows_cursor = False
    """Whether the cursor can be seen; most programs that follow it find it also when it is hidden."""

    def set_up_terminal(self, display: Display) -> None:
        """Show the cursor, and let nothing move, as the settings say."""
        self.shows_cursor = display.cursor == "visible"
        if reduces_motion(display.motion, os.environ):
            self.animation_level = "none"

    @property
    def cursor_position(self) -> Offset:
        """Return the cell in which Textual leaves the terminal's cursor."""
        return caret_of(self.screen)

    @cursor_position.setter
    def cursor_position(self, _position: Offset) -> None:
        """Ignore what Textual's inputs set, also while they do not have the keys."""


def caret_of(screen: Screen[Any]) -> Offset:
    """Return the cell of what the keys act on: a row, a line of a text, a letter of an input."""
    widget = getattr(screen, "pointed", None) or screen.focused
    if widget is None:
        return Offset()
    caret: Offset | None = getattr(widget, "caret", None)
    if caret is None:  # A text area of Textual knows the place on the screen.
        return getattr(widget, "cursor_screen_offset", widget.content_region.offset)
    return widget.content_region.offset + caret
