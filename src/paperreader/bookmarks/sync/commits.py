"""Read the bookmarks in a commit, and join two commits. This module does not know stores and networks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from paperreader.bookmarks.sync.merge import Deleted, Record, State, merge
from paperreader.bookmarks.sync.records import (
    Unreadable,
    blob_of,
    is_misnamed,
    meta_changes,
    name_in,
    name_of,
    paper_under,
    paths_of,
    read_record,
    read_removal,
    to_files,
)
from paperreader.bookmarks.sync.repository import HERE
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from paperreader.bookmarks.sync.repository import Repository

Files = Mapping[str, str]
"""The name of each file's content in a commit, by the path of the file, as `Repository.files` returns them.
"""

NOTHING: Files = {}
_Read = TypeVar("_Read", Record, Deleted)


class History(Protocol):
    """The commits of this machine, as `Repository` keeps them."""

    def commit(
        self, parents: Iterable[str], changes: Mapping[str, bytes | None], message: str, now: datetime
    ) -> str:
        """Commit the files of the first parent with these changes."""

    def files(self, commit: str | None) -> Mapping[str, str]:
        """Return the files of a commit."""

    def contents(self, blobs: Iterable[str]) -> Mapping[str, bytes]:
        """Return contents by their names."""

    def common(self, one: str, other: str) -> str | None:
        """Return the last commit that both follow."""


class Joined(msgspec.Struct, frozen=True):
    """Two commits made into one.

    Attributes:
        commit: the joined commit; None if neither side had one.
        conflicts: papers for which a value of one side replaced a value of the other.
        problems: a sentence for each file that was left alone.
    """

    commit: str | None
    conflicts: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class States:
    """The states of some bookmarks in some commits, all read at once.

    Args:
        history: the commits.
        trees: the files of each commit.
        names: the names of the bookmarks.

    Attributes:
        problems: a sentence for each malformed file that `of` met, by its path.
    """

    def __init__(self, history: History, trees: Iterable[Files], names: Iterable[str]) -> None:
        paths = [path for name in names for path in paths_of(name)]
        blobs = (tree[path] for tree in trees for path in paths if path in tree)
        self._contents = history.contents(blob for blob in blobs if _is_file(blob))
        self.problems: dict[str, str] = {}

    def of(self, tree: Files, name: str) -> State:
        """Return the state of a bookmark in a commit: the later of its two files.

        A malformed removal counts as no removal.

        Raises:
            Unreadable: the file of the bookmark is malformed.
        """
        return self._state(tree, name, self.problems)

    def of_any(self, tree: Files, name: str) -> State:
        """Return what `of` returns, but None if the file is malformed, and note no problem."""
        try:
            return self._state(tree, name, {})
        except Unreadable:
            return None

    def _state(self, tree: Files, name: str, problems: dict[str, str]) -> State:
        paper, deleted = paths_of(name)
        try:
            removal = self._read(tree, deleted, name, read_removal)
        except Unreadable as error:
            problems[deleted] = _left_alone(deleted, str(error))
            removal = None
        try:
            record = self._read(tree, paper, name, read_record)
        except Unreadable as error:
            problems[paper] = _left_alone(paper, str(error))
            raise
        if record and removal and removal.at > record.changed:
            return removal
        return record or removal

    def changed_files(self, tree: Files, name: str, state: State) -> dict[str, bytes | None]:
        """Return the changes that give a bookmark this state in a commit with these files.

        Malformed files stay as they are.
        """
        return {
            path: data
            for path, data in to_files(name, state).items()
            if path not in self.problems
            and ((data is None and path in tree) or (data is not None and tree.get(path) != blob_of(data)))
        }

    def _read(self, tree: Files, path: str, name: str, read: Callable[[str, bytes], _Read]) -> _Read | None:
        if path not in tree:
            return None
        if not _is_file(tree[path]):
            raise Unreadable(f"it is {tree[path].partition(' ')[2]}")
        content = self._contents.get(tree[path])
        if content is None:
            raise Unreadable("it is larger than 1 MB")
        return read(name, content)


def differing(one: Files, other: Files) -> list[str]:
    """Return the bookmarks that differ between two commits."""
    paths = (path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
    return sorted({name for path in paths if (name := name_in(path)) is not None})


def join(history: History, here: str | None, there: str | None, now: datetime) -> Joined:
    """Make one commit that follows both and loses nothing of either.

    Args:
        history: holds both.
        here: the commit of this machine.
        there: the commit of all others; its other files stay as they are.
        now: the date of the commit.
    """
    if here is None or there is None:
        return Joined(here or there)
    base = history.common(here, there)
    if base in (here, there):
        return Joined(there if base == here else here)
    old, ours, theirs = history.files(base) if base else NOTHING, history.files(here), history.files(there)
    names = differing(ours, theirs)
    states = States(history, (old, ours, theirs), names)
    changes: dict[str, bytes | None] = meta_changes(theirs)
    conflicts = []
    for name in names:
        if all(ours.get(path) == old.get(path) for path in paths_of(name)):
            continue
        try:
            merged = merge(states.of_any(old, name), states.of(ours, name), states.of(theirs, name))
        except Unreadable:
            continue
        changes |= states.changed_files(theirs, name, merged.state)
        if merged.lost and merged.state is not None:
            conflicts.append(merged.state.paper_id)
    commit = history.commit((there, here), changes, _subject(conflicts), now)
    return Joined(commit, tuple(conflicts), tuple(states.problems.values()))


def unite(history: History, commit: str, now: datetime) -> str:
    """Return a commit in which each paper has one bookmark, however its identifier was written."""
    files = history.files(commit)
    named = (name for path in files if path.startswith("papers/") and (name := name_in(path)))
    aliases = {name: known for name in named if (known := paper_under(name))}
    states = States(history, (files,), [*aliases, *map(name_of, aliases.values())])
    united: dict[str, State] = {}
    changes: dict[str, bytes | None] = {}
    for name, known in aliases.items():
        alias = states.of_any(files, name)
        if isinstance(alias, Record):
            before = united.get(known) or states.of_any(files, name_of(known))
            united[known] = merge(None, before, alias.about(known)).state
            changes[paths_of(name)[0]] = None
    for known, state in united.items():
        changes |= states.changed_files(files, name_of(known), state)
    return history.commit((commit,), changes, "Unite the bookmarks of one paper", now) if changes else commit


class Version(msgspec.Struct, frozen=True):
    """The state of a bookmark in a commit.

    Attributes:
        committed: the date of the commit, in UTC.
        state: the state; None if the file was gone or malformed.
    """

    committed: datetime
    state: State


def read_versions(repository: Repository, paper_id: str) -> list[Version]:
    """Return all states of a bookmark on any machine, the newest first, without repeats in a row."""
    here, name = repository.ref(HERE), name_of(paper_id)
    found: list[Version] = []
    for commit, seconds in repository.followed(here, paths_of(name)) if here else ():
        files = repository.files(commit)
        state = States(repository, (files,), [name]).of_any(files, name)
        if not found or found[-1].state != state:
            found.append(Version(datetime.fromtimestamp(seconds, UTC), state))
    return found


def misnamed(files: Files) -> list[str]:
    """Return a sentence for each file that looks like one of ours but has a name that no paper has."""
    return [_left_alone(path, "no paper has such a name") for path in files if is_misnamed(path)]


def content_of(history: History, files: Files, path: str) -> bytes:
    """Return the content of one file, empty if it is not a file."""
    blob = files.get(path, " ")
    return history.contents([blob]).get(blob, b"") if _is_file(blob) else b""


def _is_file(blob: str) -> bool:
    return " " not in blob


def _left_alone(path: str, reason: str) -> str:
    return f"{clean_line(path, 200)} in the repository was left alone: {clean_line(reason, 200)}."


def _subject(conflicts: list[str]) -> str:
    """Return the message of a commit that joins two."""
    if not conflicts:
        return "Join what two machines said"
    listed = "\n".join(clean_line(paper_id) for paper_id in conflicts)
    return f"Join what two machines said; of some papers both said something\n\n{listed}"
