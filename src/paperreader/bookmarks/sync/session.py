"""One complete sync: choosing the repository, locking out other syncs, and reporting failures."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from paperreader.bookmarks.removals import stop_noting
from paperreader.bookmarks.sync.folder import is_repository, make_repository
from paperreader.bookmarks.sync.git import Git, GitFailed, Refused, Unreachable, no_folder, require_version
from paperreader.bookmarks.sync.local_side import Journal
from paperreader.bookmarks.sync.remote import Remote, choose, forget, next_repository, remember
from paperreader.bookmarks.sync.repository import Repository
from paperreader.bookmarks.sync.syncer import Syncer, SyncOutcome
from paperreader.errors import NetworkError, NotSaved, Offline, PaperReaderError
from paperreader.folders import make_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from paperreader.bookmarks.store import BookmarkStore

_PATIENCE = 10.0
HISTORY = "repository"
"""The folder of the history of this machine."""


def sync_bookmarks(
    store: BookmarkStore,
    folder: Path,
    remote: str | None,
    *,
    now: Callable[[], datetime],
    progress: Callable[[str], None] = lambda _step: None,
    offline: bool = False,
    may_remove: bool = False,
) -> SyncOutcome:
    """Sync the bookmarks of this machine with those in a repository. Block, at worst for minutes.

    Args:
        store: the bookmarks.
        folder: the folder of this machine's history; it can be made again from the repository.
        remote: a folder, ssh or https address; None for the remembered one.
        now: the clock, in UTC.
        progress: called with the present step, in a few words.
        offline: whether hosts must not be asked; a folder of this machine may be used.
        may_remove: whether more than a tenth of the bookmarks, or all, may be removed, here or there.

    Raises:
        ManyRemovals: so many would be removed; nothing was sent or taken.
        UsageError: the remote cannot be used, or none is known.
        NetworkError: it did not answer, or refused; the changes of this machine are committed.
        PaperReaderError: git is missing, the repository is not for bookmarks, or another sync runs.
        DamagedFile, NotSaved: as for the store.
    """
    chosen, is_known = choose(folder, remote)
    is_off = offline and chosen.path is None
    with _locked(folder):
        repository = Repository(folder / HISTORY)
        require_version(Git(repository.folder))
        journal = Journal(folder / "taking.json", store.path)
        syncer = Syncer(store, repository, chosen, journal, now=now, progress=progress, may_remove=may_remove)
        _commit(syncer, repository, now)
        try:
            _make_ready(syncer, chosen, is_known=is_known, is_off=is_off)
            outcome = syncer.run()
        except Unreachable as error:
            raise (Offline if is_off else NetworkError)(
                "The bookmarks of this machine are committed and will be sent with the next sync; "
                f"{chosen.shown} was not reached: {error}. {next_repository(folder, chosen)}".rstrip()
            ) from error
        except Refused as error:
            more = " ".join(filter(None, (next_repository(folder, chosen), *syncer.left_alone())))
            raise NetworkError(
                f"{chosen.shown} refused: {error}. {error.advice}. The bookmarks of this machine are "
                f"committed here. {more}".rstrip()
            ) from error
        except GitFailed as error:
            raise NotSaved(f"Git could not join the bookmarks ({error}); none was changed.") from error
        remember(folder, chosen)
        repository.tidy()
        return outcome


def forget_remote(store: BookmarkStore, folder: Path) -> str | None:
    """Stop syncing until a repository is given again. Return the forgotten address, if any.

    The history of this machine stays, so that a sync with the same repository continues from it.
    """
    with _locked(folder):
        stop_noting(store.path)
        return forget(folder)


def _commit(
    syncer: Syncer, repository: Repository, now: Callable[[], datetime], *, is_new: bool = False
) -> None:
    """Commit the changes of this machine. Set a damaged history aside and begin a new one, once."""
    try:
        syncer.commit()
    except GitFailed as error:
        if is_new or not repository.folder.exists() or repository.is_whole():
            raise NotSaved(f"Git could not keep the bookmarks ({error}); none was changed.") from error
        aside = repository.put_aside(now())
        syncer.notice(f"The history of this machine was damaged; a new one begins, the old one is {aside}.")
        _commit(syncer, repository, now, is_new=True)


def _make_ready(syncer: Syncer, remote: Remote, *, is_known: bool, is_off: bool) -> None:
    """Check that the remote can be used; make a repository in a folder that is new or empty.

    Raises:
        Unreachable: the network is off, or a folder was there before and is missing now, or its parent is.
        PaperReaderError: the folder holds something else.
    """
    if is_off:
        raise Unreachable("the network is switched off")
    path = remote.path
    if path is None:
        return
    try:
        empty = not path.exists() or (path.is_dir() and not any(path.iterdir()))
    except OSError as error:
        raise no_folder(error) from error
    if not empty:
        if not is_repository(path):
            raise PaperReaderError(f"{remote.shown} is not a git repository; give an empty or a new folder.")
    elif is_known:
        raise Unreachable("there is no repository there now")
    elif not path.parent.is_dir():
        raise Unreachable("its parent folder does not exist")
    else:
        make_repository(path)
        syncer.notice(f"{remote.shown} was made; only your user can read it.")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lock out other syncs of this machine."""
    from filelock import FileLock, Timeout

    try:
        make_folder(folder)
        lock = FileLock(folder / "lock", mode=0o600, thread_local=False)
        with lock.acquire(timeout=_PATIENCE, poll_interval=0.05):
            yield
    except Timeout as error:
        raise PaperReaderError("Another sync of these bookmarks is under way; wait for its end.") from error
    except OSError as error:
        raise NotSaved(f"The history in {folder} could not be written: {error.strerror or error}.") from error
