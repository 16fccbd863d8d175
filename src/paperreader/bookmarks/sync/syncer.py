"""The steps of a sync, in an order that allows it to end at any moment and to start again.

    commit    the changes of this machine are committed: they are in the history whatever happens later
    take in   the changes of the others are fetched and joined with them
    send      the joined commit is sent; if another machine was faster, it is joined again
    apply     the bookmarks of this machine are set to the commit that was sent

This module owns the order. It does not know how bookmarks are joined or how git is run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperreader.bookmarks.removals import start_noting
from paperreader.bookmarks.sync.commits import Joined, differing, join, misnamed, unite_aliases
from paperreader.bookmarks.sync.git import Unreachable
from paperreader.bookmarks.sync.local_side import Changes, Journal, changes_since, take
from paperreader.bookmarks.sync.records import FORMAT, FORMAT_FILE, format_in, paths_of
from paperreader.bookmarks.sync.repository import HERE, PENDING, Rejected, Repository
from paperreader.errors import NetworkError, PaperReaderError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from paperreader.bookmarks.store import BookmarkStore
    from paperreader.bookmarks.sync.remote import Remote

TRIES = 8
"""How often commits of faster machines are joined before this sync gives up."""

_PROBLEMS_SHOWN = 3
_HARMLESS = ("README", "LICENSE", "LICENCE", ".gitignore", ".gitattributes")
"""The beginnings of the names of files that a host puts into a new repository."""


class SyncOutcome(msgspec.Struct, frozen=True):
    """The result of a sync.

    Attributes:
        taken: the number of bookmarks that are new or changed here.
        sent: the number of bookmarks that are new or changed for the other machines.
        conflicts: papers whose same field two machines changed; the other version is in the history.
        deleted_here: the number of bookmarks removed here because another machine removed them.
        deleted_there: the number of bookmarks removed for the other machines.
        note: further sentences for the user; mostly empty.
    """

    taken: int = 0
    sent: int = 0
    conflicts: tuple[str, ...] = ()
    deleted_here: int = 0
    deleted_there: int = 0
    note: str = ""

    def words(self) -> str:
        """Return the result as one sentence."""
        counts = (
            (self.taken, "received"),
            (self.sent, "sent"),
            (self.deleted_here, "removed here"),
            (self.deleted_there, "removed there"),
        )
        done = ", ".join(f"{count:,} {what}" for count, what in counts if count)
        sentences = [f"Bookmarks are synced: {done or 'nothing was new'}."]
        if self.conflicts:
            papers = ", ".join(self.conflicts[:5]) + (", …" if len(self.conflicts) > 5 else "")
            sentences.append(
                f"Changed on two machines, the newer kept and the other in the history: {papers}."
            )
        return " ".join([*sentences, self.note]).rstrip()


class Syncer:
    """One sync of the bookmarks.

    Args:
        store: the bookmarks of this machine.
        repository: the commits of this machine.
        remote: the shared repository.
        journal: the record of a commit being taken, for the sync after a kill.
        now: the clock.
        progress: called with the present step, in a few words.
    """

    def __init__(
        self,
        store: BookmarkStore,
        repository: Repository,
        remote: Remote,
        journal: Journal,
        *,
        now: Callable[[], datetime],
        progress: Callable[[str], None] = lambda _step: None,
    ) -> None:
        self._store = store
        self._repository = repository
        self._remote = remote
        self._journal = journal
        self._now = now
        self._progress = progress
        self._notices: list[str] = []
        self._problems: list[str] = []

    def commit(self) -> None:
        """Commit the changes of this machine, after finishing an interrupted sync. May be called again.

        Raises:
            GitFailed: the local repository cannot be used.
            DamagedFile, NotSaved: as for the store.
        """
        self._progress("reading the bookmarks")
        self._problems.clear()
        self._repository.open()
        here, pending = self._repository.ref(HERE), self._repository.ref(PENDING)
        if here and not self._store.path.exists():
            # The file was lost, not emptied: this does not remove all bookmarks.
            self._take(None, here)
        if pending:
            if not self._journal.was_done(pending):
                self._take(here, pending)
            self._finish()
            here = pending
        changes = changes_since(self._store, self._repository, here, self._now())
        self._problems += changes.problems
        if changes.updated or changes.removed or (here and changes.files):
            self._commit_files(here, changes, f"{changes.updated} updated, {changes.removed} removed")
        start_noting(self._store.path)

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
            head = self._repository.head(self._remote)
            there = self._repository.fetch(self._remote, head)
            here = self._repository.ref(HERE) or (None if there else self._begin())
            self._refuse_foreign(here, there)
            joined = join(self._repository, here, there, self._now())
            assert joined.commit is not None
            after = unite_aliases(self._repository, joined.commit, self._now())
            try:
                if after != there:
                    self._progress("sending")
                    self._repository.push(self._remote, after, head.branch)
            except Rejected:
                continue
            except Unreachable:
                self._apply(here, after)
                raise
            return self._outcome(joined, self._apply(here, after), there, after)
        raise NetworkError(
            "Other machines keep sending their bookmarks; those of this machine are committed and will be "
            "sent with the next sync."
        )

    def _begin(self) -> str:
        """Make the very first commit, while there is no bookmark anywhere."""
        changes = changes_since(self._store, self._repository, None, self._now())
        return self._commit_files(None, changes, "Begin")

    def _commit_files(self, here: str | None, changes: Changes, message: str) -> str:
        made = self._repository.commit((here,) if here else (), changes.files, message, self._now())
        self._repository.move(HERE, made)
        return made

    def _apply(self, here: str | None, after: str) -> Changes:
        """Take a commit into the store. If this is interrupted, the next sync continues it."""
        if here == after:
            return Changes()
        self._repository.move(PENDING, after)
        taken = self._take(here, after)
        self._finish()
        return taken

    def _finish(self) -> None:
        """Note that the pending commit was taken into the store."""
        self._repository.finish()
        self._journal.forget()

    def _take(self, here: str | None, after: str) -> Changes:
        self._progress("comparing")
        taken = take(
            self._store,
            self._repository,
            here,
            after,
            journal=self._journal,
            now=self._now(),
            progress=self._progress,
        )
        self._problems += taken.problems
        return taken

    def _outcome(self, joined: Joined, taken: Changes, there: str | None, after: str) -> SyncOutcome:
        before, files = self._repository.files(there), self._repository.files(after)
        problems = list(dict.fromkeys((*self._problems, *joined.problems, *misnamed(files))))
        papers = [paths_of(name)[0] for name in differing(before, files)]
        return SyncOutcome(
            taken=taken.updated,
            sent=sum(path in files and before.get(path) != files[path] for path in papers),
            conflicts=joined.conflicts,
            deleted_here=taken.removed,
            deleted_there=sum(path in before and path not in files for path in papers),
            note=" ".join((*self._notices, *_shortened(problems))),
        )

    def _refuse_foreign(self, here: str | None, there: str | None) -> None:
        files = self._repository.files(there)
        if FORMAT_FILE in files:
            blob = files[FORMAT_FILE]
            number = format_in(self._repository.contents([blob]).get(blob, b""))
            if number is None or number > FORMAT:
                reason = (
                    "cannot be understood" if number is None else "is of a newer paperreader; update this one"
                )
                raise PaperReaderError(
                    f"{FORMAT_FILE} in {self._remote.shown} {reason}; nothing was changed."
                )
        elif any(not path.startswith(_HARMLESS) for path in files) and not (
            here and there and self._repository.common(here, there)
        ):
            raise PaperReaderError(
                f"{self._remote.shown} is not a paperreader bookmark repository: it holds other files; "
                "give an empty one."
            )


def _shortened(problems: Sequence[str]) -> list[str]:
    """Return the first sentences about files that were left alone, and one about all others."""
    more = len(problems) - _PROBLEMS_SHOWN
    rest = [f"{more:,} more {'file was' if more == 1 else 'files were'} left alone."] if more > 0 else []
    return [*problems[:_PROBLEMS_SHOWN], *rest]
