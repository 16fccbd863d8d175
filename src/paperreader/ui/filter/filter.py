"""The filter: its line, its problems, its completion and its history."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from paperreader.ui.bars.text_lines import TextLine
from paperreader.ui.filter.completer import Choosing, Completer, options_line
from paperreader.ui.filter.history import FilterHistory
from paperreader.ui.filter.line_input import HintingInput

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from paperreader.query.complete import Completion
    from paperreader.query.nodes import Problem, Query

_SIGN_WIDTH = 2
_MOST_LINES = 2


class FilterInput(HintingInput):
    """The input of a filter, which answers its keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "leave(False)", "keep"),
        Binding("escape", "leave(True)", "clear"),
        Binding("tab", "complete(1)", "complete"),
        Binding("shift+tab", "complete(-1)", show=False),
        Binding("up", "recall(-1)", "filters before"),
        Binding("down", "recall(1)", show=False),
        Binding("f1", "screen.show_help('filter')", "what can be typed", id="help"),
    ]

    def __init__(self, owner: Filter) -> None:
        """Make an empty input."""
        super().__init__(
            placeholder="words  author:…  has:code  stars:>100", compact=True, select_on_focus=False
        )
        self._owner = owner

    def action_leave(self, clear: bool) -> None:
        """Go back to the list."""
        self._owner.leave(clear=clear)

    async def action_complete(self, step: int) -> None:
        """Complete what is typed."""
        await self._owner.complete(step)

    def action_recall(self, step: int) -> None:
        """Show an older or newer filter."""
        self._owner.recall(step)


class Filter(Horizontal):
    """The line for a query, mounted above the list after the first paint, and one below it for its problems.

    Args:
        history: the file of the filters that were typed before.
        names: returns the names of a field that begin with a text; called in a thread.
        show: shows the papers that match a query, in the frame that paints the letter.
        listed: waits until they are listed.
        give_keys_back: gives the keys to the list, before the next key that was typed ahead.

    Attributes:
        input: the input.
        problems: the line below, with problems or completions.
    """

    def __init__(
        self,
        history: Path,
        *,
        names: Callable[[str, str], Sequence[str]],
        show: Callable[[Query], None],
        listed: Callable[[], Awaitable[object]],
        give_keys_back: Callable[[], None],
    ) -> None:
        self.input = FilterInput(self)
        super().__init__(Static("/", id="filter-sign"), self.input, id="filter")
        self.display = False
        self.problems = TextLine(id="problems")
        self._show = show
        self._give_keys_back = give_keys_back
        self._found: Sequence[Problem] = ()
        self._choosing: Choosing | None = None
        self._completer = Completer(names, listed, self._show_options)
        self._history = FilterHistory(history)

    def on_mount(self) -> None:
        """Watch the text directly: a message would come a frame later."""
        self._history.load()
        self.watch(self.input, "value", self.edited, init=False)

    def open(self) -> None:
        """Show the line and give it the keys."""
        self.display = self.problems.display = True
        self._show_problems()
        self.screen.set_focus(self.input)

    @property
    def is_open(self) -> bool:
        """Return whether the line is on the screen."""
        return self.is_mounted and self.display

    @property
    def text(self) -> str:
        """Return the typed text."""
        return self.input.value

    def put(self, text: str, cursor: int | None = None) -> None:
        """Replace the typed text, and put the cursor at its end or elsewhere."""
        self.input.value = text
        self.input.cursor_position = len(text) if cursor is None else cursor

    def leave(self, *, clear: bool) -> None:
        """Keep or clear the filter, and give the keys back to the list."""
        self._history.remember(self.text)
        if clear:
            self.put("")
        self._ask(finished=True)
        self.display = bool(self.text)
        self.problems.display = bool(self._found)
        self._give_keys_back()

    def edited(self) -> None:
        """Show the papers that match the text, and ask for completions."""
        self._ask(finished=False)
        if self._choosing is None or self._choosing.text != self.text:
            # Later than the list, whose question would cancel this one, and when the cursor has moved.
            self._choosing = None
            asyncio.get_running_loop().call_soon(self._ask_what_follows)

    def _ask_what_follows(self) -> None:
        if self._choosing is None:
            self._completer.ask(self.text, self.input.cursor_position)

    def _ask(self, *, finished: bool) -> None:
        from paperreader.query.parser import parse  # not before the user filters

        query = parse(self.text, finished=finished)
        self._found = query.problems
        self._show_problems()
        self._show(query)

    def recall(self, step: int) -> None:
        """Put an older filter into the line, or a newer one; after the newest, go to the list."""
        text = self._history.older(self.text) if step < 0 else self._history.newer()
        if text is not None:
            self.put(text)
        elif step > 0:
            self.leave(clear=False)

    async def complete(self, step: int) -> None:
        """Put a completion into the line; a second call puts the next one."""
        if self._choosing is None:
            completion = await self._completer.answer(self.text, self.input.cursor_position)
            if completion is None:
                return
            choosing = Choosing(self.text, completion, 0 if step > 0 else len(completion.options) - 1)
        else:
            choosing = self._choosing.moved(step)
        self._choosing = choosing if len(choosing.completion.options) > 1 else None
        self.put(choosing.text, choosing.cursor)
        if self._choosing is not None:
            self._show_options(choosing.completion)

    def _show_options(self, completion: Completion | None) -> None:
        """Show the completions; if the query has a problem, show that instead."""
        if completion is None or (self._found and self._choosing is None):
            self._show_problems()
            return
        chosen = self._choosing.place if self._choosing else None
        self.problems.alert = False
        self.problems.add_class("-options")
        self.problems.left = options_line(completion.options, chosen, self.screen.size.width - 2)

    def _show_problems(self) -> None:
        """Show the problems of the query below the place of the first one."""
        width = self.screen.size.width
        words = "  ".join(map(_sentence, self._found))
        if words:
            indent = min(self._found[0].start + _SIGN_WIDTH, width - cell_len(words) - 1)
            words = " " * max(indent, 0) + words
        self.problems.remove_class("-options")
        self.problems.left = words
        self.problems.unfold(_MOST_LINES, width)

    async def settle(self) -> None:
        """Stop completing, and wait until the history is on the disk."""
        self._completer.close()
        await asyncio.shield(asyncio.wrap_future(self._history.settle()))


def _sentence(problem: Problem) -> str:
    meant = f"Did you mean {problem.suggestion}? " if problem.suggestion else ""
    return f"{meant}{problem.message}"
