"""What a commit says of bookmarks, and how two commits become one. It refuses to know stores and networks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

import msgspec

from paperreader.bookmarks.sync.merge import State, merge
from paperreader.bookmarks.sync.records import (
    META,
    Unreadable,
    blob_of,
    from_files,
    name_in,
    paths_of,
    to_files,
)

if TYPE_CHECKING:
    from datetime import datetime

Files = Mapping[str, str]
"""The name of the content of each file of a commit, by its path."""

NOTHING: Files = {}


class History(Protocol):
    """The commits of this machine, as `Repository` keeps them."""

    def commit(
        self, parents: Iterable[str], changes: Mapping[str, bytes | None], message: str, now: datetime
    ) -> str:
        """Commit the files of the first parent with these changes."""

    def files(self, commit: str | None) -> Mapping[str, str]:
        """The files of a commit."""

    def contents(self, blobs: Iterable[str]) -> Mapping[str, bytes]:
        """Contents by their names."""

    def common(self, one: str, other: str) -> str | None:
        """The last commit that both follow."""


class Joined(msgspec.Struct, frozen=True):
    """Two commits made one.

    Attributes:
        commit: it; None where there was none.
        conflicts: papers of which a value of one side had to yield to the other's.
        problems: a sentence for each file that was left alone.
    """

    commit: str | None
    conflicts: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class States:
    """What some commits say of some bookmarks, read at once.

    Args:
        history: has the commits.
        trees: the files of each commit.
        names: of the bookmarks.
    """

    def __init__(self, history: History, trees: Iterable[Files], names: Iterable[str]) -> None:
        paths = [path for name in names for path in paths_of(name)]
        self._contents = history.contents(tree[path] for tree in trees for path in paths if path in tree)

    def of(self, tree: Files, name: str) -> State:
        """What one of them says of one of these bookmarks.

        Raises:
            Unreadable: a file of it holds something else.
        """
        paper, deleted = (self._content(tree, path) for path in paths_of(name))
        return from_files(name, paper, deleted)

    def of_any(self, tree: Files, name: str) -> State:
        """As `of`; nothing where a file holds something else."""
        try:
            return self.of(tree, name)
        except Unreadable:
            return None

    def _content(self, tree: Files, path: str) -> bytes | None:
        return self._contents[tree[path]] if path in tree else None


def differing(one: Files, other: Files) -> list[str]:
    """The bookmarks of which two commits say something different."""
    paths = (path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
    return sorted({name for path in paths if (name := name_in(path)) is not None})


def join(history: History, here: str | None, there: str | None, now: datetime) -> Joined:
    """One commit that follows both and loses nothing that was said in either.

    Args:
        history: has both.
        here: what this machine says.
        there: what all others say; its other files stay as they are.
        now: when.
    """
    if here is None or there is None:
        return Joined(here or there)
    base = history.common(here, there)
    if base in (here, there):
        return Joined(there if base == here else here)
    old, ours, theirs = history.files(base) if base else NOTHING, history.files(here), history.files(there)
    names = differing(ours, theirs)
    states = States(history, (old, ours, theirs), names)
    changes: dict[str, bytes | None] = {path: META[path] for path in META if path not in theirs}
    conflicts, problems = [], []
    for name in names:
        if all(ours.get(path) == old.get(path) for path in paths_of(name)):
            continue
        try:
            merged = merge(states.of_any(old, name), states.of(ours, name), states.of(theirs, name))
        except Unreadable as error:
            problems.append(left_alone(name, error))
            continue
        changes |= changed_files(theirs, name, merged.state)
        if merged.lost and merged.state is not None:
            conflicts.append(merged.state.paper_id)
    commit = history.commit((there, here), changes, _subject(conflicts), now)
    return Joined(commit, tuple(conflicts), tuple(problems))


def changed_files(tree: Files, name: str, state: State) -> dict[str, bytes | None]:
    """Which files have to change so that a commit with these files says this of a bookmark."""
    return {
        path: data
        for path, data in to_files(name, state).items()
        if (data is None and path in tree) or (data is not None and tree.get(path) != blob_of(data))
    }


def left_alone(name: str, error: Unreadable) -> str:
    """That a file is malformed, as a sentence."""
    return f"{paths_of(name)[0]} in the repository was left alone: {error}."


def _subject(conflicts: list[str]) -> str:
    """The message of a commit that joins two."""
    if not conflicts:
        return "Join what two machines said"
    listed = "\n".join(conflicts)
    return f"Join what two machines said; of some papers both said something\n\n{listed}"
