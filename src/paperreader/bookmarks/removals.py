"""Note when bookmarks were removed, for syncing several machines: a row that is gone cannot say it.

The file beside the bookmarks is written only if it exists, which means that bookmarks are synced. The
bookmarks do not depend on it: a removal without a note counts as made at the latest possible time.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from paperreader.bookmarks.row import to_utc
from paperreader.folders import make_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


class _Removal(msgspec.Struct):
    id: str
    at: datetime


_decode = msgspec.json.Decoder(_Removal).decode


def removals_file(bookmarks: Path) -> Path:
    """Return the file that notes the removals from a bookmarks file."""
    return bookmarks.with_name(f"{bookmarks.stem}.removed.jsonl")


def note_removals(bookmarks: Path, paper_ids: Iterable[str], at: datetime) -> None:
    """Note that bookmarks were removed, if removals are noted. Ignore a disk that refuses."""
    lines = b"".join(msgspec.json.encode(_Removal(paper_id, at)) + b"\n" for paper_id in paper_ids)
    if not lines:
        return
    with suppress(OSError), removals_file(bookmarks).open("r+b") as file:
        file.seek(0, 2)
        file.write(lines)


def read_removals(bookmarks: Path) -> Mapping[str, datetime]:
    """Return when each bookmark was last removed, as far as it was noted."""
    try:
        lines = removals_file(bookmarks).read_bytes().splitlines()
    except OSError:
        return {}
    found: dict[str, datetime] = {}
    for line in lines:
        with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            removal = _decode(line)
            found[removal.id] = to_utc(removal.at)
    return found


def start_noting(bookmarks: Path) -> None:
    """Start to note removals, and forget earlier ones."""
    with suppress(OSError):
        make_folder(bookmarks.parent)
        removals_file(bookmarks).write_bytes(b"")
        removals_file(bookmarks).chmod(0o600)


def stop_noting(bookmarks: Path) -> None:
    """Stop noting removals."""
    with suppress(OSError):
        removals_file(bookmarks).unlink(missing_ok=True)
