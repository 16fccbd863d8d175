"""Small files that remember the last session: useful, but no loss if a disk refuses them.

Only their owner can read them. They are written atomically, and their errors never stop the reader.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from paperreader.errors import NotSaved

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

_LARGEST = 1_000_000


def read_state(path: Path) -> bytes:
    """Return the contents of the file; nothing if it is missing, unreadable, or too large to be ours."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError:
        return b""
    return data if len(data) <= _LARGEST else b""


def write_state(path: Path, data: bytes) -> None:
    """Replace the file; if the disk refuses, log that and leave the old file."""
    try:
        replace_state(path, data)
    except NotSaved as error:
        log.warning("%s", error)


def replace_state(path: Path, data: bytes) -> None:
    """Replace the file.

    Raises:
        NotSaved: the disk refused; the old file stays.
    """
    from paperreader.durable.plain import write_text  # loads the lock

    write_text(path, data, replace=True, private=True, make_parent=True, synced=False)
