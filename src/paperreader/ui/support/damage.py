"""Telling that the library was found damaged, whenever that was: at the start, or while one reads."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paperreader.library import Library

log = logging.getLogger(__name__)


class DamageWatch:
    """Looks whether a damaged file was set aside, and says so: on the screen, and once for ever in the log.

    Args:
        library: knows.
        say: shows a sentence; `alert=True` as something went wrong.
        is_said: whether a sentence is what is shown now.
        renew: shows the place anew, as the new library has it.
    """

    def __init__(
        self,
        library: Library,
        *,
        say: Callable[..., None],
        is_said: Callable[[str], bool],
        renew: Callable[[], None],
    ) -> None:
        self._library = library
        self._say = say
        self._is_said = is_said
        self._renew = renew
        self._told: Path | None = None
        self._sentence = ""

    async def look(self) -> None:
        """Say what has not been said; once more where something else took its place before it was read."""
        aside = self._library.set_aside
        if aside is None:
            return
        if aside != self._told:
            self._told = aside
            # Only the new library knows what could be saved from the old one; this opens it.
            await asyncio.to_thread(self._library.count)
            self._sentence = self._library.damage or ""
            log.warning("%s", self._sentence)
            self._renew()
            self._say(self._sentence, alert=True)
        elif self._sentence:
            if not self._is_said(self._sentence):
                self._say(self._sentence, alert=True)
            self._sentence = ""
