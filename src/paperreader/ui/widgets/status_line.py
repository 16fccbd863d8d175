"""The last line of the screen: what just happened, else the keys; on the right what runs meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.message import Message
from textual.reactive import var

from paperreader.ui.support.heading import hints
from paperreader.ui.widgets.text_line import TextLine

if TYPE_CHECKING:
    from textual import events
    from textual.timer import Timer

MESSAGE_SECONDS = 8.0
"""How long a sentence stays."""

_MOST_LINES = 4


class StatusLine(TextLine):
    """One sentence at a time, and the keys when there is none.

    Attributes:
        reading: whether a paper is open: other keys matter then.
    """

    class Hinted(Message):
        """The key of a command was clicked."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    reading: var[bool] = var(default=False, init=False)

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._going: Timer | None = None

    def on_mount(self) -> None:
        """Show the keys from the first paint on."""
        self.show_keys()

    def say(self, message: str, *, alert: bool = False) -> None:
        """Show a sentence for a while; `alert=True` when something went wrong: it may take several lines."""
        self.alert = alert
        self.left = message
        self.unfold(_MOST_LINES if alert else 1)
        if self._going is not None:
            self._going.stop()
        self._going = self.set_timer(MESSAGE_SECONDS, self.show_keys)

    def show_job(self, text: str) -> None:
        """Say on the right how far something in the background is; empty when it has ended."""
        self.right = text

    def clear(self) -> None:
        """Take the sentence away, if there is one."""
        if self._going is not None:
            self.show_keys()

    def show_keys(self) -> None:
        """Show the keys that matter here, as many as fit."""
        if self._going is not None:
            self._going.stop()
            self._going = None
        self.alert = False
        self.left = "  ".join(map(str, hints(self.reading, self.app.size.width)))
        self.unfold(1)

    def on_click(self, event: events.Click) -> None:
        """Run the command of the key that was clicked."""
        if self._going is not None:
            return
        end = 1
        for hint in hints(self.reading, self.app.size.width):
            end += cell_len(str(hint))
            if event.x < end:
                self.post_message(self.Hinted(hint.command))
                return
            end += 2

    def watch_reading(self) -> None:
        """Show the keys of what is done now."""
        self.show_keys()

    def fit(self) -> None:
        """Show as many keys as fit the screen now."""
        if self._going is None:
            self.show_keys()
