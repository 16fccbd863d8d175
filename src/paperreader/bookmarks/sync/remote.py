"""The repository that bookmarks are synced with: the addresses that may be given, and the remembered one.

Addresses that hold a secret or run a program are refused.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from paperreader.durable.plain import write_text
from paperreader.errors import UsageError
from paperreader.text.sanitize import clean_line

_USER = r"[A-Za-z0-9._][A-Za-z0-9._+-]*"
_SCP_LIKE = re.compile(
    rf"(?:{_USER}@)?(?!(?:file|ftps?|git|https?|ssh):)[A-Za-z0-9][A-Za-z0-9._-]*:(?![:-]|//).+", re.IGNORECASE
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_HOST = re.compile(r"[A-Za-z0-9:][A-Za-z0-9.:_-]*")
_WAYS = "a folder, an ssh address such as git@host:me/bookmarks.git, or an https:// address"


class Remote(msgspec.Struct, frozen=True):
    """A repository to sync with.

    Attributes:
        address: in the form git takes; holds no secret.
        path: its folder, if it is on this machine.
        is_ssh: whether git reaches it by ssh.
    """

    address: str
    path: Path | None = None
    is_ssh: bool = False

    @property
    def shown(self) -> str:
        """Return the address in a form that is safe to show."""
        return clean_line(self.address, 200)


def parse_remote(text: str) -> Remote:
    """Parse the repository that the user gave.

    Raises:
        UsageError: it cannot be used; the message holds no part of a secret in it.
    """
    text = text.strip()
    if not text or not text.isprintable() or text.startswith("-") or "::" in text.partition("/")[0]:
        raise UsageError(f"That is not the address of a repository; give {_WAYS}.")
    scheme = _SCHEME.match(text)
    if scheme:
        return _from_url(text, scheme[1].lower())
    # Git reads a name before a colon as a host if no slash comes before that colon.
    if ":" not in text.partition("/")[0]:
        return _from_path(text)
    if not _SCP_LIKE.fullmatch(text):
        raise UsageError(
            f"That is not the address of a repository; give {_WAYS}. A folder with a colon in its name needs "
            "./ before it."
        )
    return Remote(text, is_ssh=True)


class Remembered(msgspec.Struct, frozen=True):
    """A remembered repository: one that was synced with at least once, so a missing one is not made again.

    Attributes:
        remote: its address; holds no secret.
    """

    remote: str


def recall(folder: Path) -> Remembered | None:
    """Return the remembered repository, None if none can be read."""
    try:
        return msgspec.json.decode((folder / "remote.json").read_bytes(), type=Remembered)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def remember(folder: Path, remote: Remote) -> None:
    """Remember a repository for the next sync, after a sync with it."""
    remembered = Remembered(remote.address)
    if recall(folder) != remembered:
        text = msgspec.json.format(msgspec.json.encode(remembered)) + b"\n"
        write_text(folder / "remote.json", text, replace=True, private=True)


def forget(folder: Path) -> str | None:
    """Forget the repository. Return its address, None if there was none."""
    known = recall(folder)
    with suppress(FileNotFoundError):
        (folder / "remote.json").unlink()
    return known.remote if known else None


def next_repository(folder: Path, failed: Remote) -> str:
    """Return a sentence that names the repository of the next sync, if it is not the one that failed."""
    known = recall(folder)
    if known is None:
        return "A repository is remembered after the first sync with it, so name it again in the next sync."
    if known.remote == failed.address:
        return ""
    return f"{clean_line(known.remote, 200)} remains the repository of the next sync."


def choose(folder: Path, named: str | None) -> tuple[Remote, bool]:
    """Return the given repository, else the remembered one, and whether it is the remembered one.

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
    return remote, bool(known and known.remote == remote.address)


def _from_url(text: str, scheme: str) -> Remote:
    try:
        parts = urlsplit(text)
        host, user, password, _ = parts.hostname or "", parts.username, parts.password, parts.port
    except ValueError as error:
        raise UsageError(f"That is not an address that can be understood; give {_WAYS}.") from error
    if scheme == "file":
        if host not in ("", "localhost"):
            raise UsageError(
                "A file:// address names a folder of this machine: file:///path/to/bookmarks.git."
            )
        return _from_path(unquote(parts.path))
    if password is not None or (user is not None and scheme != "ssh"):
        raise UsageError(
            "The address holds a name or a password, which others would see; leave it out and let the "
            "credential helper of git or an ssh key answer for you."
        )
    if scheme not in ("https", "ssh"):
        raise UsageError(f"Bookmarks cannot be synced over {scheme}://; give {_WAYS}.")
    if not _HOST.fullmatch(host) or (user is not None and not re.fullmatch(_USER, user)):
        raise UsageError(f"The address names no host; give {_WAYS}.")
    return Remote(text, is_ssh=scheme == "ssh")


def _from_path(text: str) -> Remote:
    if not text.isprintable():
        raise UsageError(f"That is not the name of a folder; give {_WAYS}.")
    try:
        absolute = Path(text).expanduser().absolute()
    except RuntimeError as error:
        raise UsageError(f"{clean_line(text, 200)} names the home of a user who does not exist.") from error
    return Remote(str(absolute), path=absolute)
