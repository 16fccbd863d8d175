"""What could follow in the filter: asked in a thread as one types, and chosen with Tab."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from paperreader.errors import PaperReaderError
from paperreader.workspace.threads import SerialThread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paperreader.library import Library
    from paperreader.query.complete import Completion
    from paperreader.workspace.bookmarks import LiveBookmarks

_MOST = 20
"""Names that are offered."""

_SEPARATORS = re.compile(r"[/\-_.]")
"""What parts the words of a tag: `rl/world-models`."""


class Choosing(NamedTuple):
    """One of several options, put into the text.

    Attributes:
        before: the text without it.
        completion: what there is to choose from.
        place: the option that was put in.
    """

    before: str
    completion: Completion
    place: int

    @property
    def text(self) -> str:
        """The text with the option."""
        start, end, options = self.completion.start, self.completion.end, self.completion.options
        return f"{self.before[:start]}{options[self.place]}{self.before[end:]}"

    @property
    def cursor(self) -> int:
        """Where the option ends in it."""
        return self.completion.start + len(self.completion.options[self.place])

    def moved(self, step: int) -> Choosing:
        """Another option; after the last comes the first."""
        return self._replace(place=(self.place + step) % len(self.completion.options))


class Completer:
    """Asks what could follow; the newest question wins, and no letter waits for an answer.

    Args:
        names: names that begin so, for a field; called in the thread.
        show: called on the event loop with each answer.
    """

    def __init__(
        self, names: Callable[[str, str], Sequence[str]], show: Callable[[Completion | None], None]
    ) -> None:
        self._names = names
        self._show = show
        self._pool = SerialThread("complete")
        self._question: tuple[str, int] | None = None
        self._asked: asyncio.Future[Completion | None] | None = None

    def ask(self, text: str, cursor: int) -> None:
        """Ask for the text as it is now, unless that is what was asked last."""
        if self._question == (text, cursor):
            return
        self._question = (text, cursor)
        if self._asked is not None:
            self._asked.cancel()
        asked = asyncio.get_running_loop().run_in_executor(self._pool, self._answer, text, cursor)
        asked.add_done_callback(self._answered)
        self._asked = asked

    async def answer(self, text: str, cursor: int) -> Completion | None:
        """What could follow here, once it is known."""
        self.ask(text, cursor)
        return await self._asked if self._asked is not None else None

    def _answer(self, text: str, cursor: int) -> Completion | None:
        """Runs in the thread. What stopped the library may have been something else than the next letter."""
        from paperreader.library import Superseded
        from paperreader.query.complete import complete

        while self._question == (text, cursor):
            try:
                return complete(text, cursor, self._names)
            except Superseded:
                continue
            except PaperReaderError:
                return None  # The list has said by now that the library cannot be read.
        return None

    def _answered(self, asked: asyncio.Future[Completion | None]) -> None:
        if asked is self._asked and not asked.cancelled():
            self._show(asked.result())

    def close(self) -> None:
        """Ask no more."""
        self._question = None
        self._pool.stop()


def options_line(options: Sequence[str], chosen: int | None, width: int) -> str:
    """The options in one line, the chosen one in brackets and in view.

    Args:
        options: at least one.
        chosen: which was put into the text, if any.
        width: cells.
    """
    shown = [f"[{option}]" if index == chosen else f" {option} " for index, option in enumerate(options)]
    first = 0
    while chosen is not None and first < chosen and cell_len("".join(shown[first : chosen + 1])) > width:
        first += 1
    return "".join(shown[first:])


def names_like(bookmarks: LiveBookmarks, library: Library, field: str, begun: str) -> Sequence[str]:
    """Names of a field of which a word begins so, the likeliest first; none for a field that has no names.

    Raises:
        Superseded: the library was asked something newer meanwhile.
    """
    own = {"tag": bookmarks.tags, "collection": bookmarks.collections}
    if field not in own:
        return library.names_like(field, begun, _MOST)
    wanted = begun.casefold()
    words = {name: _SEPARATORS.sub(" ", name.casefold()) for name in own[field]()}
    found = [
        name for name, text in words.items() if name.casefold().startswith(wanted) or f" {wanted}" in text
    ]
    return sorted(found, key=lambda name: not name.casefold().startswith(wanted))[:_MOST]
