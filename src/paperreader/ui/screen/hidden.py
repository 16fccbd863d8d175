"""A screen that paints nothing until it is complete, or after it has ended."""

from __future__ import annotations

from textual import events, on
from textual.screen import Screen

from paperreader.ui.line_compositor import LineCompositor
from paperreader.ui.textual_private import paint_nothing


class HiddenScreen(Screen[None]):
    """A screen that is hidden at first: it is laid out and answers keys, and is painted when it is revealed.

    Textual would paint a new screen three times, each time after another layout.
    """

    is_hidden = True
    is_first = True
    """Whether the first frame, which a saved screen is to equal, is not painted yet."""
    _stays_hidden = False

    def __init__(self) -> None:
        super().__init__()
        self._compositor = LineCompositor()

    @on(events.ScreenResume)
    def _resumed(self, event: events.ScreenResume) -> None:
        """Keep the styles that the widgets got when they were mounted; Textual would style them all again."""
        event.refresh_styles = False

    def hide(self) -> None:
        """Paint nothing from now on."""
        self.is_hidden = self._stays_hidden = self.is_first = True

    def _compositor_refresh(self) -> None:
        """Paint, if the screen is shown."""
        if self.is_hidden:
            paint_nothing(self)
        else:
            super()._compositor_refresh()

    def reveal(self) -> None:
        """Paint from now on; do nothing if that is done."""
        if self.is_hidden and not self._stays_hidden:
            self.is_hidden = False
            self.refresh()
