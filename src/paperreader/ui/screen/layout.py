"""The layout of the panes: chosen here from the size of the terminal, drawn by the style sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.screen import Screen

LAYOUTS = {"both": "List and abstract.", "list": "List only.", "paper": "Paper only."}
"""The layouts that the user can choose, in their order, with a sentence for each."""

_WIDE = 100
_LOW = 20


def layout_after(name: str) -> str:
    """Return the next layout; after the last comes the first."""
    names = tuple(LAYOUTS)
    return names[(names.index(name) + 1) % len(names)]


def lay_out(screen: Screen[None], size: Size, layout: str, *, reading: bool) -> None:
    """Set the classes of a screen that say which panes it has room for.

    Args:
        screen: has a list and a pane for one paper.
        size: the size of the terminal, in cells.
        layout: a name of `LAYOUTS`.
        reading: whether a paper is open over the whole screen.
    """
    paper_only = reading or layout == "paper"
    cramped = size.width < _WIDE and size.height < _LOW
    screen.set_class(size.width >= _WIDE, "-wide")
    screen.set_class(paper_only, "-paper-only")
    screen.set_class(not paper_only and (layout == "list" or cramped), "-list-only")
