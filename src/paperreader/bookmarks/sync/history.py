"""The versions of a bookmark on all machines, and which of them lost a conflict."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from paperreader.bookmarks.sync.commits import States
from paperreader.bookmarks.sync.git import GitFailed
from paperreader.bookmarks.sync.merge import Record, State, merge
from paperreader.bookmarks.sync.records import name_of, paths_of
from paperreader.bookmarks.sync.repository import HERE, Repository
from paperreader.bookmarks.sync.session import HISTORY
from paperreader.errors import PaperReaderError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from paperreader.bookmarks.sync.repository import Visit

    _StateIn = Callable[[str], State]


class Version(msgspec.Struct, frozen=True):
    """The state of a bookmark in a commit.

    Attributes:
        number: its number, the oldest is 1.
        committed: the date of the commit, in UTC.
        machine: the machine that committed it, or the person who edited by hand.
        state: the state; None if the file was gone or malformed.
        lost: the fields whose values lost against those of another machine; `removed` if a change and a
            removal met.
    """

    number: int
    committed: datetime
    machine: str
    state: State
    lost: tuple[str, ...] = ()


def versions_of(folder: Path, paper_ids: Iterable[str]) -> list[Version]:
    """Return all states of a bookmark on any machine, the newest first, without repeats in a row.

    Args:
        folder: the folder of the sync.
        paper_ids: all identifiers of the paper; it may have been bookmarked under each.

    Raises:
        PaperReaderError: git is missing, or nothing was synced yet.
    """
    repository = Repository(folder / HISTORY)
    if not repository.folder.exists():
        raise PaperReaderError("There is no history yet: it begins with the first paperreader bookmark sync.")
    names = list(dict.fromkeys(map(name_of, paper_ids)))
    try:
        here = repository.ref(HERE)
        paths = [path for name in names for path in paths_of(name)]
        visits = repository.followed(here, paths) if here else []
        states = {name: _states(repository, name, visits) for name in names}
        losses = {name: _losses(repository, visits, state_in) for name, state_in in states.items()}
    except GitFailed as error:
        raise PaperReaderError(f"Git could not read the history ({error}).") from error
    found: list[Version] = []
    last: dict[str, State] = {}
    for visit in reversed(visits):
        present = {name: state_in(visit.commit) for name, state_in in states.items()}
        is_kept = any(isinstance(state, Record) for state in present.values())
        for name, state in present.items():
            # A bookmark that is gone under one identifier while there is one under another was renamed.
            is_renamed = is_kept and not isinstance(state, Record)
            if not is_renamed and last.get(name) != state:
                lost = losses[name].get(visit.commit, ())
                found.append(Version(len(found) + 1, visit.committed, visit.machine, state, lost))
            last[name] = state
    return found[::-1]


def _states(repository: Repository, name: str, visits: list[Visit]) -> _StateIn:
    """Return a function that returns the state of a bookmark in a commit of the history."""
    merges = [visit.parents for visit in visits if len(visit.parents) > 1]
    bases = [base for one, two, *_ in merges if (base := repository.common(one, two))]
    commits = {*(visit.commit for visit in visits), *bases, *(parent for pair in merges for parent in pair)}
    trees = {commit: repository.files(commit, *paths_of(name)) for commit in commits}
    states = States(repository, trees.values(), [name])
    return lambda commit: states.of_any(trees[commit], name)


def _losses(repository: Repository, visits: list[Visit], state_in: _StateIn) -> dict[str, tuple[str, ...]]:
    """Return the fields that the version of a commit lost when two machines were merged, by the commit."""
    losses = {}
    for place, visit in enumerate(visits):
        if len(visit.parents) < 2:
            continue
        one, two = map(state_in, visit.parents[:2])
        base = repository.common(*visit.parents[:2])
        merged = merge(state_in(base) if base else None, one, two)
        if merged.lost:
            both = [side for side in (one, two) if isinstance(side, Record)]
            loser = min(both, key=lambda side: side.rank) if len(both) > 1 else one
            loser = two if len(both) < 2 and one == merged.state else loser
            older = (each.commit for each in visits[place + 1 :] if state_in(each.commit) == loser)
            if commit := next(older, None):
                losses[commit] = merged.lost
    return losses
