"""Drafts of notes: each stays on the disk until the user saves or discards it."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from paperreader.workspace.state_file import read_state, replace_state
from paperreader.workspace.threads import SerialThread

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path


class UnkeptNotes:
    """The files of drafts, by their papers.

    One thread reads and writes them in order, so that nothing blocks a key.

    Args:
        folder: the folder of the files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._disk = SerialThread("note")
        self._last: Future[None] | None = None

    async def read(self, paper_id: str) -> str:
        """Return the draft of a paper, or nothing."""
        data = await asyncio.wrap_future(self._disk.submit(read_state, self._path(paper_id)))
        return data.decode("utf-8", "replace")

    def write(self, paper_id: str, text: str) -> None:
        """Write the draft of a paper in place of its old one."""
        data = text.encode("utf-8", "replace")
        self._last = self._disk.submit(replace_state, self._path(paper_id), data)

    def remove(self, paper_id: str) -> None:
        """Remove the draft of a paper: the user discarded it, or it equals the note."""
        self._last = self._disk.submit(self._path(paper_id).unlink, missing_ok=True)

    def remove_kept(self, paper_id: str, text: str) -> None:
        """Remove the draft of a paper if it is this text, which was saved; leave a newer draft."""
        self._last = self._disk.submit(self._remove_if, self._path(paper_id), text.encode("utf-8", "replace"))

    async def settle(self) -> None:
        """Wait until the last change of a draft is done.

        Raises:
            NotSaved, OSError: the disk refused the last change.
        """
        if self._last is not None:
            await asyncio.shield(asyncio.wrap_future(self._last))

    def _path(self, paper_id: str) -> Path:
        return self._folder / f"{re.sub(r'[^A-Za-z0-9.-]', '_', paper_id)}.md"

    @staticmethod
    def _remove_if(path: Path, data: bytes) -> None:
        if read_state(path) == data:
            path.unlink(missing_ok=True)
