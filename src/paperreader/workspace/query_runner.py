"""Asking a shelf off the event loop: the first page at once, then the number of papers, then all of them.

The newest question wins. First pages have their own thread, so that none waits for the rest of the question
before it: a search can be stopped between two papers, but the index not while it merges its hits.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from paperreader.durable.memory import give_memory_back
from paperreader.errors import PaperReaderError, Superseded
from paperreader.models.value import Value
from paperreader.workspace.threads import Latest, SerialThread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from paperreader.models.listing import Listing
    from paperreader.query.context import QueryContext
    from paperreader.query.kinds import Sort
    from paperreader.query.nodes import Query
    from paperreader.query.shelf import Shelf

FIRST_PAGE = 200
"""The number of papers in the first answer: more than any screen shows."""

SMALL = 2_000
"""The size of a shelf up to which all hits are found as fast as the first page."""

MANY = 20_000
"""The size of a shelf from which hits are counted before they are listed, since listing takes longer."""

SOON = 0.03
"""The seconds after which an answer is painted."""


class ListRequest(Value, frozen=True):
    """One question to a shelf.

    Attributes:
        shelf: the papers.
        query: selects papers.
        sort: their order.
        context: the facts besides the papers that the query needs.
        hide_read: whether to leave out read papers.
    """

    shelf: Shelf
    query: Query
    sort: Sort
    context: QueryContext
    hide_read: bool

    def first_page(self, is_wanted: Callable[[], bool] = lambda: True) -> tuple[Listing, bool]:
        """Return the first papers of the answer, or all of a small shelf, and whether they are all."""
        shelf, hide_read = self.shelf, self.hide_read
        whole = shelf.count <= SMALL or shelf.needs_all(self.query, self.sort, hide_read=hide_read)
        page = self._ask(None if whole else FIRST_PAGE, is_wanted)
        return page, whole or len(page) < FIRST_PAGE

    def at_hand(self) -> tuple[Listing, bool] | None:
        """Return what `first_page` would return, if the shelf need not search for it."""
        listing = self.shelf.at_hand(self.query, self.sort, self.context, hide_read=self.hide_read)
        return None if listing is None else (listing, True)

    def prepare(self) -> Iterable[object]:
        """Return steps after which this question takes little time."""
        return self.shelf.prepare_order(self.query, self.sort, self.context, hide_read=self.hide_read)

    def everything(self, is_wanted: Callable[[], bool]) -> Listing:
        """Return all papers of the answer."""
        return self._ask(None, is_wanted)

    def hits(self) -> int:
        """Count the papers of the answer."""
        return self.shelf.count_matching(self.query, self.context, hide_read=self.hide_read)

    def _ask(self, limit: int | None, is_wanted: Callable[[], bool]) -> Listing:
        return self.shelf.select(
            self.query, self.sort, self.context, hide_read=self.hide_read, limit=limit, is_wanted=is_wanted
        )


class _Question(Value, frozen=True):
    """A request that is being answered."""

    is_latest: Callable[[], bool]
    request: ListRequest
    loop: asyncio.AbstractEventLoop


class QueryRunner:
    """Asks shelves in threads of its own.

    Args:
        show: called on the event loop with each answer: the request, its papers, and whether they are all.
        count: called on the event loop with the number of papers, if it is known before them.
        fail: called on the event loop with a sentence when a shelf could not be asked.
        interrupt: stops the questions that are being asked; they then raise `Superseded`.
    """

    def __init__(
        self,
        *,
        show: Callable[[ListRequest, Listing, bool], None],
        count: Callable[[int], None],
        fail: Callable[[str], object],
        interrupt: Callable[[], None],
    ) -> None:
        self._show = show
        self._count = count
        self._fail = fail
        self._interrupt = interrupt
        self._first_pages = SerialThread("first-page")
        self._rests = SerialThread("select")
        self._latest = Latest()
        self._first: asyncio.Future[None] | None = None

    async def idle(self) -> None:
        """Wait until every question so far is answered."""
        await asyncio.sleep(0)
        for thread in (self._first_pages, self._rests, self._first_pages):  # A first page submits its rest.
            await thread.idle()

    def ask(self, request: ListRequest, *, skip_first: bool = False) -> None:
        """Ask a shelf, and drop the question before.

        Args:
            request: the question.
            skip_first: whether the first page is shown already.
        """
        question = _Question(self._latest.ask(), request, asyncio.get_running_loop())
        self._interrupt()
        later = question.loop.call_soon
        if skip_first:
            later(self._submit, self._thread_of_rest(request), question, self._find_rest)
            return
        if self._first is None:
            self._first = question.loop.create_future()
        if request.shelf.in_memory:  # Python runs one thread at a time: what the key has changed comes first.
            later(self._submit, self._first_pages, question, self._find_first_page)
        else:  # The library is searched while that is painted.
            self._submit(self._first_pages, question, self._find_first_page)

    def _thread_of_rest(self, request: ListRequest) -> SerialThread:
        """Return the thread of the rest: a shelf in memory, which can be stopped, has one thread for all."""
        return self._first_pages if request.shelf.in_memory else self._rests

    def prepare(self, steps: Iterable[object], *, pause: float = 0) -> None:
        """Take steps in the thread of first pages, after some seconds, until the next question comes."""
        is_latest = self._latest.current()

        def begin() -> None:
            if is_latest():
                with suppress(RuntimeError):  # The runner was closed.
                    self._first_pages.submit(self._take, is_latest, steps)

        if pause:
            asyncio.get_running_loop().call_later(pause, begin)
        else:
            begin()

    @staticmethod
    def _take(is_latest: Callable[[], bool], steps: Iterable[object]) -> None:
        for _ in steps:
            if not is_latest():
                return

    async def first_answer(self) -> None:
        """Wait until the first page of the newest question is shown, or the question has failed."""
        if self._first is not None:
            await asyncio.shield(self._first)

    def forget(self) -> None:
        """Drop the newest question: show no answer to it."""
        self._latest.drop()
        self._answered()

    def _answered(self) -> None:
        if self._first is not None:
            self._first.set_result(None)
            self._first = None

    def close(self) -> None:
        """Drop the newest question, and stop both threads."""
        self.forget()
        self._interrupt()
        self._first_pages.stop()
        self._rests.stop()

    def _submit(self, thread: SerialThread, question: _Question, find: Callable[[_Question], None]) -> None:
        with suppress(RuntimeError):  # The runner was closed.
            thread.submit(self._answer, question, find)

    def _answer(self, question: _Question, find: Callable[[_Question], None]) -> None:
        """Answer a question with `find` if it is still the newest; called in a thread."""
        if not question.is_latest():
            return
        try:
            find(question)
        except Superseded:
            return
        except PaperReaderError as error:
            self._call(question, self._deliver, self._fail, str(error))

    def _find_first_page(self, question: _Question) -> None:
        request = question.request
        page, whole = request.first_page(question.is_latest)
        self._call(question, self._deliver, self._show, request, page, whole)
        if not whole:
            self._call(question, self._submit, self._thread_of_rest(request), question, self._find_rest)

    def _find_rest(self, question: _Question) -> None:
        request = question.request
        is_large = request.shelf.count >= MANY
        if is_large:
            self._call(question, self._count, request.hits())
        if question.is_latest():
            listing, whole = request.everything(question.is_latest), True
            self._call(question, self._deliver, self._show, request, listing, whole)
            if is_large:
                give_memory_back()  # in which the index merged its hits; it takes half a millisecond

    def _call(self, question: _Question, deliver: Callable[..., None], *what: object) -> None:
        """Call `deliver` on the event loop, unless a newer question was asked before that."""

        def deliver_if_latest() -> None:
            if question.is_latest():
                deliver(*what)

        try:
            question.loop.call_soon_threadsafe(deliver_if_latest)
        except RuntimeError:
            if not question.loop.is_closed():
                raise

    def _deliver(self, show: Callable[..., None], *what: object) -> None:
        show(*what)
        self._answered()
