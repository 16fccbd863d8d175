"""Reports of errors in the background, and of a library that is damaged, deleted or not writable."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from paperreader.errors import PaperReaderError, Superseded, explain
from paperreader.folders import is_missing
from paperreader.workspace.threads import run_detached

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.worker import Worker

    from paperreader.library import SessionLibrary
    from paperreader.services import Services
    from paperreader.ui.bars.text_lines import StatusLine

log = logging.getLogger(__name__)


def failure_sentence(worker: Worker[object]) -> str | None:
    """Return a sentence for a worker that failed; None if it did not, or if its question is obsolete.

    An error that is not ours goes to the log with its traceback.
    """
    error = worker.error
    if error is None or isinstance(error, Superseded):
        return None
    if isinstance(error, PaperReaderError):
        return str(error)
    log.error("a worker of the group %s failed", worker.group, exc_info=error)
    return explain(error) or "That did not work because of a fault in the program; the log has the details."


async def report_the_digest(services: Services, say: Callable[..., None]) -> None:
    """Report why the last digest failed or did not run. Without a record, load nothing."""
    if is_missing(services.paths.digests):
        return

    def look() -> str:
        from paperreader.digest.schedule.machine import last_trouble

        trouble = last_trouble(services.paths, services.now())
        return trouble.sentence if trouble else ""

    if sentence := await run_detached(look, "digest"):
        say(sentence, alert=True)


class LibraryWatch:
    """Reports each trouble of the library on the screen and once in the log.

    Args:
        library: has the trouble.
        status: shows the sentences.
        renew: shows the place again, from a new library.
    """

    def __init__(self, library: SessionLibrary, status: StatusLine, *, renew: Callable[[], None]) -> None:
        self._library = library
        self._status = status
        self._renew = renew
        self._aside: Path | None = None
        self._reported = ""
        self._is_pending = False

    async def look(self) -> None:
        """Report new trouble; repeat it once if another message replaced it before the user could read it."""
        trouble = await asyncio.to_thread(self._library.trouble) or ""
        if trouble != self._reported:
            self._reported, self._is_pending = trouble, bool(trouble)
            if trouble:
                log.warning("%s", trouble)
                if self._library.set_aside != self._aside:
                    self._aside = self._library.set_aside
                    self._renew()
                self._status.say(trouble, alert=True)
        elif self._is_pending:
            self._is_pending = False
            if self._status.left != trouble:
                self._status.say(trouble, alert=True)
        await asyncio.to_thread(self._library.try_again)
