"""The base of all dialogs: a box over the list, with a title in its border and keys in its last line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList

from paperreader.ui.bars.hints import Hint, binding_hints
from paperreader.ui.bars.text_lines import KeyLine
from paperreader.ui.screen.messages import TakesKeys

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget


Answer = TypeVar("Answer")


def steps(word: str) -> list[Binding]:
    """Make the bindings that move by a line, as the same keys do in the list."""
    return [
        Binding("j", "step(1)", word, id="down", priority=True),
        Binding("k", "step(-1)", word, id="up", priority=True),
        Binding("down", "step(1)", show=False, priority=True),
        Binding("up", "step(-1)", show=False, priority=True),
    ]


class Dialog(ModalScreen[Answer | None]):
    """A box over the list; its answer is None if the user left it.

    Keys that were typed before it is ready wait for it. A binding whose `id` is the name of a command has
    the keys that the settings define for that command. The last line names every binding with `show`.

    Args:
        title: the text in the border.
    """

    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high"), (40, "-tall")]  # noqa: RUF012 - Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "close")]

    takes_keys = False
    """Whether it is ready; the application holds keys until then."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """Make the body in its frame, and the keys below it."""
        with Vertical(classes="dialog") as box:
            # A str would be read as markup.
            box.border_title = Content(self._title)
            yield from self.body()
            yield KeyLine(classes="dialog--keys")

    def body(self) -> Iterable[Widget]:
        """Make the widgets of the body."""
        raise NotImplementedError

    def hints(self) -> Sequence[Hint]:
        """Return the keys for the last line, in the order of the bindings; the key that leaves comes last."""
        own = [active.binding for active in self.active_bindings.values() if active.node is self]
        order = [binding.action for binding in self.BINDINGS if isinstance(binding, Binding)]
        return binding_hints(
            sorted(
                own,
                key=lambda each: (
                    order.index(each.action) if each.description and each.action in order else len(order)
                ),
            )
        )

    def on_mount(self) -> None:
        """Show the keys in the last line, and answer keys that were typed before."""
        self.show_hints()
        self.takes_keys = True
        self.post_message(TakesKeys())

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close with an answer; ignore keys and clicks after the one that closed it."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def show_hints(self) -> None:
        """Update the keys in the last line."""
        self.query_one(KeyLine).hints = tuple(self.hints())

    @on(KeyLine.Hinted)
    async def _hint_clicked(self, message: KeyLine.Hinted) -> None:
        await self.run_action(message.act)

    def action_step(self, step: int) -> None:
        """Move the cursor of the list, or scroll the text, by so many lines."""
        for options in self.query(OptionList):
            for _ in range(abs(step)):
                options.action_cursor_down() if step > 0 else options.action_cursor_up()
        for text in self.query(VerticalScroll):
            text.scroll_relative(y=step, animate=False)

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
