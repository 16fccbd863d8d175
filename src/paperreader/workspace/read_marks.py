"""The read marks of the screen: written to the library off the event loop, in the order of the keys.

Each change can be undone. The module also has the clock that marks a paper after it was open long enough.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from paperreader.text.counted import counted
from paperreader.workspace.live import LiveStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paperreader.models.listing import Row
    from paperreader.services import Services
    from paperreader.workspace.undo import UndoStack


class Timer(Protocol):
    """A call that is due later."""

    def stop(self) -> None:
        """Cancel the call."""


class ReadMarks(LiveStore):
    """The read marks of this session.

    Args:
        services: have the library and the setting that says how long a paper is open before it is read.
        undo: remembers each change.
        changed: called after each change.
        say: shows a sentence, with a `hint` that names commands.
        later: calls a function after so many seconds.
    """

    def __init__(
        self,
        services: Services,
        undo: UndoStack,
        *,
        changed: Callable[[], None],
        say: Callable[..., None],
        later: Callable[[float, Callable[[], None]], Timer],
    ) -> None:
        super().__init__("reading", undo, say)
        self._services = services
        self._changed = changed
        self._later = later
        self._looked_at: str | None = None
        self._clock: Timer | None = None

    def mark(self, paper_ids: Sequence[str], *, read: bool, say_refusal: bool = True) -> None:
        """Mark papers read or unread, and report how many changed. The change can be undone."""
        self._save(
            partial(self._services.library.mark, paper_ids, read=read),
            done=partial(self._marked, read=read),
            say_refusal=say_refusal,
        )

    def _marked(self, changed: Sequence[str], *, read: bool) -> None:
        self._changed()
        if changed:
            what = f"{counted(len(changed), 'paper')} marked {'read' if read else 'unread'}"
            self._report(what, partial(self._unmark, changed, read=read), changed[0])

    async def _unmark(self, paper_ids: Sequence[str], *, read: bool) -> None:
        saved = self._save(
            partial(self._services.library.mark, paper_ids, read=not read),
            done=lambda _: self._changed(),
            say_refusal=False,
        )
        if problem := await saved:
            raise problem

    def look_at(self, row: Row | None) -> None:
        """Mark a paper read after it was open for as long as the settings say; None stops the clock."""
        is_unread = row is not None and (not row.read or row.has_newer_version)
        looked_at = row.paper.id if row is not None and is_unread else None
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
        # The user already knows that nothing is saved, so it is not reported again for each paper. Each is
        # still tried: another program may have held the file only for a moment.
        self.mark([paper_id], read=True, say_refusal=not self._services.library.keeps_nothing)
