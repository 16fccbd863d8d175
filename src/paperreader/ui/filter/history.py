"""The filters that were typed, in this session and earlier ones: `Up` and `Down` show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.text.sanitize import clean_line
from paperreader.workspace.state_file import read_state, write_state
from paperreader.workspace.threads import SerialThread

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

MOST = 500
"""The number of filters that are remembered."""


class FilterHistory:
    """Filters, the newest last, each once. The file has one a line; it is read and written in a thread.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._disk = SerialThread("history")
        self._texts: list[str] = []
        self._place = 0
        self._draft = ""

    def load(self) -> Future[None]:
        """Read the file in the background."""
        return self._disk.submit(self._load)

    def _load(self) -> None:
        self._texts = _united(self._read(), self._texts)
        self._place = len(self._texts)

    def older(self, typed: str) -> str | None:
        """Return the filter before the current one; None at the oldest.

        Args:
            typed: the text of the line, which comes back after the newest filter.
        """
        if self._place == len(self._texts):
            self._draft = typed
        if not self._place:
            return None
        self._place -= 1
        return self._texts[self._place]

    def newer(self) -> str | None:
        """Return the filter after the current one, at last the text of the line; None beyond that."""
        if self._place == len(self._texts):
            return None
        self._place += 1
        return self._texts[self._place] if self._place < len(self._texts) else self._draft

    def remember(self, text: str) -> None:
        """Add a filter that was kept, and save it in the background."""
        text = text.strip()
        if text:
            self._texts = _united(self._texts, [text])
            self._disk.submit(self._save, text)
        self._place = len(self._texts)

    def _save(self, text: str) -> None:
        """Add a filter to the current contents of the file: another reader may have written it."""
        write_state(self._path, "".join(f"{line}\n" for line in _united(self._read(), [text])).encode())

    def _read(self) -> list[str]:
        lines = read_state(self._path).decode("utf-8", "replace").splitlines()
        return [text for line in lines if (text := clean_line(line).strip())]

    def settle(self) -> Future[int]:
        """Return a future that ends when everything is on the disk."""
        return self._disk.submit(int)


def _united(older: list[str], newer: list[str]) -> list[str]:
    """Join two lists; keep each text once, at its newest place, and the last `MOST`."""
    last = dict.fromkeys(reversed([*older, *newer]))
    return list(reversed(last))[-MOST:]
