"""The line of tabs at the top: their names, the active one, and the place that each shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from paperreader.models.value import Value
from paperreader.workspace.places import MOST_UNREAD, Place, Tab

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events

    from paperreader.views.view import View
    from paperreader.workspace.navigator import Navigator

_TABS = tuple(Tab)
_SHORT = 6
"""The letters of a view's name in a narrow terminal."""

_MOST_SEEN = 100
"""The most views that the widest terminal has room for; a command lists the others."""


class TabName(Value, frozen=True):
    """The names of a tab.

    Attributes:
        key: the key that shows it, or empty.
        name: its full name.
        short: its name for a narrow terminal.
        unread: how many unread papers it has, 0 included, or None if they are not counted or not known yet.
    """

    key: str
    name: str
    short: str
    unread: int | None = None


class TabBar(Widget):
    """The tabs and, after them, the user's views, in one line.

    Attributes:
        names: the names of the tabs, in their order.
        active: the index of the active tab, or None if the current place has no tab.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tab-bar--active"}

    names: reactive[tuple[TabName, ...]] = reactive(())
    active: reactive[int | None] = reactive(0)

    def __init__(self, navigator: Callable[[], Navigator], *, key: Callable[[str], str], id: str) -> None:
        """Make the bar without views.

        Args:
            navigator: returns what shows the place of a tab.
            key: returns the key of a command as it is shown.
            id: the widget's id.
        """
        super().__init__(id=id)
        self._navigator = navigator
        self._key = key
        self._views: tuple[View, ...] = ()
        self.show_counts(())

    def show(self, index: int) -> None:
        """Show the place of the tab at an index; do nothing if there is no such tab."""
        view = index - len(_TABS)
        if view < 0:
            self._navigator().show_tab(_TABS[index])
        elif view < len(self._views):
            shown = self._views[view]
            self._navigator().show_view(shown.name, shown.query, shown.list)

    @property
    def seen_views(self) -> tuple[View, ...]:
        """Return the views whose tabs fit on the screen, at least in part."""
        return self._views[: max(len(self._labels()) - len(_TABS), 0)]

    def have_views(self, views: tuple[View, ...]) -> None:
        """Show these views after the other tabs."""
        self._views = views
        self.show_counts(())
        self.follow(self._navigator().place)

    def show_counts(self, unread: Sequence[int | None]) -> None:
        """Show how many unread papers each tab has; a tab without a count shows none."""
        names = [(tab.command, tab.value, tab.short) for tab in _TABS]
        views = enumerate(self._views[:_MOST_SEEN], start=1)
        names += [(f"view_{number}", view.name, view.name[:_SHORT]) for number, view in views]
        counts = [*unread, *[None] * (len(names) - len(unread))]
        self.names = tuple(
            TabName(self._key(command), name, short, count)
            for (command, name, short), count in zip(names, counts, strict=False)
        )

    def follow(self, place: Place) -> None:
        """Make the tab of a place the active one; if it has no tab, none is active."""
        names = [view.name for view in self._views]
        if place.tab:
            self.active = _TABS.index(place.tab)
        else:
            self.active = len(_TABS) + names.index(place.view) if place.view in names else None

    def _labels(self) -> list[str]:
        """Return the labels that fit: full names, else short ones, of which the last become keys.

        The active one is full. Tabs without a key stand last and are cut before the others lose their names.
        """
        labels: list[str] = []
        count, keyed = len(self.names), sum(bool(tab.key) for tab in self.names)
        width = self.size.width or self.screen.size.width  # An open paper hides the bar, which then has none.
        for form, named in ((0, count), (1, count), *((1, named) for named in range(keyed - 1, -1, -1))):
            labels, room = [], width
            for index in range(count):
                labels.append(self._label(index, 0 if index == self.active else form if index < named else 2))
                room -= cell_len(labels[-1])
                if room < 0:
                    if form and not self.names[index].key:
                        return labels
                    break  # No tab after this one is seen.
            else:
                break
        return labels

    def _label(self, index: int, form: int) -> str:
        """Return a tab's key, its name in one of three lengths, and how many papers of it are unread."""
        tab = self.names[index]
        name = (tab.name, tab.short, "" if tab.key else tab.short)[form]
        unread = "" if tab.unread is None else f"({tab.unread:,})"
        if tab.unread is not None and tab.unread > MOST_UNREAD and index >= len(_TABS):
            unread = f"({MOST_UNREAD:,}+)"
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
        """Show the place of the tab that was clicked."""
        at = 0
        for index, label in enumerate(self._labels()):
            at += cell_len(label)
            if event.x < at:
                self.show(index)
                return
