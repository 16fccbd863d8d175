"""Small files of what the reader did last: worth remembering, and no loss where a disk refuses them.

They are readable by their owner only, written whole or not at all, and never stop the reader.
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
    """What the file holds; nothing where it is not there, cannot be read, or is larger than ours ever are."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError:
        return b""
    return data if len(data) <= _LARGEST else b""


def write_state(path: Path, data: bytes) -> None:
    """Replace the file; if the disk refuses, the log says so and the old file stays."""
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
