"""A dialog that asks for words of the user, such as tags, and offers the words that were used before."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from paperreader.ui.dialogs.dialog import Dialog
from paperreader.ui.filter.line_input import LineInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.widget import Widget

_MOST_OFFERED = 8


def offered(text: str, known: Sequence[str]) -> list[str]:
    """Return the known words that complete the last word of a text, likeliest first, a level at a time.

    Args:
        text: the typed words, separated by commas.
        known: words used before, the most used first; nested with `/`.
    """
    *earlier, last = text.split(",")
    begun = last.strip().casefold()
    taken = {word.strip().casefold() for word in earlier}
    depth = begun.count("/") + 1
    found: dict[str, str] = {}
    for word in known:
        levels = word.split("/")
        level = "/".join(levels[:depth]) + ("/" if len(levels) > depth else "")
        fits = word.casefold().startswith(begun) and level.casefold() != begun
        if fits and level.rstrip("/").casefold() not in taken:
            found.setdefault(level.casefold(), level)
    return list(found.values())[:_MOST_OFFERED]


class WordPrompt(Dialog[tuple[str, ...]]):
    """Words separated by commas, given with Enter; Tab completes the last of them.

    Args:
        question: the title.
        known: words used before, the most used first.
        value: the first words of the line.
        hint: an example of an answer.
        subject: the subject of the question.
    """

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
        super().__init__(question)
        self._known = known
        self._value = ", ".join(value)
        self._hint = hint
        self._subject = subject

    def body(self) -> Iterator[Widget]:
        """Make the subject of the question, the words, and the offered completions."""
        if self._subject:
            yield Static(Content(self._subject), classes="dialog--subject")
        words = LineInput(self._value, placeholder=self._hint, compact=True, select_on_focus=False)
        words.joint = ", "
        yield words
        yield Static(Content(self._offer(self._value)), classes="dialog--offer")

    def action_complete(self) -> None:
        """Complete the last word with the likeliest offer."""
        line = self.query_one(Input)
        likely = offered(line.value, self._known)
        if likely:
            earlier, comma, _ = line.value.rpartition(",")
            line.value = f"{earlier}{comma}{' ' if comma else ''}{likely[0]}"
            line.cursor_position = len(line.value)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self.query_one(".dialog--offer", Static).update(Content(self._offer(event.value)))

    def action_accept(self) -> None:
        """Close with the words."""
        typed = self.query_one(Input).value
        self.dismiss(tuple(word for part in typed.split(",") if (word := part.strip())))

    def _offer(self, text: str) -> str:
        return "  ".join(offered(text, self._known)) or " "
