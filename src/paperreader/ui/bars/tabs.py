"""The tabs: their names, the active one, and the place that each shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.ui.bars.tab_bar import TabBar, TabName
from paperreader.workspace.places import Place, Tab

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paperreader.views.view import View
    from paperreader.workspace.navigator import Navigator

_SHORT = 6
"""The letters of a view's name in a narrow terminal."""

MOST_SEEN = 100
"""The most views that the widest terminal has room for; a command lists the others."""


class Tabs:
    """The tabs, and the places they lead to.

    Args:
        bar: paints the tabs.
        navigator: shows the place of a tab.
        key: returns the key of a command as it is shown.
    """

    def __init__(self, bar: TabBar, navigator: Navigator, *, key: Callable[[str], str]) -> None:
        self._bar = bar
        self._key = key
        self._views: tuple[View, ...] = ()
        self._navigator = navigator
        self._tabs = tuple(Tab)
        self.show_counts(())

    def show(self, index: int) -> None:
        """Show the place of the tab at an index; do nothing if there is no such tab."""
        view = index - len(self._tabs)
        if view < 0:
            self._navigator.show_tab(self._tabs[index])
        elif view < len(self._views):
            self._navigator.show_view(self._views[view].name, self._views[view].query)

    @property
    def seen_views(self) -> tuple[View, ...]:
        """Return the views whose tabs fit on the screen."""
        return self._views[: max(self._bar.seen - len(self._tabs), 0)]

    def have_views(self, views: tuple[View, ...]) -> None:
        """Show these views after the other tabs."""
        self._views = views
        self.show_counts(())
        self.follow(self._navigator.place)

    def show_counts(self, unread: Sequence[int | None]) -> None:
        """Show how many unread papers each tab has; a tab without a count shows none."""
        names = [(self._key(tab.command), tab.value, tab.short) for tab in self._tabs]
        names += [
            (self._key(f"view_{number}"), view.name, view.name[:_SHORT])
            for number, view in enumerate(self._views[:MOST_SEEN], start=1)
        ]
        counts: list[int | None] = list(unread)
        counts.extend([None] * (len(names) - len(unread)))
        self._bar.names = tuple(
            TabName(key, name, short, count) for (key, name, short), count in zip(names, counts, strict=False)
        )

    def follow(self, place: Place) -> None:
        """Make the tab of a place the active one; if it has no tab, none is active."""
        names = [view.name for view in self._views]
        if place.tab:
            self._bar.active = self._tabs.index(place.tab)
        elif place.view in names:
            self._bar.active = len(self._tabs) + names.index(place.view)
        else:
            self._bar.active = None
