"""What every dialog is: a box over the list, closed with Esc; keys typed before it is there wait for it."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from paperreader.ui.support.takes_keys import TakesKeys

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer | None]):
    """A box over the list; its answer is None when it was left."""

    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high")]  # noqa: RUF012 - Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Close", show=False)]

    takes_keys = False
    """Whether it is there; the application keeps keys until then."""
    answers_keys = True
    """Whether its keys are bindings, which the application runs in order; a text area answers its own."""

    def on_mount(self) -> None:
        """Take the keys that were typed meanwhile."""
        self.takes_keys = True
        self.post_message(TakesKeys())

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close with an answer; a key or click that comes after the one that closed it changes nothing."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
