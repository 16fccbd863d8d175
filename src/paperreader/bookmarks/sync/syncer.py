"""The steps of a sync, in an order in which it may be ended at any moment and begun again.

    commit    what this machine says is committed: it is in the history whatever comes
    take in   what the others said is fetched and joined with it
    send      the joined commit is sent; when another machine was faster, it is joined again
    keep      the bookmarks of this machine are brought to what was sent

It owns this order. It refuses to know how bookmarks are joined or how git is run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from paperreader.bookmarks.removals import start_noting
from paperreader.bookmarks.sync.commits import (
    HERE,
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
from paperreader.bookmarks.sync.repository import PENDING, Head, Rejected
from paperreader.errors import NetworkError, PaperReaderError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from paperreader.bookmarks.sync.journal import Taking
    from paperreader.bookmarks.sync.remote import Remote

TRIES = 8
"""How often what another machine sent first is joined before we give up for this time."""

_HARMLESS = ("README", "LICENSE", "LICENCE", ".gitignore", ".gitattributes")
"""How files begin that a host puts into a new repository."""


class Commits(History, Protocol):
    """As `Repository`."""

    def open(self) -> None:
        """Make it ready."""

    def ref(self, name: str) -> str | None:
        """The commit under a name."""

    def move(self, name: str, commit: str) -> None:
        """Put a commit under a name."""

    def finish(self) -> None:
        """What was pending is true now."""

    def head(self, remote: Remote) -> Head:
        """Where the shared repository stands."""

    def fetch(self, remote: Remote, head: Head) -> str | None:
        """Bring what it has."""

    def push(self, remote: Remote, commit: str, branch: str) -> None:
        """Send a commit."""


class Exchange:
    """One sync of a notebook.

    Args:
        notebook: the bookmarks of this machine.
        commits: its commits.
        remote: the shared repository.
        taking: a word about what is being taken, for the sync after a kill.
        now: the clock.
        progress: is told what is being done, in a few words.
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
        """Have in the history what this machine says; finish what an interrupted sync began.

        Raises:
            GitFailed: the local repository cannot be used.
            DamagedFile, NotSaved: as for the store.
        """
        self._progress("reading the bookmarks")
        self._commits.open()
        here, pending = self._commits.ref(HERE), self._commits.ref(PENDING)
        if here and not self._notebook.path.exists():
            # The file was lost, not emptied: that is no removal of everything.
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
        """Have the outcome say this too."""
        self._notices.append(sentence)

    def run(self) -> SyncOutcome:
        """Join with what the others said, send it, and keep it here.

        Raises:
            Unreachable: the shared repository did not answer; what it had said before that is kept.
            PaperReaderError: it is not one for bookmarks, or others were faster too often.
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
            "Other machines are sending their bookmarks all the time; those of this one are kept and go out "
            "with the next sync."
        )

    def _begin(self) -> str:
        """The first commit of all, where there is no bookmark yet anywhere."""
        said = said_since(self._notebook, self._commits, None, self._now())
        made = self._commits.commit((), said.changes, "Begin", self._now())
        self._commits.move(HERE, made)
        return made

    def _keep(self, here: str | None, after: str) -> Taken:
        """Bring the notebook to a commit; the next sync goes on where this one is ended."""
        if here == after:
            return Taken()
        self._commits.move(PENDING, after)
        taken = self._take(here, after)
        self._commits.finish()
        self._taking.forget()
        return taken

    def _resume(self, here: str | None, pending: str) -> str:
        """Finish what a sync began that was killed."""
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
