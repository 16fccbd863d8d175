"""Output to the terminal."""

from __future__ import annotations

import os
import select
from typing import TYPE_CHECKING

from paperreader.text.stand_ins import encoded

if TYPE_CHECKING:
    from collections.abc import Callable


class TerminalOutput:
    """A file for the thread that writes; it reports once that the terminal is gone, and never raises.

    Args:
        descriptor: the descriptor of the terminal.
        encoding: the encoding of the terminal, as far as we know; symbols it lacks get ASCII stand-ins.
        gone: called from the writing thread when the terminal accepts nothing more.
        is_slow: whether writing takes longer than finding a shorter way to write the same.
    """

    def __init__(
        self, descriptor: int, encoding: str, gone: Callable[[], None], *, is_slow: bool = False
    ) -> None:
        self._descriptor = descriptor
        self._encoding = encoding if _extends_ascii(encoding) else "utf-8"
        self._gone: Callable[[], None] | None = gone
        self._waiting = bytearray()
        self._shortened: Callable[[str], str] | None = None
        if is_slow:
            from paperreader.ui.terminal.shorter import shorter  # only for slow links

            self._shortened = shorter

    def fileno(self) -> int:
        """Return the descriptor of the terminal."""
        return self._descriptor

    def write(self, text: str) -> None:
        """Keep a text for the next `flush`."""
        self._waiting += encoded(self._shortened(text) if self._shortened else text, self._encoding)

    def flush(self) -> None:
        """Write all texts since the last `flush`."""
        while self._waiting and self._gone:
            try:
                del self._waiting[: os.write(self._descriptor, self._waiting)]
            except BlockingIOError:  # Another program at the terminal made it non-blocking.
                select.select([], [self._descriptor], [])
            except OSError:
                gone, self._gone = self._gone, None
                gone()
        self._waiting.clear()


def _extends_ascii(encoding: str) -> bool:
    """Return whether control sequences are the same in this encoding, as they are not in UTF-16."""
    controls = "\x1b[1;2H"
    try:
        return controls.encode(encoding) == controls.encode("ascii")
    except (LookupError, UnicodeError):
        return False
