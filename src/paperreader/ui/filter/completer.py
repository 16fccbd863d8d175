"""Completion in the filter: asked in a thread while the user types, and chosen with Tab."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from paperreader.errors import PaperReaderError, Superseded
from paperreader.workspace.threads import Latest, SerialThread

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from paperreader.library import Library
    from paperreader.query.complete import Completion
    from paperreader.workspace.bookmarks import LiveBookmarks

_MOST = 20
"""The most names that are offered."""

_PATIENCE = 0.1
"""The seconds that a completion waits for the list, which is looked for first."""

_SEPARATORS = re.compile(r"[/\-_.]")
"""Separators of the words of a tag: `rl/world-models`."""


class Choosing(NamedTuple):
    """One of several options, in the text.

    Attributes:
        before: the text without the option.
        completion: the options.
        place: the index of the chosen option.
    """

    before: str
    completion: Completion
    place: int

    @property
    def text(self) -> str:
        """Return the text with the option."""
        start, end, options = self.completion.start, self.completion.end, self.completion.options
        return f"{self.before[:start]}{options[self.place]}{self.before[end:]}"

    @property
    def cursor(self) -> int:
        """Return the end of the option in the text."""
        return self.completion.start + len(self.completion.options[self.place])

    def moved(self, step: int) -> Choosing:
        """Return the choice of another option; after the last comes the first."""
        return self._replace(place=(self.place + step) % len(self.completion.options))


class Completer:
    """Asks for completions; the newest question wins, and no letter waits for an answer.

    Args:
        names: returns the names of a field that begin with a text; called in the thread.
        listed: waits until the papers that match the text are listed.
        show: called on the event loop with each answer.
    """

    def __init__(
        self,
        names: Callable[[str, str], Sequence[str]],
        listed: Callable[[], Awaitable[object]],
        show: Callable[[Completion | None], None],
    ) -> None:
        self._names = names
        self._listed = listed
        self._show = show
        self._pool = SerialThread("complete")
        self._latest = Latest()
        self._question: tuple[str, int] | None = None
        self._asked: asyncio.Task[Completion | None] | None = None

    def ask(self, text: str, cursor: int) -> None:
        """Ask for the completion of a text, unless that was the last question."""
        if self._question != (text, cursor):
            self._question = (text, cursor)
            self._asked = asyncio.get_running_loop().create_task(self._ask(text, cursor, self._latest.ask()))

    async def answer(self, text: str, cursor: int) -> Completion | None:
        """Wait for the completion of a text, and return it."""
        self.ask(text, cursor)
        return await self._asked if self._asked is not None else None

    async def _ask(self, text: str, cursor: int, is_latest: Callable[[], bool]) -> Completion | None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._listed()
        loop = asyncio.get_running_loop()
        completion = await loop.run_in_executor(self._pool, self._answer, text, cursor, is_latest)
        if is_latest():
            self._show(completion)
        return completion

    def _answer(self, text: str, cursor: int, is_latest: Callable[[], bool]) -> Completion | None:
        """Complete a text in the thread; retry after an interruption unless a newer letter caused it."""
        from paperreader.query.complete import complete

        while is_latest():
            try:
                return complete(text, cursor, self._names)
            except Superseded:
                continue
            except PaperReaderError:
                return None  # The list has reported already that the library cannot be read.
        return None

    def close(self) -> None:
        """Stop asking, and stop the thread."""
        self._latest.drop()
        self._pool.stop()


def options_line(options: Sequence[str], chosen: int | None, width: int) -> str:
    """Return the options in one line, the chosen one in brackets and in view.

    Args:
        options: at least one option.
        chosen: the index of the option in the text, if there is one.
        width: the cells of the line.
    """
    shown = [f"[{option}]" if index == chosen else f" {option} " for index, option in enumerate(options)]
    first = 0
    while chosen is not None and first < chosen and cell_len("".join(shown[first : chosen + 1])) > width:
        first += 1
    return "".join(shown[first:])


def names_like(bookmarks: LiveBookmarks, library: Library, field: str, begun: str) -> Sequence[str]:
    """Return names of a field with a word that begins with a text, likeliest first; or none.

    Raises:
        Superseded: a newer question interrupted the library.
    """
    own = {"tag": bookmarks.tags, "collection": bookmarks.collections}
    if field not in own:
        return library.names_like(field, begun, _MOST)
    folded = begun.casefold()
    words = {name: _SEPARATORS.sub(" ", name.casefold()) for name in own[field]()}
    found = [
        name for name, text in words.items() if name.casefold().startswith(folded) or f" {folded}" in text
    ]
    return sorted(found, key=lambda name: not name.casefold().startswith(folded))[:_MOST]
