"""The screen as the last session left it, and what this session leaves to the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperreader.config import Display
from paperreader.models.calendar import SCOPES
from paperreader.ui.screen.open_paper import OpenPaper
from paperreader.workspace.grouping import GROUPINGS
from paperreader.workspace.places import Tab

if TYPE_CHECKING:
    from textual.geometry import Size

    from paperreader.workspace.session import Session

_WIDE, _LOW = 100, 20


class RestoredScreen(OpenPaper):
    """The screen that begins, and can begin again, with the choices of a session."""

    def show_first_place(self) -> None:
        """Show the place with which a session begins, from this machine."""
        left, display = self._left, self._display
        self.results.begin(left.order, hide_read=display.hide_read)
        if left.grouping in GROUPINGS:
            self.navigator.grouping = left.grouping
        if left.scope in SCOPES:
            self.navigator.scope = left.scope
        is_chosen = self.services.config.display.start == Display().start
        view = self.views.find(left.view) if left.view and is_chosen else None
        self.navigator.start(Tab[display.start.upper()], self._file, view)

    def reveal(self) -> None:
        """Paint from now on, then add to the heading what is counted after the list."""
        if self.is_hidden:
            super().reveal()
            self.call_after_refresh(self._complete_heading)

    def _complete_heading(self) -> None:
        self.is_first = self.is_hidden
        self.update_heading()

    def session(self) -> Session:
        """Return the state of the screen for the next start."""
        place = self.navigator.place
        return msgspec.structs.replace(
            self._left.of_this_version(),
            tab=place.tab.name.lower() if place.tab else None,
            view=place.view or None,
            order=self.results.sort.name,
            grouping=self.navigator.grouping,
            scope=self.navigator.scope,
            layout=self.layout_name,
            hide_read=self.results.hide_read,
            text_width=self.text_width or self._left.text_width,
        )

    def begin_again(self, left: Session) -> None:
        """Show what a start with the choices of a session shows first, in the widgets of this one."""
        self.close_paper()
        self.remove_card()
        if "filter" in self.__dict__:
            self.filter.display = self.filter.problems.display = False
        self.status.clear()
        self.status.show_job("")
        self.list.clear()
        self.pane.show(None)
        self.pane.in_full = False
        self.set_focus(self.list)
        self.__dict__.pop("surroundings", None)
        self._file = None
        self._begin_from(left)
        self.lay_out(self.size)
        self.show_first_place()
        self.update_heading()

    def lay_out(self, size: Size) -> None:
        """Set the classes that say which panes a terminal of this size has room for."""
        paper_only = self.layout_name == "paper"
        cramped = size.width < _WIDE and size.height < _LOW
        self.set_class(size.width >= _WIDE, "-wide")
        self.set_class(paper_only, "-paper-only")
        self.set_class(not paper_only and (self.layout_name == "list" or cramped), "-list-only")
