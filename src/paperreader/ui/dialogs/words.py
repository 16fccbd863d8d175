"""Asks for a few words of the reader's own, separated by commas, and offers those that were used before."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from paperreader.ui.dialogs.dialog import Dialog
from paperreader.ui.widgets.line_input import LineInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

_MOST_OFFERED = 8


def offered(text: str, known: Sequence[str]) -> list[str]:
    """The known words that the last word of a text may become, likeliest first; a nested one level by level.

    Args:
        text: as typed, words between commas.
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


class WordsPrompt(Dialog[tuple[str, ...]]):
    """Words separated by commas, given with Enter; Tab completes the last of them.

    Args:
        question: what is asked.
        known: words used before, the most used first.
        value: the words at first.
        hint: what an answer looks like.
        subject: what the question is about.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False, priority=True),
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
        super().__init__()
        self._question = question
        self._known = known
        self._value = ", ".join(value)
        self._hint = hint
        self._subject = subject

    def compose(self) -> ComposeResult:
        """The question, what it is about, the words, and what they may become."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog--title")
            if self._subject:
                yield Static(Content(self._subject), classes="dialog--subject")
            words = LineInput(self._value, placeholder=self._hint, compact=True, select_on_focus=False)
            words.joint = ", "
            yield words
            yield Static(Content(self._offer(self._value)), classes="dialog--offer")
            yield Static(
                Content("Enter accepts · Tab completes · Esc leaves it as it is"), classes="dialog--keys"
            )

    def action_complete(self) -> None:
        """Make the last word the likeliest that is offered."""
        line = self.query_one(Input)
        likely = offered(line.value, self._known)
        if likely:
            earlier, comma, _ = line.value.rpartition(",")
            line.value = f"{earlier}{comma}{' ' if comma else ''}{likely[0]}"
            line.cursor_position = len(line.value)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self.query_one(".dialog--offer", Static).update(Content(self._offer(event.value)))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(tuple(word for part in event.value.split(",") if (word := part.strip())))

    def _offer(self, text: str) -> str:
        return "  ".join(offered(text, self._known)) or " "
