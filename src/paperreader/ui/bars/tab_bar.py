"""The line of tabs at the top."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from textual import events


class TabName(NamedTuple):
    """The names of a tab.

    Attributes:
        key: the key that shows it, or empty.
        name: its full name.
        short: its name for a narrow terminal.
        unread: how many unread papers it has, or None if they are not counted.
    """

    key: str
    name: str
    short: str
    unread: int | None = None


class TabBar(Widget):
    """Names of tabs in one line, one of them active.

    Attributes:
        names: the names of the tabs, in their order.
        active: the index of the active tab, or None if the current place has no tab.
    """

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tab-bar--active"}

    names: reactive[tuple[TabName, ...]] = reactive(())
    active: reactive[int | None] = reactive(0)

    def _labels(self) -> list[str]:
        """Return the labels that fit: full names, else short ones, else keys; the active one is full."""
        labels: list[str] = []
        for form in range(3):
            labels, room = [], self.size.width
            for index in range(len(self.names)):
                labels.append(self._label(index, 0 if index == self.active else form))
                room -= cell_len(labels[-1])
                if room < 0:
                    break  # No tab after this one is seen.
            else:
                break
        return labels

    @property
    def seen(self) -> int:
        """Return how many tabs fit, at least in part."""
        return len(self._labels())

    def _label(self, index: int, form: int) -> str:
        """Return a tab's key, its name in one of three lengths, and how many papers of it are unread."""
        tab = self.names[index]
        name = (tab.name, tab.short, "" if tab.key else tab.short)[form]
        unread = f"({tab.unread:,})" if tab.unread else ""
        return f" {' '.join(part for part in (tab.key, name, unread) if part)} "

    def render_line(self, y: int) -> Strip:
        """Return the line (Textual's line API)."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.rich_style)
        active = self.get_visual_style("tab-bar--active", partial=True)
        line = Content("")
        for index, label in enumerate(self._labels()):
            # Brackets show which tab is active if there is no colour.
            shown = f"[{label[1:-1]}]" if index == self.active else label
            line += Content(shown).stylize(active) if index == self.active else Content(shown)
        return Strip(line.truncate(width, pad=True).render_segments(self.visual_style), width)

    def on_click(self, event: events.Click) -> None:
        """Choose the tab that was clicked."""
        at = 0
        for index, label in enumerate(self._labels()):
            at += cell_len(label)
            if event.x < at:
                self.post_message(self.Chosen(index))
                return
