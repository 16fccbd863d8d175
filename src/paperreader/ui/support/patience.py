"""Asking the library what nobody waits for, such as counts and plots, in a thread.

Whoever asks for another list stops what the library is being asked, so that the list is there at once. What
was stopped so is asked again here, a moment later; it never shows as an error.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from paperreader.library import Superseded

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")

PAUSE = 0.15
"""Seconds until the library is asked again: about as long as to the next letter."""


async def ask_patiently(question: Callable[[], Answer]) -> Answer:
    """The answer, however often the question was stopped. Ended by cancelling it."""
    while True:
        try:
            return await asyncio.to_thread(question)
        except Superseded:
            await asyncio.sleep(PAUSE)
