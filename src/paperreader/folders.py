"""Make and sync the folders of our files, and check whether a file exists. Knows none of our files by name.

A link whose target is missing is not a missing file: the target may be on a drive that is not mounted. A
file made in its place would hide the real one once the drive is back.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.errors import ConfigError, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
_VARIABLE = r"\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\})"
_LIKE_A_PATH = rf"(?a)(?:~[\w.-]*|{_VARIABLE})(?:/\S*)?"


def make_folder(folder: Path) -> None:
    """Make a folder and its missing parents, accessible only to their owner, and force each to the disk.

    Raises:
        OSError: the system refused, or a link on the way has a missing target.
    """
    if folder.is_dir():
        return
    refuse_missing_target(folder)
    make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        sync_folder(folder.parent)


def runtime_folder() -> Path | None:
    """Return the folder for files that the running programs of this user share; None if none is safe.

    It is in that of the session, which a timer may not name, else in the temporary folder, where anybody
    could have made it.
    """
    import tempfile  # only for a request

    if os.name == "nt":
        return Path(tempfile.gettempdir()) / "paperreader"
    user = os.getuid()
    for session in (os.environ.get("XDG_RUNTIME_DIR", ""), f"/run/user/{user}"):
        if Path(session).is_absolute() and _is_private(Path(session)):
            return Path(session) / "paperreader"
    folder = Path(tempfile.gettempdir()) / f"paperreader-{user}"
    with suppress(OSError):
        folder.mkdir(mode=0o700)
    return folder if _is_private(folder) else None


def _is_private(folder: Path) -> bool:
    """Return whether this is a folder, not a link to one, which only this user can use."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk, if the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


def path_of_setting(text: str) -> Path:
    """Return the path that a setting names; `~` is the home folder, `$NAME` and `${NAME}` are variables.

    The settings are UTF-8, even if the locale is ASCII, as it may be in a timer.

    Raises:
        ConfigError: a variable is not set.
    """
    path = os.path.expandvars(os.fsdecode(text.encode()))
    if unset := re.search(_VARIABLE, path, re.ASCII):
        raise ConfigError(f"{quoted(text)} in config.toml names the variable {unset[0]}, which is not set.")
    return Path(os.path.expanduser(path))  # noqa: PTH111 - Path.expanduser raises where there is no such user


def command_of_setting(words: Sequence[str]) -> list[str]:
    """Return a command that a setting names, with `~` and variables expanded in the words that are paths.

    Other words are unchanged: the shell expands a script for `sh -c`.

    Raises:
        ConfigError: a variable is not set.
    """
    return [
        str(path_of_setting(word))
        if not place or re.fullmatch(_LIKE_A_PATH, word)
        else os.fsdecode(word.encode())
        for place, word in enumerate(words)
    ]


def is_missing(path: Path) -> bool:
    """Return whether nothing has this name; if the system refuses to look, the file counts as existing."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return _dangling_link(path) is None
    except OSError:
        return False
    return False


def refuse_missing_target(path: Path) -> None:
    """Check the path and the folders above it for a link with a missing target.

    Raises:
        OSError: there is such a link; the reason names it and its target.
    """
    if link := _dangling_link(path):
        target = os.path.realpath(link)
        raise OSError(errno.ENOLINK, f"the link {link} leads to {target}, which is missing", str(path))


def _dangling_link(path: Path) -> Path | None:
    """Return the link on the way to a path whose target is missing."""
    for part in (path, *path.parents):
        try:
            part.lstat()
        except OSError:
            continue
        try:
            part.stat()
        except FileNotFoundError:
            return part
        except OSError:
            return None
        return None
    return None
