"""What was read, as the screen sees it: marked in the library off the event loop, in the order of the keys.

Each change can be undone. Here is also the clock that marks a paper which is looked at for long enough.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Protocol

from paperreader.errors import NotSaved
from paperreader.workspace.undo import UNDO_HINT

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from paperreader.models.listing import Row
    from paperreader.services import Services
    from paperreader.workspace.undo import UndoStack

Written = Future[tuple[str, ...]]
"""The papers that were not so before, once they are marked."""


class Timer(Protocol):
    """A call that is due later."""

    def stop(self) -> None:
        """Do not call."""


class ReadMarks:
    """The reading marks of this session.

    Args:
        services: have the library, and say how long a paper is open before it counts as read.
        undo: remembers each change.
        changed: called after each change.
        say: shows a sentence, with a `hint` that names commands.
        run: runs a coroutine in the background and says what goes wrong in it.
        later: calls a function after so many seconds.
    """

    def __init__(
        self,
        services: Services,
        undo: UndoStack,
        *,
        changed: Callable[[], None],
        say: Callable[..., None],
        run: Callable[[Coroutine[None, None, None]], object],
        later: Callable[[float, Callable[[], None]], Timer],
    ) -> None:
        self._services = services
        self._undo = undo
        self._changed = changed
        self._say = say
        self._run = run
        self._later = later
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._on_the_way: set[Written] = set()
        self._looked_at: str | None = None
        self._clock: Timer | None = None

    def mark(self, paper_ids: Sequence[str], *, read: bool) -> None:
        """Mark papers read or unread, which can be undone; says how many were not so before."""
        self._run(self._marked(self._write(paper_ids, read=read), read=read))

    async def _marked(self, written: Written, *, read: bool, is_refusal_known: bool = False) -> None:
        try:
            changed = await asyncio.shield(asyncio.wrap_future(written))
        except NotSaved:
            if is_refusal_known:
                return
            raise
        if not changed:
            return
        papers = "1 paper" if len(changed) == 1 else f"{len(changed):,} papers"
        what = f"{papers} marked {'read' if read else 'unread'}"
        self._undo.push(what, partial(self._unmark, changed, read=read), paper_id=changed[0])
        self._say(f"{what}.", hint=UNDO_HINT)
        self._changed()

    async def _unmark(self, paper_ids: Sequence[str], *, read: bool) -> None:
        await asyncio.shield(asyncio.wrap_future(self._write(paper_ids, read=not read)))
        self._changed()

    def _write(self, paper_ids: Sequence[str], *, read: bool) -> Written:
        """Begin to write; whoever waits for it may be cancelled, but it is not."""
        written: Written = self._disk.submit(self._services.library.mark, paper_ids, read=read)
        self._on_the_way.add(written)
        written.add_done_callback(self._on_the_way.discard)
        return written

    def look_at(self, row: Row | None) -> None:
        """Mark a paper read once it was looked at for as long as the settings say; None looks away."""
        looked_at = row.paper.id if row is not None and not row.read else None
        if looked_at == self._looked_at:
            return
        self._looked_at = looked_at
        if self._clock is not None:
            self._clock.stop()
            self._clock = None
        if looked_at is not None:
            seconds = max(self._services.config.reading.mark_read_after, 0.01)
            self._clock = self._later(seconds, lambda: self._mark_seen(looked_at))

    def _mark_seen(self, paper_id: str) -> None:
        # That nothing is kept was said once. It is not said again at each paper, but each is tried: the file
        # may only have been in use by another program.
        is_known = self._services.library.keeps_nothing
        self._run(self._marked(self._write([paper_id], read=True), read=True, is_refusal_known=is_known))

    async def settle(self) -> None:
        """Wait until everything is on disk.

        Raises:
            PaperReaderError: the library refused a mark.
        """
        for written in tuple(self._on_the_way):
            await asyncio.shield(asyncio.wrap_future(written))
