"""When bookmarks were removed, for those who keep several machines in step: a row that is gone cannot say it.

The file beside the bookmarks is written only where it is there already, which is where bookmarks are synced.
It is no part of the truth: without it a removal counts as late as it can have been.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from paperreader.folders import make_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


class _Removal(msgspec.Struct):
    id: str
    at: datetime


_decode = msgspec.json.Decoder(_Removal).decode


def removals_file(bookmarks: Path) -> Path:
    """Where the removals from a bookmarks file are noted."""
    return bookmarks.with_name(f"{bookmarks.stem}.removed.jsonl")


def note_removals(bookmarks: Path, paper_ids: Iterable[str], at: datetime) -> None:
    """Note that bookmarks were removed, where anybody wants to know. What cannot be noted is let go."""
    lines = b"".join(msgspec.json.encode(_Removal(paper_id, at)) + b"\n" for paper_id in paper_ids)
    if not lines:
        return
    with suppress(OSError), removals_file(bookmarks).open("r+b") as file:
        file.seek(0, 2)
        file.write(lines)


def read_removals(bookmarks: Path) -> Mapping[str, datetime]:
    """When each bookmark was last removed, as far as it was noted."""
    try:
        lines = removals_file(bookmarks).read_bytes().splitlines()
    except OSError:
        return {}
    found: dict[str, datetime] = {}
    for line in lines:
        with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            removal = _decode(line)
            at = removal.at if removal.at.tzinfo else removal.at.replace(tzinfo=UTC)
            found[removal.id] = at.astimezone(UTC)
    return found


def start_noting(bookmarks: Path) -> None:
    """Note removals from now on, and forget those before."""
    with suppress(OSError):
        make_folder(bookmarks.parent)
        removals_file(bookmarks).write_bytes(b"")
        removals_file(bookmarks).chmod(0o600)


def stop_noting(bookmarks: Path) -> None:
    """Note no removals any more."""
    with suppress(OSError):
        removals_file(bookmarks).unlink(missing_ok=True)
