"""The last line of the screen: a message or the keys; on the right, the progress of background work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.ui.bars.key_line import KeyLine

if TYPE_CHECKING:
    from textual.timer import Timer

MESSAGE_SECONDS = 8.0
"""How long a message stays."""

_MOST_LINES = 4


class StatusLine(KeyLine):
    """One message at a time, and the keys when there is none."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._going: Timer | None = None

    def say(self, message: str, *, alert: bool = False) -> None:
        """Show a sentence for a while; `alert=True` when something went wrong: it may take several lines."""
        self.alert = alert
        self.left = message
        self.unfold(_MOST_LINES if alert else 1)
        if self._going is not None:
            self._going.stop()
        self._going = self.set_timer(MESSAGE_SECONDS, self.clear)

    def show_job(self, text: str) -> None:
        """Show the progress of background work on the right; an empty text removes it."""
        self.right = text

    def clear(self) -> None:
        """Remove the message, if there is one, and show the keys again."""
        if self._going is not None:
            self._going.stop()
            self._going = None
            self.alert = False
            self.left = ""
            self.unfold(1)
