"""Read the bookmarks in a commit, and join two commits. This module does not know stores and networks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import msgspec

from paperreader.bookmarks.sync.merge import Deleted, Record, State, merge
from paperreader.bookmarks.sync.records import (
    DELETED,
    Unreadable,
    blob_of,
    is_misnamed,
    meta_changes,
    name_in,
    names_in,
    paths_of,
    read_record,
    read_removal,
    to_files,
)
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from datetime import datetime

    from paperreader.bookmarks.sync.repository import Repository

Files = Mapping[str, str]
"""The name of each file's content in a commit, by its path, as `Repository.files` returns them."""

_Read = TypeVar("_Read", Record, Deleted)


class Joined(msgspec.Struct, frozen=True):
    """Two commits made into one.

    Attributes:
        commit: the joined commit; None if neither side had one.
        conflicts: papers for which a value of one side replaced a value of the other.
        suspects: the names of bookmarks with a file that was left alone.
        is_first: whether the sides had no commit in common: a machine joins the others.
    """

    commit: str | None
    conflicts: tuple[str, ...] = ()
    suspects: frozenset[str] = frozenset()
    is_first: bool = False


class States:
    """The states of some bookmarks in some commits, all read at once.

    Args:
        repository: holds the commits.
        trees: the files of each commit.
        names: the names of the bookmarks.

    Attributes:
        problems: a sentence for each malformed file that `of` met, by its path.
    """

    def __init__(self, repository: Repository, trees: Iterable[Files], names: Iterable[str]) -> None:
        paths = [path for name in names for path in paths_of(name)]
        self._contents = repository.contents(tree[path] for tree in trees for path in paths if path in tree)
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

    @property
    def suspects(self) -> frozenset[str]:
        """Return the names of the bookmarks with a malformed file that `of` met."""
        return frozenset(filter(None, map(name_in, self.problems)))

    def changed_files(self, tree: Files, name: str, state: State) -> dict[str, bytes | None]:
        """Return the changes that give a bookmark this state in a commit with these files.

        Malformed files stay as they are.
        """
        return {
            path: data
            for path, data in to_files(name, state).items()
            if path not in self.problems and tree.get(path) != (None if data is None else blob_of(data))
        }

    def _read(self, tree: Files, path: str, name: str, read: Callable[[str, bytes], _Read]) -> _Read | None:
        if path not in tree:
            return None
        blob, _, kind = tree[path].partition(" ")
        if kind:
            raise Unreadable(f"it is {kind}")
        content = self._contents.get(blob)
        if content is None:
            raise Unreadable("it is larger than 1 MB")
        return read(name, content)


def differing(one: Files, other: Files) -> list[str]:
    """Return the bookmarks that differ between two commits."""
    paths = (path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
    return sorted({name for path in paths if (name := name_in(path)) is not None})


def join(repository: Repository, here: str | None, there: str | None, now: datetime) -> Joined:
    """Make one commit that follows both and loses nothing of either.

    Args:
        repository: holds both.
        here: the commit of this machine.
        there: the commit of all others; its other files stay as they are.
        now: the date of the commit.
    """
    if here is None or there is None:
        return Joined(here or there, is_first=True)
    base = repository.common(here, there)
    if base in (here, there):
        return Joined(there if base == here else here)
    old, ours, theirs = map(repository.files, (base, here, there))
    names = sorted(set(differing(old, ours)).intersection(differing(ours, theirs)))
    states = States(repository, (old, ours, theirs), names)
    changes: dict[str, bytes | None] = meta_changes(theirs)
    conflicts = []
    for name in names:
        try:
            merged = merge(states.of_any(old, name), states.of(ours, name), states.of(theirs, name))
        except Unreadable:
            continue
        changes |= states.changed_files(theirs, name, merged.state)
        if merged.lost and merged.state is not None:
            conflicts.append(merged.state.paper_id)
    commit = repository.commit((there, here), changes, _subject(conflicts), now)
    return Joined(commit, tuple(conflicts), states.suspects, is_first=base is None)


def faults_of(repository: Repository, files: Files, suspects: Iterable[str]) -> list[str]:
    """Return a sentence for each file of a commit that is left alone.

    Args:
        repository: holds the contents.
        files: the files of the commit.
        suspects: the names of the bookmarks whose files may be malformed; removals are always checked.
    """
    names = sorted({*suspects, *names_in(files, DELETED)})
    states = States(repository, (files,), names)
    for name in names:
        with suppress(Unreadable):
            states.of(files, name)
    misnamed = [_left_alone(path, "no paper has such a name") for path in files if is_misnamed(path)]
    return [*states.problems.values(), *misnamed]


def _left_alone(path: str, reason: str) -> str:
    return f"{clean_line(path, 200)} in the repository was left alone: {clean_line(reason, 200)}."


def _subject(conflicts: list[str]) -> str:
    """Return the message of a commit that joins two."""
    if not conflicts:
        return "Merge the bookmarks of two machines"
    papers = "\n".join(map(clean_line, conflicts))
    return f"Merge the bookmarks of two machines; both changed these papers\n\n{papers}"
