"""Stores for the user's changes: each shows at once, can be undone, and is written in order by a thread.

If the disk refuses a change, the screen undoes it and shows the reason.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from paperreader.errors import PaperReaderError
from paperreader.workspace.threads import SerialThread
from paperreader.workspace.undo import UNDO_HINT, UndoStack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


Answer = TypeVar("Answer")

Saved = asyncio.Task[PaperReaderError | None]
"""Ends when a change is on the disk; its result is None, or the reason why the change was undone."""


class LiveStore:
    """The base of the live stores.

    Args:
        name: what it stores; also the name of the thread that writes.
        undo: remembers each change.
        say: shows a sentence, with a `hint` that names commands; `alert=True` when something went wrong.
    """

    def __init__(self, name: str, undo: UndoStack, say: Callable[..., None]) -> None:
        self._name = name
        self._disk = SerialThread(name)
        self._undo = undo
        self._say = say
        self._tasks: set[Saved] = set()
        self._problem = ""

    def _report(self, what: str, revert: Callable[[], object], paper_id: str = "", effect: str = "") -> None:
        """Report a change, and remember how to undo it.

        Args:
            what: a sentence about the change, without its full stop.
            revert: undoes the change; may return a coroutine that does so.
            paper_id: the first paper that was changed.
            effect: the effect of the change, as the end of that sentence.
        """
        self._undo.push(what[0].lower() + what[1:], revert, paper_id=paper_id)
        self._say(f"{what}{effect}.", hint=UNDO_HINT)

    def _save(
        self,
        write: Callable[[], Answer],
        *,
        done: Callable[[Answer], None],
        refused: Callable[[], None] = lambda: None,
        pause: float = 0,
        say_refusal: bool = True,
    ) -> Saved:
        """Write a change in the thread, after those before it.

        Args:
            write: writes it.
            done: called with the result of `write`.
            refused: undoes the change on the screen.
            pause: seconds to wait first.
            say_refusal: whether to report why the disk refused.
        """

        async def save() -> PaperReaderError | None:
            try:
                await asyncio.sleep(pause)
            finally:  # The program may end in between; the thread writes it all the same.
                written = self._disk.submit(write)
            try:
                answer = await asyncio.shield(asyncio.wrap_future(written))
            except PaperReaderError as error:
                refused()
                if say_refusal:
                    self._say(f"Not saved: {error}", alert=True)
                return error
            done(answer)
            return None

        task = asyncio.get_running_loop().create_task(save())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _say_once(self, problem: str) -> bool:
        """Report a problem of the file, which is checked every other second; return whether it is new."""
        is_new = problem != self._problem
        self._problem = problem
        if is_new:
            self._say(problem, alert=True)
        return is_new

    def _say_if_made_again(self, path: Path, *, is_made_again: bool) -> None:
        if is_made_again:
            self._say(f"The {self._name} {path} were deleted, and have been made again.", alert=True)

    async def saved(self) -> None:
        """Wait until every change is on the disk or was undone."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def settle(self) -> None:
        """Wait until every change is on the disk.

        Raises:
            PaperReaderError: the disk refused a change.
        """
        tasks = tuple(self._tasks)
        await self.saved()
        for task in tasks:
            if problem := task.result():
                raise problem
