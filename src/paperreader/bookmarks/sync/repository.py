"""The local repository of a machine: its commits, their files, and the transfer to the shared repository.

It has no work tree and no index, so a kill at any moment leaves nothing half done: objects are written first,
then one name moves. This module does not know bookmarks, only files.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from paperreader.bookmarks.sync.folder import make_door
from paperreader.bookmarks.sync.git import (
    ASKING_SECONDS,
    MOVING_SECONDS,
    NO_REASON,
    PROGRAM,
    Git,
    GitFailed,
    Refused,
    advice_on,
    identity,
    is_branch,
)
from paperreader.bookmarks.sync.records import FILE_LIMIT
from paperreader.folders import make_folder
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from paperreader.bookmarks.sync.remote import Remote

HERE = "refs/heads/here"
"""The commit with the bookmarks of this machine as of their last comparison."""

PENDING = "refs/heads/pending"
"""The commit that is being taken into the bookmarks of this machine."""

_THERE = "refs/paperreader/there"
_USUAL_BRANCHES = ("refs/heads/main", "refs/heads/master")
_FETCH = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--force")
_PUSH = ("push", "--porcelain", "--no-follow-tags", "--no-recurse-submodules", "--no-verify")
_UNQUOTED = re.compile(rb'[\x00-\x1f"\\\x7f-\xff]')
_KINDS = {b"040000": "a folder", b"120000": "a link", b"160000": "a submodule"}
_COMMIT = re.compile(r"[0-9a-f]{40,64}")
_RACED = re.compile(rb"\[rejected\]|cannot lock ref|failed to update ref|incorrect old value|fetch first")
_LOCK = re.compile(rb"Unable to create '(?:[^']*?/)?((?:refs/[^']*|[^'/]*)\.lock)': File exists")


class Head(msgspec.Struct, frozen=True):
    """The state of the shared repository.

    Attributes:
        branch: the full name of its branch.
        commit: the last commit, None if there is none yet.
    """

    branch: str
    commit: str | None


class Visit(msgspec.Struct, frozen=True):
    """A commit that changed a file.

    Attributes:
        commit: the commit.
        parents: the commits that it follows.
        committed: its date, in UTC.
        machine: the machine that made it, or the person who edited by hand.
    """

    commit: str
    parents: tuple[str, ...]
    committed: datetime
    machine: str


class Rejected(Exception):
    """Another machine was faster: the shared repository has a commit that ours does not follow.

    Attributes:
        lock: the lock in the repository that is in the way, if that is the reason.
    """

    def __init__(self, lock: str = "") -> None:
        super().__init__()
        self.lock = lock


class Repository:
    """A bare repository in a folder. The first use makes it.

    Every method may raise `GitFailed`.

    Args:
        folder: its folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._git = Git(folder)

    def open(self) -> None:
        """Make the repository if it is missing, and remove the locks of killed runs.

        No other program may use it at the same time.
        """
        make_folder(self.folder.parent)
        if not (self.folder / "HEAD").exists():
            self._git.init("here")
        for lock in (*self.folder.glob("*.lock"), *self.folder.glob("refs/**/*.lock")):
            lock.unlink(missing_ok=True)

    def ref(self, name: str) -> str | None:
        """Return the commit under a name."""
        found = (
            self._git.run("for-each-ref", "--format=%(objectname)", name).decode("utf-8", "replace").strip()
        )
        if found and not _COMMIT.fullmatch(found):
            raise GitFailed("the git of this machine does not print what git prints")
        return found or None

    def move(self, name: str, commit: str) -> None:
        """Set a name to a commit."""
        self._git.run("update-ref", "--create-reflog", name, commit)

    def finish(self) -> None:
        """Make the pending commit the one under `HERE`, in one step for both names."""
        commands = f"start\nupdate {HERE} {PENDING}\ndelete {PENDING}\nprepare\ncommit\n"
        self._git.run("update-ref", "--create-reflog", "--stdin", stdin=commands.encode())

    def commit(
        self, parents: Iterable[str], changes: Mapping[str, bytes | None], message: str, now: datetime
    ) -> str:
        """Commit the files of the first parent with these changes. Return the commit; it has no name yet."""
        first, *others = [*parents] or [""]
        when = f"{identity()} {max(0, int(now.timestamp()))} +0000"
        text = message.encode()
        stream = [f"feature done\ncommit refs/paperreader/made\nmark :1\ncommitter {when}\n".encode()]
        stream.append(b"data %d\n%b\n" % (len(text), text))
        stream.append(f"from {first}\n".encode() if first else b"")
        stream += [f"merge {other}\n".encode() for other in others]
        for path, data in changes.items():
            if data is None:
                stream.append(b"D %b\n" % _quoted(path))
            else:
                stream.append(b"M 100644 inline %b\ndata %d\n%b\n" % (_quoted(path), len(data), data))
        stream.append(b"get-mark :1\ndone\n")
        made = self._git.run("fast-import", "--quiet", "--force", "--date-format=raw", stdin=b"".join(stream))
        return made.decode().strip()

    def files(self, commit: str | None, *paths: str) -> dict[str, str]:
        """Return the name of the content of each file of a commit, or of these, by its path.

        The name of a folder, a link or a submodule ends with a blank and its kind. Bytes of a path that are
        not UTF-8 become escapes.
        """
        if commit is None:
            return {}
        listed = self._git.run("ls-tree", "-r", "-t", "-z", "--full-tree", commit, "--", *paths)
        found = {}
        for line in listed.split(b"\0"):
            about, tab, path = line.partition(b"\t")
            if tab:
                mode, _type, blob = about.split()
                kind = _KINDS.get(mode, "")
                found[path.decode("utf-8", "backslashreplace")] = f"{blob.decode()} {kind}".rstrip()
        return found

    def followed(self, commit: str, paths: Iterable[str]) -> list[Visit]:
        """Return the commits that changed a path, on all sides of a merge, the newest first."""
        form = "--format=%H%x00%P%x00%ct%x00%cn%x00%ce"
        listed = self._git.run("log", "--full-history", form, commit, "--", *paths)
        visits = []
        for line in listed.decode("utf-8", "replace").splitlines():
            made, parents, seconds, name, mail = line.split("\0")
            machine = mail.partition("@")[2] if name == PROGRAM else name
            when = datetime.fromtimestamp(int(seconds), UTC)
            visits.append(Visit(made, tuple(parents.split()), when, clean_line(machine, 60)))
        return visits

    def contents(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """Return contents by their names, as `files` returns them.

        Those larger than `FILE_LIMIT` are left out, and so are folders, links and submodules.
        """
        lines = _lines(blob for blob in blobs if " " not in blob)
        sizes = self._git.run("cat-file", "--batch-check=%(objectname) %(objectsize)", stdin=lines)
        readable = []
        for line in sizes.decode().splitlines():
            blob, _, size = line.partition(" ")
            if not size.isdigit():
                raise GitFailed(f"the object {blob} is missing")
            if int(size) <= FILE_LIMIT:
                readable.append(blob)
        data = self._git.run("cat-file", "--batch", stdin=_lines(readable))
        found, position = {}, 0
        for blob in readable:
            start = data.index(b"\n", position) + 1
            end = start + int(data[position:start].split()[2])
            found[blob] = data[start:end]
            position = end + 1
        return found

    def common(self, one: str, other: str) -> str | None:
        """Return the last commit that both follow, None if there is none."""
        try:
            return self._git.run("merge-base", one, other).decode().split()[0]
        except GitFailed as error:
            if error.code == 1:
                return None
            raise

    def head(self, remote: Remote) -> Head:
        """Ask the shared repository for its state."""
        listed = self._reach(remote, "ls-remote", "--symref", seconds=ASKING_SECONDS)
        default, heads = _branches(os.fsdecode(listed))
        default = default or self._unborn(remote)
        for branch in (default, *_USUAL_BRANCHES, *(heads if len(heads) == 1 else ())):
            if branch in heads:
                return Head(branch, heads[branch])
        if heads:
            raise Refused("it has several branches, and none of them is its default")
        return Head(default, None)

    def _unborn(self, remote: Remote) -> str:
        """Return the branch for the first commit of an empty repository."""
        if remote.path is not None:
            with suppress(GitFailed):
                return os.fsdecode(Git(self._door).run("symbolic-ref", "HEAD")).strip()
        return _USUAL_BRANCHES[0]

    def fetch(self, remote: Remote, head: Head) -> str | None:
        """Fetch the shared repository. Return its last commit, which may be newer than `head`."""
        if head.commit is None:
            return None
        if not self._succeeds("cat-file", "-e", f"{head.commit}^{{tree}}"):
            self._reach(remote, *_FETCH, seconds=MOVING_SECONDS, refspec=f"+{head.branch}:{_THERE}")
            return self.ref(_THERE)
        return head.commit

    @property
    def _door(self) -> Path:
        return self.folder.with_name("door")

    def _reach(self, remote: Remote, *command: str, seconds: float, refspec: str = "") -> bytes:
        """Return what a command prints about the shared repository."""
        address, is_folder = remote.address, remote.path is not None
        if remote.path is not None:
            make_door(self._door, remote.path)
            address = str(self._door)
        arguments = (*command, "--", address, *([refspec] if refspec else []))
        return self._git.reach(*arguments, is_folder=is_folder, is_ssh=remote.is_ssh, seconds=seconds)

    def push(self, remote: Remote, commit: str, branch: str) -> None:
        """Send a commit.

        Raises:
            Rejected: another machine sent something first, or is sending now.
        """
        try:
            self._reach(remote, *_PUSH, seconds=MOVING_SECONDS, refspec=f"{commit}:{branch}")
        except Refused as error:
            refusals = [line for line in error.output.splitlines() if line.startswith(b"!\t")]
            if not refusals:
                raise
            lock = _LOCK.search(error.errors)
            advice = advice_on(error.errors + refusals[0])
            if lock or (any(map(_RACED.search, refusals)) and not advice):
                raise Rejected(os.fsdecode(lock[1]) if lock else "") from error
            raise Refused(_refusal(error, refusals[0]), advice) from error

    def is_whole(self) -> bool:
        """Return whether all objects that the names lead to are there."""
        return self._succeeds("fsck", "--connectivity-only", "--no-dangling", "--no-progress")

    def put_aside(self, now: datetime) -> Path:
        """Rename the folder, so that the next `open` makes a new one. Return its new path."""
        aside = self.folder.with_name(f"{self.folder.name}.damaged-{now:%Y%m%dT%H%M%S.%f}Z")
        self.folder.rename(aside)
        return aside

    def tidy(self) -> None:
        """Pack the objects when many have piled up."""
        self._succeeds("-c", "gc.auto=3000", "-c", "gc.autoDetach=false", "gc", "--auto", "--quiet")

    def _succeeds(self, *command: str) -> bool:
        try:
            self._git.run(*command)
        except GitFailed:
            return False
        return True


def _refusal(error: Refused, line: bytes) -> str:
    """Return the words of the host, and what git made of them."""
    status = clean_line(line.decode("utf-8", "replace").split("\t")[-1], 200)
    status = status.removeprefix("[remote rejected] ").strip("()")
    return status if str(error) == NO_REASON or "checked out" in status else f"{error} ({status})"


def _lines(blobs: Iterable[str]) -> bytes:
    return "".join(f"{blob}\n" for blob in dict.fromkeys(blobs)).encode()


def _quoted(path: str) -> bytes:
    """Quote a path for `git fast-import`, whatever its characters."""
    return b'"%b"' % _UNQUOTED.sub(lambda found: b"\\%03o" % found[0][0], path.encode())


def _branches(listed: str) -> tuple[str | None, dict[str, str]]:
    """Return the default branch and the commits of all branches from what `ls-remote --symref` prints."""
    default, heads = None, {}
    for line in listed.split("\n"):
        first, _, name = line.partition("\t")
        if name == "HEAD" and first.startswith("ref: ") and is_branch(first[5:]):
            default = first[5:]
        elif is_branch(name) and _COMMIT.fullmatch(first):
            heads[name] = first
    return default, heads
