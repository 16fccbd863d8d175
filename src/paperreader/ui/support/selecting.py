"""Asking a shelf off the event loop: the first page at once, then all of it; the newest question wins."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import PaperReaderError
from paperreader.library import Superseded

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.models.listing import Listing, Sort
    from paperreader.query.context import QueryContext
    from paperreader.query.nodes import Query
    from paperreader.query.shelf import Shelf

FIRST_PAGE = 200
"""Papers in the first answer: more than any screen shows."""


class Selection(NamedTuple):
    """One question to a shelf.

    Attributes:
        shelf: the papers.
        query: which of them.
        sort: in what order.
        context: what the query needs to know.
        hide_read: leave out what was read.
    """

    shelf: Shelf
    query: Query
    sort: Sort
    context: QueryContext
    hide_read: bool

    def first_page(self) -> Listing:
        """The first papers of the answer."""
        return self._ask(FIRST_PAGE)

    def everything(self) -> Listing:
        """The whole answer."""
        return self._ask(None)

    def _ask(self, limit: int | None) -> Listing:
        return self.shelf.select(self.query, self.sort, self.context, hide_read=self.hide_read, limit=limit)


class Selector:
    """Asks shelves in a thread of its own.

    Args:
        show: called on the event loop with each answer: the selection, its papers, and whether they are all.
        fail: called on the event loop with a sentence when a shelf could not be asked.
        interrupt: stops the question that is being asked; it then raises `Superseded`.
    """

    def __init__(
        self,
        *,
        show: Callable[[Selection, Listing, bool], None],
        fail: Callable[[str], None],
        interrupt: Callable[[], None],
    ) -> None:
        self._show = show
        self._fail = fail
        self._interrupt = interrupt
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="select")
        self._newest = 0
        self._first: asyncio.Future[None] | None = None
        self._asking = False

    def ask(self, selection: Selection, *, skip_first: bool = False) -> None:
        """Ask; whatever was asked before is forgotten.

        Args:
            selection: the question.
            skip_first: the first page is shown already.
        """
        self._newest += 1
        if self._asking:
            self._interrupt()
        loop = asyncio.get_running_loop()
        if self._first is None and not skip_first:
            self._first = loop.create_future()
        self._pool.submit(self._answer, self._newest, selection, loop, skip_first)

    async def first_answer(self) -> None:
        """Wait until the first page of the newest question is shown, or the question came to nothing."""
        if self._first is not None:
            await asyncio.shield(self._first)

    def forget(self) -> None:
        """Show no answer to what was asked before."""
        self._newest += 1
        self._answered()

    def _answered(self) -> None:
        if self._first is not None:
            self._first.set_result(None)
            self._first = None

    def close(self) -> None:
        """Stop asking."""
        self.forget()
        self._interrupt()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _answer(
        self,
        number: int,
        selection: Selection,
        loop: asyncio.AbstractEventLoop,
        skip_first: bool,
    ) -> None:
        """Runs in the thread."""
        if number != self._newest:
            return
        self._asking = True
        try:
            whole = False
            if not skip_first:
                page = selection.first_page()
                whole = len(page) < FIRST_PAGE
                loop.call_soon_threadsafe(self._deliver, number, selection, page, whole)
            if not whole and number == self._newest:
                loop.call_soon_threadsafe(
                    self._deliver,
                    number,
                    selection,
                    selection.everything(),
                    True,  # noqa: FBT003 - all of it
                )
        except Superseded:
            return
        except PaperReaderError as error:
            loop.call_soon_threadsafe(self._deliver_failure, number, str(error))
        except RuntimeError:
            if not loop.is_closed():
                raise
        finally:
            self._asking = False

    def _deliver(self, number: int, selection: Selection, listing: Listing, whole: bool) -> None:
        if number == self._newest:
            self._show(selection, listing, whole)
            self._answered()

    def _deliver_failure(self, number: int, sentence: str) -> None:
        if number == self._newest:
            self._fail(sentence)
            self._answered()
