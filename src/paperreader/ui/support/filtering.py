"""The filter: its line, what was not understood of it, and handing on what it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.ui.widgets.text_line import TextLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from paperreader.query.nodes import Problem, Query
    from paperreader.ui.widgets.filter_bar import FilterBar


class Filter:
    """The line in which a query is typed, above the list.

    Args:
        screen: is given its widgets, after the first paint.
        asked: called with each query, in the frame in which the letter is painted.
        left: called when the keys go back to the list.

    Attributes:
        bar: the line, or None before it was first needed.
    """

    def __init__(
        self, screen: Screen[None], *, asked: Callable[[Query], None], left: Callable[[], None]
    ) -> None:
        self._screen = screen
        self._asked = asked
        self._left = left
        self._problems = TextLine(id="problems")
        self.bar: FilterBar | None = None

    async def mount(self) -> FilterBar:
        """Put it on the screen, unseen; once."""
        from paperreader.ui.widgets.filter_bar import FilterBar  # not before the first paint

        if self.bar is None:
            self.bar = FilterBar(self._edited, self.leave, id="filter")
            self.bar.display = False
            await self._screen.mount(self.bar, self._problems, after="#heading")
        return self.bar

    async def open(self) -> None:
        """Give it the keys."""
        bar = await self.mount()
        bar.display = True
        self._screen.set_focus(bar.input)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.bar.input.value if self.bar else ""

    def leave(self, clear: bool) -> None:
        """Keep or clear it, and give the keys back."""
        assert self.bar is not None
        if clear:
            self.bar.input.value = ""
        self.bar.display = bool(self.bar.input.value)
        self._left()

    def _edited(self, text: str) -> None:
        from paperreader.query.parser import parse  # not before somebody filters

        query = parse(text)
        self._problems.left = " ".join(map(_told, query.problems))
        self._problems.display = bool(query.problems)
        self._asked(query)


def _told(problem: Problem) -> str:
    meant = f" Did you mean {problem.suggestion}?" if problem.suggestion else ""
    return f"{problem.message}{meant}"
