"""Recognise a paper that has another identifier in another commit, and unite the bookmarks of one paper.

A paper gets another identifier when a file or a source gives it a better one: an arXiv identifier instead of
a DOI, a DOI instead of a hash of its title. This module does not know stores and networks.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import msgspec

from paperreader.bookmarks.bookmark import unite_all
from paperreader.bookmarks.sync.commits import States, differing
from paperreader.bookmarks.sync.merge import Record, merge
from paperreader.bookmarks.sync.records import (
    PAPERS,
    bookmark_of,
    name_of,
    names_in,
    paper_under,
    paths_of,
    record_of,
)
from paperreader.errors import PaperReaderError
from paperreader.identity import group_papers, join_papers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.bookmarks.sync.commits import Files
    from paperreader.bookmarks.sync.repository import Repository
    from paperreader.models.paper import Paper

_MANY = 5
_SHARE = 0.1


class Departures(msgspec.Struct, frozen=True):
    """The bookmarks that one commit has and another has not.

    Attributes:
        removed: the names of those that are gone.
        moved: the names of those whose paper is bookmarked under another identifier.
        total: the number of bookmarks that there were.
    """

    removed: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    total: int = 0

    @property
    def words(self) -> str:
        """Return how many of how many are removed."""
        return f"{len(self.removed):,} of {self.total:,}"

    @property
    def are_many(self) -> bool:
        """Return whether so many are removed that the user is asked: all of several, or over a tenth."""
        count = len(self.removed)
        return (count >= _MANY and count > self.total * _SHARE) or (count > 1 and count == self.total)


class ManyRemovals(PaperReaderError):
    """More bookmarks would be removed than are removed without a question; nothing was synced."""


def moved(gone: Mapping[str, Paper], present: Iterable[Paper]) -> frozenset[str]:
    """Return the names of those papers that are among the present ones, under another identifier."""
    names, papers = list(gone), [*gone.values(), *present]
    if not names or len(papers) == len(names):
        return frozenset()
    groups = (group for group in group_papers(papers) if group[-1] >= len(names))
    return frozenset(names[index] for group in groups for index in group if index < len(names))


def departures(repository: Repository, before: str | None, after: str) -> Departures:
    """Return the bookmarks that are in the first commit and not in the second."""
    if before in (None, after):
        return Departures()
    old, new = repository.files(before), repository.files(after)
    names = names_in(old, PAPERS)
    gone = [name for name in names if paths_of(name)[0] not in new]
    if not gone:
        return Departures(total=len(names))
    changed = [name for name in differing(old, new) if paths_of(name)[0] in new]
    states = States(repository, (old, new), (*gone, *changed))
    away = moved(_papers(states, old, gone), _papers(states, new, changed).values())
    return Departures(frozenset(gone) - away, away, len(names))


def refuse_to_send(sent: Departures, shared: str, bookmarks: Path) -> None:
    """Refuse to remove many bookmarks for the other machines, because the user was not asked.

    Raises:
        ManyRemovals: there are many.
    """
    if sent.are_many:
        raise ManyRemovals(
            f"{sent.words} bookmarks are missing on this machine, and a sync would remove them from {shared} "
            "and all other machines. If you did not remove them, restore a backup (`paperreader bookmark "
            f"restore`), or delete {bookmarks} and sync again."
        )


def refuse_to_take(taken: Departures, shared: str) -> None:
    """Refuse to remove many bookmarks of this machine, because the user was not asked.

    Raises:
        ManyRemovals: there are many.
    """
    if taken.are_many:
        raise ManyRemovals(
            f"{taken.words} bookmarks of this machine were removed from {shared}, and a sync would remove "
            "them here. To keep them, run `paperreader bookmark restore` after it and sync again."
        )


def _papers(states: States, files: Files, names: Iterable[str]) -> dict[str, Paper]:
    return {name: bookmark.paper for name, bookmark in _bookmarks(states, files, names).items()}


def _bookmarks(states: States, files: Files, names: Iterable[str]) -> dict[str, Bookmark]:
    """Return the bookmarks with these names that can be read, each under its canonical identifier."""
    found = {}
    for name in names:
        state = states.of_any(files, name)
        if isinstance(state, Record):
            known = paper_under(name)
            found[name] = bookmark_of(state.about(known) if known else state)
    return found


def unite_papers(
    repository: Repository, commit: str, sides: Iterable[Files], known: Iterable[Paper], now: datetime
) -> str:
    """Return a commit in which each paper has one bookmark, with the words of all that it had.

    Args:
        repository: holds the commit.
        commit: the joined commit.
        sides: the files of the commits that were joined; a bookmark that all have was compared before.
            No files if a machine joins the others: then all bookmarks are compared.
        known: papers of bookmarks that may be in the commit.
        now: the date of the new commit.
    """
    files = repository.files(commit)
    names = names_in(files, PAPERS)
    sides = [*sides]
    new = [
        name
        for name in names
        if not sides or paper_under(name) or any(paths_of(name)[0] not in side for side in sides)
    ]
    if not new:
        return commit
    present = {paths_of(name)[0] for name in names}
    spelled = (name_of(paper_id) for name in new if (paper_id := paper_under(name)))
    new += [name for name in dict.fromkeys(spelled) if name not in new and paths_of(name)[0] in present]
    others = {name: paper for paper in known if paths_of(name := name_of(paper.id))[0] in present}
    states = States(repository, (files,), new)
    papers = {**others, **_papers(states, files, new)}
    changes: dict[str, bytes | None] = {}
    listed = list(papers)
    for group in group_papers([papers[name] for name in listed]):
        grouped = [listed[index] for index in group]
        if not set(grouped).isdisjoint(new) and (len(grouped) > 1 or paper_under(grouped[0])):
            changes |= _united(repository, files, grouped)
    if not changes:
        return commit
    return repository.commit((commit,), changes, "Unite the bookmarks of one paper", now)


def _merged(one: Record, two: Record) -> Record:
    merged = merge(None, one, two).state
    assert isinstance(merged, Record)
    return merged


def _united(repository: Repository, files: Files, names: list[str]) -> dict[str, bytes | None]:
    """Return the changes that make one bookmark of those with these names; none if that would lose words."""
    bookmarks = _bookmarks(States(repository, (files,), names), files, names)
    newest_first = sorted(bookmarks.values(), key=lambda bookmark: record_of(bookmark).rank, reverse=True)
    paper = join_papers(bookmark.paper for bookmark in newest_first)
    target = name_of(paper.id)
    path = paths_of(target)[0]
    if path in files and target not in bookmarks:
        return {}
    records = [record_of(bookmark).about(paper.id) for bookmark in newest_first]
    merged = reduce(_merged, records)
    try:
        united = unite_all(newest_first, paper)
    except PaperReaderError:
        # The notes are too long for one bookmark.
        return {}
    united = msgspec.structs.replace(united, row=bookmark_of(merged).row)
    gone: dict[str, bytes | None] = {paths_of(name)[0]: None for name in bookmarks if name != target}
    return gone | States(repository, (files,), [target]).changed_files(files, target, record_of(united))
