"""Reports of trouble with the file of the library: damaged, deleted, or not writable."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paperreader.library import SessionLibrary

log = logging.getLogger(__name__)


class LibraryWatch:
    """Reports each trouble of the library on the screen and once in the log.

    Args:
        library: has the trouble.
        say: shows a sentence; `alert=True` when something went wrong.
        is_said: returns whether a sentence is shown now.
        renew: shows the place again, from a new library.
    """

    def __init__(
        self,
        library: SessionLibrary,
        *,
        say: Callable[..., None],
        is_said: Callable[[str], bool],
        renew: Callable[[], None],
    ) -> None:
        self._library = library
        self._say = say
        self._is_said = is_said
        self._renew = renew
        self._aside: Path | None = None
        self._told = ""
        self._is_pending = False

    async def look(self) -> None:
        """Report new trouble; repeat it once if another message replaced it before the user could read it."""
        trouble = await asyncio.to_thread(self._library.trouble) or ""
        if trouble != self._told:
            self._told, self._is_pending = trouble, bool(trouble)
            if trouble:
                log.warning("%s", trouble)
                if self._library.set_aside != self._aside:
                    self._aside = self._library.set_aside
                    self._renew()
                self._say(trouble, alert=True)
        elif self._is_pending:
            self._is_pending = False
            if not self._is_said(trouble):
                self._say(trouble, alert=True)
        await asyncio.to_thread(self._library.try_again)
