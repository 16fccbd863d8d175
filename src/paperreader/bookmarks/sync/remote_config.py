"""Which repository the bookmarks of this machine are kept in step with, between two syncs."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from paperreader.bookmarks.sync.remote import Remote, parse_remote
from paperreader.durable.plain import write_text
from paperreader.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


class Remembered(msgspec.Struct, frozen=True):
    """A repository.

    Attributes:
        remote: its address; holds no secret.
        reached: whether it was ever reached, so that it is not made anew where it is missing.
    """

    remote: str
    reached: bool = False


def recall(folder: Path) -> Remembered | None:
    """The repository of last time, None where there is none to be read."""
    try:
        return msgspec.json.decode((folder / "remote.json").read_bytes(), type=Remembered)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def remember(folder: Path, remembered: Remembered) -> None:
    """Keep it for next time."""
    if recall(folder) == remembered:
        return
    text = msgspec.json.format(msgspec.json.encode(remembered)) + b"\n"
    write_text(folder / "remote.json", text, replace=True, private=True)


def forget(folder: Path) -> str | None:
    """Forget it; its address, None where there was none."""
    known = recall(folder)
    with suppress(FileNotFoundError):
        (folder / "remote.json").unlink()
    return known.remote if known else None


def choose(folder: Path, named: str | None) -> tuple[Remote, bool]:
    """The repository that was named, else the one of last time; and whether it was ever reached.

    Raises:
        UsageError: none was named, ever; or it may not be used.
    """
    known = recall(folder)
    if named is None and known is None:
        raise UsageError(
            "No repository is known to sync with; name one once: paperreader bookmark sync "
            "git@host:me/bookmarks.git, or a folder such as ~/bookmarks.git."
        )
    remote = parse_remote(named or (known.remote if known else ""))
    return remote, bool(known and known.reached and known.remote == remote.address)
