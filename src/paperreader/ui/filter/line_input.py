"""An input of one line that takes pasted text of several lines."""

from __future__ import annotations

from rich.cells import cell_len
from textual.geometry import Offset, Size
from textual.reactive import reactive
from textual.widgets import Input

from paperreader.text.sanitize import clean_line
from paperreader.ui.bars.hints import Hint, Hinting, binding_hints
from paperreader.ui.keys import shown_key

MOST_CHARACTERS = 1000
"""The most characters of a line. Each key measures the line again: megabytes would delay it for minutes."""


class LineInput(Input):
    """Textual's input, which by itself drops all but the first line that is pasted.

    Attributes:
        joint: the text between the lines of a pasted text.
        takes_letters: tells the application, which does not load this class, where a letter goes.
    """

    joint = " "
    takes_letters = True

    virtual_size: reactive[Size] = reactive(Size(0, 0))
    """The size of the text. Textual lays out the screen again when it changes; here no size depends on it."""

    def on_mount(self) -> None:
        """Let the cursor rest if nothing is to move."""
        self.cursor_blink = self.app.animation_level != "none"

    @property
    def caret(self) -> Offset:
        """Return the cell for the terminal's cursor: that of the next letter."""
        return Offset(cell_len(self.value[: self.cursor_position]) - self.scroll_offset.x, 0)

    def put(self, text: str) -> None:
        """Insert what was typed in place of the selection, at once: the next key may be answered already."""
        self.replace(text, *self.selection)

    def paste(self, text: str) -> None:
        """Insert a pasted text as one line."""
        lines = (clean_line(line).strip() for line in text.splitlines())
        self.put(self.joint.join(filter(None, lines)))

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a part of the line by a text, as much of it as fits."""
        room = MOST_CHARACTERS - len(self.value) + abs(end - start)
        # A line that was longer from the beginning, such as the query of a view, can still be shortened.
        super().replace(text[: max(room, 0)], start, end)


class HintingInput(LineInput, Hinting):
    """An input on the screen itself, whose keys stand in the last line while it has the focus."""

    def hints(self) -> tuple[Hint, ...]:
        """Return the keys for the last line; a key that types a character does nothing else here."""
        active = self.screen.active_bindings.values()
        own = [each.binding for each in active if each.node is self]
        return binding_hints(each for each in own if each.key != "space" and len(shown_key(each.key)) > 1)
