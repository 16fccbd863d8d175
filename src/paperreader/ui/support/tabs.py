"""The tabs: which there are, which of them is active, and what each shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.ui.support.places import Place, Tab
from paperreader.ui.widgets.tab_bar import TabBar, TabName

if TYPE_CHECKING:
    from paperreader.ui.support.navigator import Navigator

_SHORT_NAMES = {
    Tab.TRENDING: "Trend",
    Tab.DAILY: "Day",
    Tab.WEEKLY: "Week",
    Tab.MONTHLY: "Month",
    Tab.BOOKMARKS: "Marks",
    Tab.LIBRARY: "Lib",
}


class Tabs:
    """What the bar of tabs says and does.

    Args:
        bar: paints them.
        navigator: shows what a tab leads to.
    """

    def __init__(self, bar: TabBar, navigator: Navigator) -> None:
        self._bar = bar
        self._navigator = navigator
        self._tabs = tuple(Tab)
        bar.names = tuple(TabName(tab.value, _SHORT_NAMES[tab]) for tab in self._tabs)

    def show(self, index: int) -> None:
        """Show what the tab at an index leads to; nothing where there is none."""
        if index < len(self._tabs):
            self._navigator.show_tab(self._tabs[index])

    def follow(self, place: Place) -> None:
        """Make the tab of a place the active one, or none of them."""
        self._bar.active = self._tabs.index(place.tab) if place.tab else None
