"""Small files of what the reader did last: worth remembering, and no loss where a disk refuses them.

They are readable by their owner only, written whole or not at all, and never stop the reader.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from pathlib import Path

from paperreader.folders import make_folder

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
    except OSError as error:
        log.warning("%s was not written: %s", path, error.strerror)


def replace_state(path: Path, data: bytes) -> None:
    """Replace the file.

    Raises:
        OSError: the disk refused; the old file stays.
    """
    temporary = None
    try:
        make_folder(path.parent)
        number, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(number, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    except OSError:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        raise
