"""Dialogs that ask for one line: of any text, or of words such as tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from paperreader.ui.dialogs.dialog import Answer, Dialog
from paperreader.ui.filter.line_input import LineInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.widget import Widget

_MOST_OFFERED = 8


class _Line(Dialog[Answer]):
    """A line to type in, below the subject of the question.

    Args:
        question: the title.
        hint: an example of an answer.
        value: the first text of the line.
        subject: for example the title of the paper.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "accept", priority=True),
        Binding("escape", "leave", "cancel"),
    ]

    def __init__(self, question: str, *, hint: str = "", value: str = "", subject: str = "") -> None:
        super().__init__(question)
        self._line = LineInput(value, placeholder=hint, compact=True)
        self._subject = subject

    def body(self) -> Iterator[Widget]:
        """Make the subject of the question, and the line."""
        if self._subject:
            yield Static(Content(self._subject), classes="dialog--subject")
        yield self._line


class Prompt(_Line[str]):
    """A line of text; the answer has no spaces around it, and is None if it is empty and may not be."""

    def __init__(
        self, question: str, *, hint: str = "", value: str = "", subject: str = "", may_be_empty: bool = False
    ) -> None:
        super().__init__(question, hint=hint, value=value, subject=subject)
        self._may_be_empty = may_be_empty

    def action_accept(self) -> None:
        """Close with the line."""
        text = self._line.value.strip()
        self.dismiss(text if text or self._may_be_empty else None)


def offered(text: str, known: Sequence[str]) -> list[str]:
    """Return the known words that complete the last word of a text, likeliest first, a level at a time.

    Args:
        text: the typed words, separated by commas.
        known: words used before, the most used first; nested with `/`.
    """
    *earlier, last = text.split(",")
    begun = last.strip().casefold()
    words_before = {word.strip().casefold() for word in earlier}
    depth = begun.count("/") + 1
    found: dict[str, str] = {}
    for word in known:
        levels = word.split("/")
        level = "/".join(levels[:depth]) + ("/" if len(levels) > depth else "")
        fits = word.casefold().startswith(begun) and level.casefold() != begun
        if fits and level.rstrip("/").casefold() not in words_before:
            found.setdefault(level.casefold(), level)
    return list(found.values())[:_MOST_OFFERED]


class WordPrompt(_Line[tuple[str, ...]]):
    """Words separated by commas; Tab completes the last of them from `known` words, the most used first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "accept", priority=True),
        Binding("tab", "complete", "complete", priority=True),
        Binding("escape", "leave", "cancel"),
    ]

    def __init__(
        self,
        question: str,
        known: Sequence[str],
        *,
        value: Sequence[str] = (),
        hint: str = "",
        subject: str = "",
    ) -> None:
        super().__init__(question, hint=hint, value=", ".join(value), subject=subject)
        self._line.joint = ", "
        self._line.select_on_focus = False
        self._known = known

    def body(self) -> Iterator[Widget]:
        """Make the line, and the offered completions."""
        yield from super().body()
        yield Static(Content(self._offer()), classes="dialog--offer")

    def action_complete(self) -> None:
        """Complete the last word with the likeliest offer."""
        line = self._line
        if likely := offered(line.value, self._known):
            earlier, comma, _ = line.value.rpartition(",")
            line.value = f"{earlier}{comma}{' ' if comma else ''}{likely[0]}"
            line.cursor_position = len(line.value)

    @on(Input.Changed)
    def _changed(self) -> None:
        self.query_one(".dialog--offer", Static).update(Content(self._offer()))

    def action_accept(self) -> None:
        """Close with the words."""
        self.dismiss(tuple(word for part in self._line.value.split(",") if (word := part.strip())))

    def _offer(self) -> str:
        return "  ".join(offered(self._line.value, self._known)) or " "
