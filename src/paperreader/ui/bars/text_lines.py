"""Lines of text that is never markup: the heading, the problems of a query, key hints, the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from paperreader.ui.bars.hints import GAP, Hint, fitting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.timer import Timer


MESSAGE_SECONDS = 8.0
"""How long a message stays."""

_MOST_LINES = 4
_BETWEEN = " · "


class TextLine(Widget):
    """A text on the left and one on the right; the left one is cut if both do not fit.

    Attributes:
        left: the text on the left.
        right: the text on the right.
        alert: whether the left text reports a problem; it then begins with `!`.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"text-line--alert"}

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")
    alert: reactive[bool] = reactive(default=False)

    def unfold(self, most: int, width: int | None = None) -> None:
        """Set the height to the lines of the left text, at most `most`; before a layout, pass `width`."""
        self.styles.height = min(max(len(self._lines(width or self.size.width)), 1), most)

    @property
    def beside(self) -> str:
        """Return the text on the right, without its last parts if they do not fit."""
        return self._parts_within(self.size.width - 2)

    def _parts_within(self, room: int) -> str:
        parts = self.right.split(_BETWEEN)
        while parts and cell_len(_BETWEEN.join(parts)) > room:
            parts.pop()
        return _BETWEEN.join(parts)

    def render_line(self, y: int) -> Strip:
        """Return a line of the widget (Textual's line API)."""
        width = self.size.width
        right = f" {beside} " if (beside := self.beside) else ""
        room = max(width - cell_len(right), 0)
        if self.size.height > 1:
            lines = self._lines(room)
            left = lines[y] if y < len(lines) else Content("")
            if y == self.size.height - 1 and len(lines) > y + 1:
                left = Content(f"{left.plain}…")
        else:
            left = self._styled()
        left = left.truncate(room, ellipsis=True, pad=True)
        if self.alert:
            left = left.stylize(self.get_visual_style("text-line--alert", partial=True))
        line = (left + right).truncate(width, pad=True)
        return Strip(line.render_segments(self.visual_style), width)

    def _styled(self) -> Content:
        return Content(f" {'! ' if self.alert else ''}{self.left}")

    def _lines(self, width: int) -> list[Content]:
        if width <= 4:
            return [self._styled()]
        first, *others = self._styled().wrap(width - 1) or [Content("")]
        return [first, *(Content(" ") + line for line in others)]


class KeyLine(TextLine):
    """The keys that matter, as many as fit; a text on the left replaces them. A click acts like its key.

    Attributes:
        hints: the keys, the most used first.
    """

    class Hinted(Message):
        """A key was clicked; `act` is the command or the action that it stands for."""

        def __init__(self, act: str) -> None:
            super().__init__()
            self.act = act

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key", "key-line--word"}

    hints: reactive[tuple[Hint, ...]] = reactive(())

    @property
    def shown(self) -> Sequence[Hint]:
        """Return the hints that fit."""
        beside = cell_len(self.beside) + 2 if self.right else 0
        return fitting(self.hints, self.size.width - 2 - beside)

    @property
    def text(self) -> str:
        """Return the text of the line, without its colours."""
        return self.left or GAP.join(map(str, self.shown))

    def _styled(self) -> Content:
        if self.left:
            return super()._styled()
        key = self.get_visual_style("key-line--key", partial=True)
        word = self.get_visual_style("key-line--word", partial=True)
        hints = [
            Content(str(hint)).stylize(key, 0, len(hint.key)).stylize(word, -len(hint.word))
            for hint in self.shown
        ]
        return Content(" ") + Content(GAP).join(hints)

    def on_click(self, event: events.Click) -> None:
        """Act like the key that was clicked."""
        if self.left:
            return
        end = 1
        for hint in self.shown:
            end += cell_len(str(hint))
            if event.x < end:
                if hint.act:
                    self.post_message(self.Hinted(hint.act))
                return
            end += len(GAP)


class StatusLine(KeyLine):
    """The last line of the screen: a message or the keys; on the right, the progress of background work."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._going: Timer | None = None

    @property
    def beside(self) -> str:
        """Return the progress as far as it fits beside a message, which is shown completely."""
        return self._parts_within(self.size.width - 2 - (cell_len(self._styled().plain) if self.left else 0))

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
