"""Remember, between two syncs, the repository that the bookmarks of this machine sync with."""

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
    """A remembered repository.

    Attributes:
        remote: its address; holds no secret.
        reached: whether it was ever reached; if so, a missing one is not made again.
    """

    remote: str
    reached: bool = False


def recall(folder: Path) -> Remembered | None:
    """Return the remembered repository, None if none can be read."""
    try:
        return msgspec.json.decode((folder / "remote.json").read_bytes(), type=Remembered)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def remember(folder: Path, remembered: Remembered) -> None:
    """Remember a repository for the next sync."""
    if recall(folder) == remembered:
        return
    text = msgspec.json.format(msgspec.json.encode(remembered)) + b"\n"
    write_text(folder / "remote.json", text, replace=True, private=True)


def forget(folder: Path) -> str | None:
    """Forget the repository. Return its address, None if there was none."""
    known = recall(folder)
    with suppress(FileNotFoundError):
        (folder / "remote.json").unlink()
    return known.remote if known else None


def choose(folder: Path, named: str | None) -> tuple[Remote, bool]:
    """Return the given repository, else the remembered one, and whether it was ever reached.

    Raises:
        UsageError: none was ever given, or it cannot be used.
    """
    known = recall(folder)
    if named is None and known is None:
        raise UsageError(
            "No repository is known to sync with; name one once: paperreader bookmark sync "
            "git@host:me/bookmarks.git, or a folder such as ~/bookmarks.git."
        )
    remote = parse_remote(named or (known.remote if known else ""))
    return remote, bool(known and known.reached and known.remote == remote.address)
