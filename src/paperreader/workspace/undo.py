"""The changes that can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.models.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable


UNDO_HINT = "{undo} undoes it."
"""The hint after the sentence about a change that can be undone."""


class Change(Value, frozen=True):
    """One change that was made.

    Attributes:
        what: names it, as words that follow «Undone:».
        revert: undoes the change; may return a coroutine that does so.
        paper_id: the first paper that it changed.
    """

    what: str
    revert: Callable[[], object]
    paper_id: str


class UndoStack:
    """The last changes of this session, the newest last."""

    def __init__(self, limit: int = 200) -> None:
        self._changes: list[Change] = []
        self._limit = limit

    def push(self, what: str, revert: Callable[[], object], *, paper_id: str = "") -> None:
        """Remember a change."""
        self._changes.append(Change(what, revert, paper_id))
        del self._changes[: -self._limit]

    def pop(self) -> Change | None:
        """Remove the newest change without undoing it, and return it; return None if there is none."""
        return self._changes.pop() if self._changes else None
