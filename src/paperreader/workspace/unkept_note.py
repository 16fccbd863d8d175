"""The text of a note while it is written: it stays on disk until it is kept or thrown away."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from paperreader.workspace.state_file import read_state, write_state

if TYPE_CHECKING:
    from pathlib import Path


class UnkeptNote:
    """The file of a note that was not kept yet. It is written in a thread, in order, and nobody waits for it.

    Args:
        folder: where such files are.
        paper_id: which paper the note is on.
    """

    def __init__(self, folder: Path, paper_id: str) -> None:
        self._path = folder / f"{re.sub(r'[^A-Za-z0-9.-]', '_', paper_id)}.md"
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="note")

    def read(self) -> str:
        """Return what was written and not kept, or nothing."""
        return read_state(self._path).decode("utf-8", "replace")

    def write(self, text: str) -> None:
        """Replace what is there."""
        self._disk.submit(write_state, self._path, text.encode("utf-8", "replace"))

    def remove(self) -> None:
        """Remove it: the note was kept or thrown away."""
        self._disk.submit(self._path.unlink, missing_ok=True)
