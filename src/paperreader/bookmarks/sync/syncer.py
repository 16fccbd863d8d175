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
from paperreader.bookmarks.sync.commits import Joined, differing, faults_of, join
from paperreader.bookmarks.sync.git import Refused, Unreachable
from paperreader.bookmarks.sync.identities import departures, refuse_to_send, refuse_to_take, unite_papers
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
        moved: the number of bookmarks that are under another identifier now, here or there.
        note: further sentences for the user; mostly empty.
    """

    taken: int = 0
    sent: int = 0
    conflicts: tuple[str, ...] = ()
    deleted_here: int = 0
    deleted_there: int = 0
    moved: int = 0
    note: str = ""

    def words(self) -> str:
        """Return the result as one sentence."""
        counts = (
            (self.taken, "received"),
            (self.sent, "sent"),
            (self.deleted_here, "removed here"),
            (self.deleted_there, "removed there"),
            (self.moved, "under a better identifier"),
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
        may_remove: whether many bookmarks may be removed, here or there.
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
        may_remove: bool = True,
    ) -> None:
        self._store = store
        self._repository = repository
        self._remote = remote
        self._journal = journal
        self._now = now
        self._progress = progress
        self._may_remove = may_remove
        self._notices: list[str] = []
        self._too_large: tuple[str, ...] = ()
        self._suspects: set[str] = set()

    def commit(self) -> None:
        """Commit the changes of this machine, after finishing an interrupted sync. May be called again.

        Raises:
            GitFailed: the local repository cannot be used.
            ManyRemovals: many bookmarks are missing, and that is not allowed; nothing was committed.
            DamagedFile, NotSaved: as for the store.
        """
        self._progress("reading the bookmarks")
        self._suspects.clear()
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
        self._suspects |= changes.suspects
        self._too_large = changes.too_large
        if not self._may_remove:
            refuse_to_send(changes.departed, self._remote.shown, self._store.path)
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
            Refused: it answered, and refused; what was fetched before that is kept.
            ManyRemovals: many bookmarks would be removed, and that is not allowed.
            PaperReaderError: it is not for bookmarks, or other machines were faster too often.
        """
        lock = ""
        for _ in range(TRIES):
            self._progress("asking the repository")
            head = self._repository.head(self._remote)
            there = self._repository.fetch(self._remote, head)
            here = self._repository.ref(HERE) or (None if there else self._begin())
            self._refuse_foreign(here, there)
            joined = join(self._repository, here, there, self._now())
            self._suspects |= joined.suspects
            after = self._united(joined, here, there)
            step = _Step(self._repository, here, there, after)
            if not self._may_remove:
                refuse_to_take(step.taken, self._remote.shown)
            try:
                if after != there:
                    self._progress("sending")
                    self._repository.push(self._remote, after, head.branch)
            except Rejected as error:
                lock = error.lock
                continue
            except (Unreachable, Refused):
                self._apply(here, step)
                raise
            return self._outcome(joined, self._apply(here, step), step)
        if lock:
            advice = "If no other machine is syncing now, remove that file there"
            raise Refused(f"the lock {lock} there is in the way", advice)
        raise NetworkError(
            "Other machines keep sending their bookmarks; those of this machine are committed and will be "
            "sent with the next sync."
        )

    def left_alone(self, after: str | None = None) -> list[str]:
        """Return a sentence for each file that was left alone in a commit, or in that of this machine."""
        files = self._repository.files(after or self._repository.ref(HERE))
        return _shortened([*self._too_large, *faults_of(self._repository, files, self._suspects)])

    def _united(self, joined: Joined, here: str | None, there: str | None) -> str:
        """Return the joined commit in which each paper has one bookmark."""
        assert joined.commit is not None
        compared = () if joined.is_first else filter(None, (here, there))
        papers = [bookmark.paper for bookmark in self._store.load().values()]
        sides = map(self._repository.files, compared)
        return unite_papers(self._repository, joined.commit, sides, papers, self._now())

    def _begin(self) -> str:
        """Make the very first commit, while there is no bookmark anywhere."""
        changes = changes_since(self._store, self._repository, None, self._now())
        return self._commit_files(None, changes, "Begin")

    def _commit_files(self, here: str | None, changes: Changes, message: str) -> str:
        made = self._repository.commit((here,) if here else (), changes.files, message, self._now())
        self._repository.move(HERE, made)
        return made

    def _apply(self, here: str | None, step: _Step) -> Changes:
        """Take the last commit of a step into the store. If this is interrupted, the next sync continues it.

        Back up the bookmarks first if many of them are removed.
        """
        if here == step.after:
            return Changes()
        if step.taken.are_many:
            backup = self._store.archive.keep("before-sync")
            self.notice(f"`paperreader bookmark restore {backup.name}` restores what was removed.")
        self._repository.move(PENDING, step.after)
        taken = self._take(here, step.after)
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
        self._suspects |= taken.suspects
        return taken

    def _outcome(self, joined: Joined, taken: Changes, step: _Step) -> SyncOutcome:
        before, files = self._repository.files(step.there), self._repository.files(step.after)
        papers = [paths_of(name)[0] for name in differing(before, files)]
        return SyncOutcome(
            taken=taken.updated,
            sent=sum(path in files and before.get(path) != files[path] for path in papers),
            conflicts=joined.conflicts,
            deleted_here=max(0, taken.removed - len(step.taken.moved)),
            deleted_there=len(step.sent.removed),
            moved=len(step.sent.moved | step.taken.moved),
            note=" ".join((*self._notices, *self.left_alone(step.after))),
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


class _Step:
    """The commits of a sync, and the bookmarks that are lost on the way to the last one.

    Attributes:
        there: the commit of the others.
        after: the commit that is sent and taken.
        sent, taken: the bookmarks that the others lose, and those that this machine loses.
    """

    def __init__(self, repository: Repository, here: str | None, there: str | None, after: str) -> None:
        self.there = there
        self.after = after
        self.sent, self.taken = (departures(repository, before, after) for before in (there, here))


def _shortened(problems: Sequence[str]) -> list[str]:
    """Return the first sentences about files that were left alone, and one about all others."""
    more = len(problems) - _PROBLEMS_SHOWN
    rest = [f"{more:,} more {'file was' if more == 1 else 'files were'} left alone."] if more > 0 else []
    return [*problems[:_PROBLEMS_SHOWN], *rest]
