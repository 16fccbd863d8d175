"""The steps of a sync, in an order that allows it to end at any moment and to start again.

    commit    the changes of this machine are committed: they are in the history whatever happens later
    take in   the changes of the others are fetched and joined with them
    send      the joined commit is sent; if another machine was faster, it is joined again
    keep      the bookmarks of this machine are set to the commit that was sent

This module owns the order. It does not know how bookmarks are joined or how git is run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from paperreader.bookmarks.removals import start_noting
from paperreader.bookmarks.sync.commits import (
    History,
    Joined,
    content_of,
    differing,
    join,
    misnamed,
    unite,
)
from paperreader.bookmarks.sync.git import Unreachable
from paperreader.bookmarks.sync.local_side import Notebook, Taken, said_since, take
from paperreader.bookmarks.sync.outcome import SyncOutcome, shortened
from paperreader.bookmarks.sync.records import FORMAT, FORMAT_FILE, format_in, paths_of
from paperreader.bookmarks.sync.repository import HERE, PENDING, Head, Rejected
from paperreader.errors import NetworkError, PaperReaderError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from paperreader.bookmarks.sync.journal import Taking
    from paperreader.bookmarks.sync.remote import Remote

TRIES = 8
"""How often commits of faster machines are joined before this sync gives up."""

_HARMLESS = ("README", "LICENSE", "LICENCE", ".gitignore", ".gitattributes")
"""The beginnings of the names of files that a host puts into a new repository."""


class Commits(History, Protocol):
    """The methods of `Repository` that a sync uses."""

    def open(self) -> None:
        """Make it ready."""

    def ref(self, name: str) -> str | None:
        """Return the commit under a name."""

    def move(self, name: str, commit: str) -> None:
        """Set a name to a commit."""

    def finish(self) -> None:
        """Make the pending commit the current one."""

    def head(self, remote: Remote) -> Head:
        """Return the state of the shared repository."""

    def fetch(self, remote: Remote, head: Head) -> str | None:
        """Fetch the shared repository."""

    def push(self, remote: Remote, commit: str, branch: str) -> None:
        """Send a commit."""


class Exchange:
    """One sync of a notebook.

    Args:
        notebook: the bookmarks of this machine.
        commits: the commits of this machine.
        remote: the shared repository.
        taking: the record of a commit being taken, for the sync after a kill.
        now: the clock.
        progress: called with the present step, in a few words.
    """

    def __init__(
        self,
        notebook: Notebook,
        commits: Commits,
        remote: Remote,
        taking: Taking,
        *,
        now: Callable[[], datetime],
        progress: Callable[[str], None] = lambda _words: None,
    ) -> None:
        self._notebook = notebook
        self._commits = commits
        self._remote = remote
        self._taking = taking
        self._now = now
        self._progress = progress
        self._notices: list[str] = []
        self._problems: list[str] = []

    def commit(self) -> None:
        """Commit the changes of this machine, after finishing an interrupted sync.

        Raises:
            GitFailed: the local repository cannot be used.
            DamagedFile, NotSaved: as for the store.
        """
        self._progress("reading the bookmarks")
        self._commits.open()
        here, pending = self._commits.ref(HERE), self._commits.ref(PENDING)
        if here and not self._notebook.path.exists():
            # The file was lost, not emptied: this does not remove all bookmarks.
            self._take(None, here)
        if pending:
            here = self._resume(here, pending)
        said = said_since(self._notebook, self._commits, here, self._now())
        self._problems += said.problems
        if said.kept or said.removed or (here and said.changes):
            message = f"{said.kept} kept, {said.removed} removed"
            made = self._commits.commit((here,) if here else (), said.changes, message, self._now())
            self._commits.move(HERE, made)
        start_noting(self._notebook.path)

    def notice(self, sentence: str) -> None:
        """Add a sentence to the outcome."""
        self._notices.append(sentence)

    def run(self) -> SyncOutcome:
        """Join the changes of the others, send the result, and take it into the bookmarks here.

        Raises:
            Unreachable: the shared repository did not answer; what was fetched before that is kept.
            PaperReaderError: it is not for bookmarks, or other machines were faster too often.
        """
        for _ in range(TRIES):
            self._progress("asking the repository")
            head = self._commits.head(self._remote)
            there = self._commits.fetch(self._remote, head)
            here = self._commits.ref(HERE) or (None if there else self._begin())
            self._refuse_foreign(here, there)
            joined = join(self._commits, here, there, self._now())
            assert joined.commit is not None
            after = unite(self._commits, joined.commit, self._now())
            try:
                if after != there:
                    self._progress("sending")
                    self._commits.push(self._remote, after, head.branch)
            except Rejected:
                continue
            except Unreachable:
                self._keep(here, after)
                raise
            return self._outcome(joined, self._keep(here, after), there, after)
        raise NetworkError(
            "Other machines keep sending their bookmarks; those of this machine are committed and will be "
            "sent with the next sync."
        )

    def _begin(self) -> str:
        """Make the very first commit, while there is no bookmark anywhere."""
        said = said_since(self._notebook, self._commits, None, self._now())
        made = self._commits.commit((), said.changes, "Begin", self._now())
        self._commits.move(HERE, made)
        return made

    def _keep(self, here: str | None, after: str) -> Taken:
        """Take a commit into the notebook. If this is interrupted, the next sync continues it."""
        if here == after:
            return Taken()
        self._commits.move(PENDING, after)
        taken = self._take(here, after)
        self._commits.finish()
        self._taking.forget()
        return taken

    def _resume(self, here: str | None, pending: str) -> str:
        """Finish a sync that was killed."""
        if not self._taking.was_done(pending):
            self._take(here, pending)
        self._commits.finish()
        self._taking.forget()
        return pending

    def _take(self, here: str | None, after: str) -> Taken:
        self._progress("comparing")
        taken = take(
            self._notebook,
            self._commits,
            here,
            after,
            taking=self._taking,
            now=self._now(),
            progress=self._progress,
        )
        self._problems += taken.problems
        return taken

    def _outcome(self, joined: Joined, taken: Taken, there: str | None, after: str) -> SyncOutcome:
        before, files = self._commits.files(there), self._commits.files(after)
        problems = list(dict.fromkeys((*self._problems, *joined.problems, *misnamed(files))))
        papers = [paths_of(name)[0] for name in differing(before, files)]
        return SyncOutcome(
            taken=taken.kept,
            sent=sum(path in files and before.get(path) != files[path] for path in papers),
            conflicts=joined.conflicts,
            deleted_here=taken.removed,
            deleted_there=sum(path in before and path not in files for path in papers),
            note=" ".join((*self._notices, *shortened(problems))),
        )

    def _refuse_foreign(self, here: str | None, there: str | None) -> None:
        files = self._commits.files(there)
        if FORMAT_FILE in files:
            form = format_in(content_of(self._commits, files, FORMAT_FILE))
            if form is None or form > FORMAT:
                reason = (
                    "cannot be understood" if form is None else "is of a newer paperreader; update this one"
                )
                raise PaperReaderError(
                    f"{FORMAT_FILE} in {self._remote.shown} {reason}; nothing was changed."
                )
        elif any(not path.startswith(_HARMLESS) for path in files):
            known = here and there and self._commits.common(here, there)
            if not known:
                raise PaperReaderError(
                    f"{self._remote.shown} is not a paperreader bookmark repository: it holds other files; "
                    "give an empty one."
                )
