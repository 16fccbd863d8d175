"""A screen that paints nothing while the terminal shows the saved screen."""

from __future__ import annotations

from textual.screen import Screen

from paperreader.ui.textual_private import paint_nothing


class HiddenScreen(Screen[None]):
    """A screen that can be hidden: it is laid out and answers keys, and is painted when it is revealed."""

    is_hidden = False

    def _compositor_refresh(self) -> None:
        """Paint, if the screen is shown."""
        if self.is_hidden:
            paint_nothing(self)
        else:
            super()._compositor_refresh()

    def reveal(self) -> None:
        """Paint over the saved screen; do nothing if that is done."""
        if self.is_hidden:
            self.is_hidden = False
            self.refresh()
