"""A dialog of items that the user made, such as views: to open, change, sort or delete them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from paperreader.ui.dialogs.choose import Choice, ChoiceList
from paperreader.ui.dialogs.dialog import Dialog, steps

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from textual.widget import Widget


class Picked(NamedTuple):
    """The answer: an item, and the action on it.

    Attributes:
        act: the action: `open` it, `edit` its text, or `rename` it.
        at: the index of the item.
    """

    act: Literal["open", "edit", "rename"]
    at: int


class Arrange(Dialog[Picked]):
    """A list whose items can be moved and deleted in place; the answer is any other action on an item.

    Args:
        items: returns the current items.
        when_empty: the sentence if there is no item.
        delete: deletes an item by its index.
        move: moves an item by a step; None if the order means nothing.
        undo: undoes the last change.
        can_rename: whether the items have names.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick('open')", "open", priority=True),
        Binding("e", "pick('edit')", "edit"),
        Binding("r", "pick('rename')", "rename"),
        Binding("d", "delete", "delete"),
        Binding("delete", "delete", show=False),
        Binding("J", "move(1)", "move"),
        Binding("K", "move(-1)", "move"),
        Binding("shift+down", "move(1)", show=False),
        Binding("shift+up", "move(-1)", show=False),
        Binding("ctrl+z", "undo", "undo", id="undo"),
        *steps(""),
        Binding("q", "leave", show=False, id="quit"),
    ]

    def __init__(
        self,
        question: str,
        items: Callable[[], Sequence[Choice]],
        *,
        when_empty: str,
        delete: Callable[[int], None],
        undo: Callable[[], Awaitable[None] | None],
        move: Callable[[int, int], None] | None = None,
        can_rename: bool = False,
    ) -> None:
        super().__init__(question)
        self._list = ChoiceList()
        self._items = items
        self._empty = Static(Content(when_empty), classes="dialog--empty")
        self._delete = delete
        self._undo = undo
        self._move = move
        self._can_rename = can_rename

    def body(self) -> Iterator[Widget]:
        """Make the list, and the sentence for an empty list."""
        yield self._list
        yield self._empty

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Return whether an action is possible now."""
        if (action == "move" and self._move is None) or (parameters == ("rename",) and not self._can_rename):
            return False
        return action not in ("move", "delete", "pick") or bool(self._list.choices)

    def on_mount(self) -> None:
        """Show the items."""
        super().on_mount()
        self._show(0)

    def action_step(self, step: int) -> None:
        """Move the cursor by a number of items."""
        self._list.action_step(step)

    def action_move(self, step: int) -> None:
        """Move the item under the cursor."""
        index = self._list.highlighted
        if self._move is not None and index is not None and 0 <= index + step < len(self._list.choices):
            self._move(index, step)
            self._show(index + step)

    def action_delete(self) -> None:
        """Delete the item under the cursor."""
        if (index := self._list.highlighted) is not None:
            self._delete(index)
            self._show(index)

    async def action_undo(self) -> None:
        """Undo the last change."""
        undone = self._undo()
        if undone is not None:
            await undone
        self._show(self._list.highlighted or 0)

    def action_pick(self, act: Literal["open", "edit", "rename"]) -> None:
        """Close with an action on the item under the cursor."""
        if (index := self._list.highlighted) is not None:
            self.dismiss(Picked(act, index))

    @on(ChoiceList.Clicked)
    def _clicked(self, event: ChoiceList.Clicked) -> None:
        self.dismiss(Picked("open", event.index))

    def _show(self, index: int) -> None:
        items = self._items()
        self._list.choices = items
        self._list.highlighted = index
        self._list.display = bool(items)
        self._empty.display = not items
        self.show_hints()
