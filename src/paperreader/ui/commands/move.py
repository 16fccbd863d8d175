"""Commands that move in the list, in the abstract, and between the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.ui.commands.command import command

if TYPE_CHECKING:
    from paperreader.ui.commands.command import Browsing

_GROUP = "Move"


@command(_GROUP, in_palette=False)
def down(browse: Browsing) -> None:
    """Next paper, or a line down in the abstract."""
    browse.active_pane.step(1)


@command(_GROUP, in_palette=False)
def up(browse: Browsing) -> None:
    """Previous paper, or a line up in the abstract."""
    browse.active_pane.step(-1)


@command(_GROUP, in_palette=False)
def top(browse: Browsing) -> None:
    """First paper."""
    browse.active_pane.go_to_start()


@command(_GROUP, in_palette=False)
def bottom(browse: Browsing) -> None:
    """Last paper."""
    browse.active_pane.go_to_end()


@command(_GROUP, in_palette=False)
def half_page_down(browse: Browsing) -> None:
    """Half a page down."""
    browse.active_pane.page(0.5)


@command(_GROUP, in_palette=False)
def half_page_up(browse: Browsing) -> None:
    """Half a page up."""
    browse.active_pane.page(-0.5)


@command(_GROUP, in_palette=False)
def page_down(browse: Browsing) -> None:
    """A page down."""
    browse.active_pane.page(1)


@command(_GROUP, in_palette=False)
def page_up(browse: Browsing) -> None:
    """A page up."""
    browse.active_pane.page(-1)


@command(_GROUP, in_palette=False)
def page_abstract(browse: Browsing) -> None:
    """Page down in the abstract; then the next unread paper."""
    if browse.pane.page(1):
        return
    if (row := browse.current_row()) and not row.read:
        browse.read_marks.mark([row.paper.id], read=True)
    _go_to_unread(browse, 1)


@command(_GROUP, in_palette=False)
def page_abstract_back(browse: Browsing) -> None:
    """Page up in the abstract."""
    browse.pane.page(-1)


def _go_to_unread(browse: Browsing, step: int) -> None:
    if not browse.list.go_to_unread(step):
        browse.say("No more unread papers here." if step > 0 else "No unread papers before this one.")


@command(_GROUP)
def next_unread(browse: Browsing) -> None:
    """Next unread paper."""
    _go_to_unread(browse, 1)


@command(_GROUP)
def previous_unread(browse: Browsing) -> None:
    """Previous unread paper."""
    _go_to_unread(browse, -1)


@command(_GROUP, in_palette=False)
def next_pane(browse: Browsing) -> None:
    """Go to the abstract."""
    browse.focus_pane(abstract=not browse.pane.has_focus)


@command(_GROUP, in_palette=False)
def previous_pane(browse: Browsing) -> None:
    """Go to the list."""
    browse.focus_pane(abstract=browse.list.has_focus and not browse.reading)


@command(_GROUP)
def read_paper(browse: Browsing) -> None:
    """Read the paper over the whole screen."""
    if browse.current_paper():
        browse.reading = True


@command(_GROUP, in_palette=False)
def back(browse: Browsing) -> None:
    """Back to the list; there, clear the filter."""
    browse.go_back()
