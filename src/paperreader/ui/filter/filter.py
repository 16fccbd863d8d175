"""The filter: its line, its problems, its completion and its history."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.cells import cell_len

from paperreader.ui.bars.text_line import TextLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.screen import Screen

    from paperreader.paths import Paths
    from paperreader.query.complete import Completion
    from paperreader.query.nodes import Problem, Query
    from paperreader.ui.filter.bar import FilterBar
    from paperreader.ui.filter.completer import Choosing, Completer
    from paperreader.ui.filter.history import FilterHistory

_SIGN_WIDTH = 2
_MOST_LINES = 2


class Filter:
    """The line for a query, above the list, and a line below it with problems or completions.

    Args:
        screen: gets the widgets, after the first paint.
        paths: have the file of the history.
        names: returns the names of a field that begin with a text; called in a thread.
        asked: called with each query, in the frame that paints the letter.
        left: called when the keys go back to the list.
        show_help: shows the query language.

    Attributes:
        bar: the line, or None before it was first needed.
    """

    def __init__(
        self,
        screen: Screen[None],
        paths: Paths,
        *,
        names: Callable[[str, str], Sequence[str]],
        asked: Callable[[Query], None],
        left: Callable[[], None],
        show_help: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._paths = paths
        self._names = names
        self._asked = asked
        self._left = left
        self._show_help = show_help
        self._told = TextLine(id="problems")
        self._problems: Sequence[Problem] = ()
        self._choosing: Choosing | None = None
        self._completer: Completer | None = None
        self._history: FilterHistory | None = None
        self.bar: FilterBar | None = None

    async def mount(self) -> FilterBar:
        """Add the line to the screen, hidden, if it is not there yet; return it."""
        from paperreader.ui.filter.bar import FilterBar
        from paperreader.ui.filter.completer import Completer  # none of this before the first paint
        from paperreader.ui.filter.history import FilterHistory

        if self.bar is None:
            self.bar = FilterBar(self, id="filter")
            self.bar.display = False
            self._completer = Completer(self._names, self._show_options)
            self._history = FilterHistory(self._paths.history)
            self._history.load()
            await self._screen.mount(self.bar, self._told, after="#heading")
        return self.bar

    async def open(self) -> None:
        """Show the line and give it the keys."""
        bar = await self.mount()
        bar.display = self._told.display = True
        self._tell()
        self._screen.set_focus(bar.input)

    @property
    def is_open(self) -> bool:
        """Return whether the line is on the screen."""
        return self.bar is not None and self.bar.display

    @property
    def text(self) -> str:
        """Return the typed text."""
        return self.bar.input.value if self.bar else ""

    def put(self, text: str) -> None:
        """Replace the typed text."""
        assert self.bar is not None
        self.bar.input.value = text
        self.bar.input.cursor_position = len(text)

    def leave(self, *, clear: bool) -> None:
        """Keep or clear the filter, and give the keys back to the list."""
        assert self.bar is not None
        assert self._history is not None
        self._history.remember(self.text)
        if clear:
            self.put("")
        self._ask(self.text, finished=True)
        self.bar.display = bool(self.text)
        self._told.display = bool(self._problems)
        self._left()

    def edited(self, text: str) -> None:
        """Show the papers that match the text, and ask for completions."""
        assert self.bar is not None
        assert self._completer is not None
        self._ask(text, finished=False)
        if self._choosing is None or self._choosing.text != text:
            # Later than the list, whose question would cancel this one, and when the cursor has moved.
            self._choosing = None
            asyncio.get_running_loop().call_soon(self._ask_what_follows)

    def _ask_what_follows(self) -> None:
        if self.bar is not None and self._completer is not None and self._choosing is None:
            self._completer.ask(self.text, self.bar.input.cursor_position)

    def _ask(self, text: str, *, finished: bool) -> None:
        from paperreader.query.parser import parse  # not before the user filters

        query = parse(text, finished=finished)
        self._problems = query.problems
        self._tell()
        self._asked(query)

    def recall(self, step: int) -> None:
        """Put an older filter into the line, or a newer one; after the newest, go to the list."""
        assert self._history is not None
        text = self._history.older(self.text) if step < 0 else self._history.newer()
        if text is not None:
            self.put(text)
        elif step > 0:
            self.leave(clear=False)

    def tell_language(self) -> None:
        """Show what can be typed."""
        self._show_help()

    async def complete(self, step: int) -> None:
        """Put a completion into the line; a second call puts the next one."""
        assert self.bar is not None
        assert self._completer is not None
        from paperreader.ui.filter.completer import Choosing

        if self._choosing is None:
            completion = await self._completer.answer(self.text, self.bar.input.cursor_position)
            if completion is None:
                return
            choosing = Choosing(self.text, completion, 0 if step > 0 else len(completion.options) - 1)
        else:
            choosing = self._choosing.moved(step)
        self._choosing = choosing if len(choosing.completion.options) > 1 else None
        self._put_chosen(choosing)

    def _put_chosen(self, choosing: Choosing) -> None:
        assert self.bar is not None
        self.bar.input.value = choosing.text
        self.bar.input.cursor_position = choosing.cursor
        if self._choosing is not None:
            self._show_options(choosing.completion)

    def _show_options(self, completion: Completion | None) -> None:
        """Show the completions; if the query has a problem, show that instead."""
        from paperreader.ui.filter.completer import options_line

        if completion is None or (self._problems and self._choosing is None):
            self._tell()
            return
        chosen = self._choosing.place if self._choosing else None
        self._told.alert = False
        self._told.add_class("-options")
        self._told.left = options_line(completion.options, chosen, self._screen.size.width - 2)

    def _tell(self) -> None:
        """Show the problems of the query below the place of the first one."""
        told = "  ".join(map(_sentence, self._problems))
        if told:
            room = self._screen.size.width - cell_len(told) - 1
            told = " " * max(min(self._problems[0].start + _SIGN_WIDTH, room), 0) + told
        self._told.remove_class("-options")
        self._told.left = told
        self._told.unfold(_MOST_LINES, self._screen.size.width)

    async def settle(self) -> None:
        """Stop completing, and wait until the history is on the disk."""
        if self._completer is not None and self._history is not None:
            self._completer.close()
            await asyncio.shield(asyncio.wrap_future(self._history.settle()))


def _sentence(problem: Problem) -> str:
    meant = f"Did you mean {problem.suggestion}? " if problem.suggestion else ""
    return f"{meant}{problem.message}"
