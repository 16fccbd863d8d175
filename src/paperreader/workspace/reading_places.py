"""How far each paper was read, kept in a file of the state of the last sessions."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from paperreader.workspace.state_file import read_state, write_state
from paperreader.workspace.threads import SerialThread

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

_MOST = 3_000
"""The papers whose places are kept: the last ones read."""


class ReadingPlace(NamedTuple):
    """A character of a text, which has the same place at every width.

    Attributes:
        block: the index of its block.
        part: the index of its text in that block.
        start: its index in that text.
        words: the beginning of the block, by which it is found in another edition of the text.
    """

    block: int
    part: int = 0
    start: int = 0
    words: str = ""


class ReadingPlaces:
    """The places by identifier of the paper. One thread reads and writes the file, in order.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._disk = SerialThread("places")

    async def of(self, paper_id: str) -> ReadingPlace | None:
        """Return the place in a paper, or None if it was not begun."""
        return (await asyncio.wrap_future(self._disk.submit(self._read))).get(paper_id)

    def keep(self, paper_id: str, place: ReadingPlace | None) -> None:
        """Remember a place in the background, or with None forget it."""
        self._disk.submit(self._write, paper_id, place)

    def settle(self) -> Future[int]:
        """Return a future that ends when everything is on the disk."""
        return self._disk.submit(int)

    def _read(self) -> dict[str, ReadingPlace]:
        try:
            return msgspec.json.decode(read_state(self._path), type=dict[str, ReadingPlace])
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            return {}

    def _write(self, paper_id: str, place: ReadingPlace | None) -> None:
        """Change the current contents of the file: another reader may have written it."""
        places = self._read()
        known = places.pop(paper_id, None)
        if place is not None:
            places[paper_id] = place
        if known != place:
            kept = dict(list(places.items())[-_MOST:])
            write_state(self._path, msgspec.json.encode(kept))
