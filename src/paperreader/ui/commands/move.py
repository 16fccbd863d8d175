"""Commands that move in the list, in the abstract, and between the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.ui.commands.command import Browsing, Command, command

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.ui.commands.command import Pane

_GROUP = "Move"


def _in_pane(name: str, help_line: str, move: Callable[[Pane], object]) -> Command:
    """Make a command that moves in the pane that has the keys."""

    def run(browse: Browsing) -> None:
        move(browse.active_pane)

    return Command(name, _GROUP, help_line, run, in_palette=False, where="both")


IN_PANE = (
    _in_pane("down", "Go to the next paper, or a line down in the abstract", lambda pane: pane.step(1)),
    _in_pane("up", "Go to the previous paper, or a line up in the abstract", lambda pane: pane.step(-1)),
    _in_pane("top", "Go to the first paper", lambda pane: pane.go_to_start()),
    _in_pane("bottom", "Go to the last paper", lambda pane: pane.go_to_end()),
    _in_pane("half_page_down", "Go down half a page", lambda pane: pane.page(0.5)),
    _in_pane("half_page_up", "Go up half a page", lambda pane: pane.page(-0.5)),
    _in_pane("page_down", "Go down a page", lambda pane: pane.page(1)),
    _in_pane("page_up", "Go up a page", lambda pane: pane.page(-1)),
)


@command(_GROUP, in_palette=False, where="both")
def page_abstract(browse: Browsing) -> None:
    """Page down; after the abstract, the next unread paper."""
    if browse.full_text is not None:
        browse.active_pane.page(1)
        return
    if browse.pane.page(1):
        return
    if (row := browse.list.current) and (not row.read or row.has_newer_version):
        browse.read_marks.mark([row.paper.id], read=True)
    _go_to_unread(browse, 1)


@command(_GROUP, in_palette=False, where="both")
def page_abstract_back(browse: Browsing) -> None:
    """Page up in the abstract or the text."""
    (browse.pane if browse.full_text is None else browse.active_pane).page(-1)


def _go_to_unread(browse: Browsing, step: int) -> None:
    if not browse.list.go_to_unread(step):
        browse.say("No more unread papers here." if step > 0 else "No unread papers before this one.")


@command(_GROUP)
def next_unread(browse: Browsing) -> None:
    """Go to the next unread paper."""
    _go_to_unread(browse, 1)


@command(_GROUP)
def previous_unread(browse: Browsing) -> None:
    """Go to the previous unread paper."""
    _go_to_unread(browse, -1)


@command(_GROUP, in_palette=False)
def next_pane(browse: Browsing) -> None:
    """Go to the abstract."""
    browse.focus_pane(abstract=not browse.pane.has_focus)


@command(_GROUP, in_palette=False)
def previous_pane(browse: Browsing) -> None:
    """Go to the list."""
    browse.focus_pane(abstract=browse.list.has_focus)


@command(_GROUP)
async def read_paper(browse: Browsing) -> None:
    """Read the full text of the paper."""
    if browse.current_paper():
        await browse.open_paper()


@command(_GROUP, in_palette=False, where="both")
def back(browse: Browsing) -> None:
    """Go back to the list; clear the filter; leave similar papers."""
    browse.go_back()
