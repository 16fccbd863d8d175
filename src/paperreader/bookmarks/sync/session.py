"""One complete sync: choosing the repository, locking out other syncs, and reporting failures."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from paperreader.bookmarks.removals import stop_noting
from paperreader.bookmarks.sync.commits import Version, read_versions
from paperreader.bookmarks.sync.folder import is_repository, make_repository
from paperreader.bookmarks.sync.git import Git, GitFailed, Unreachable, require_version
from paperreader.bookmarks.sync.journal import Taking
from paperreader.bookmarks.sync.remote_config import Remembered, choose, forget, remember
from paperreader.bookmarks.sync.repository import Repository
from paperreader.bookmarks.sync.syncer import Exchange
from paperreader.errors import NetworkError, NotSaved, Offline, PaperReaderError
from paperreader.folders import make_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from paperreader.bookmarks.sync.local_side import Notebook
    from paperreader.bookmarks.sync.outcome import SyncOutcome
    from paperreader.bookmarks.sync.remote import Remote

_PATIENCE = 10.0
_HISTORY = "repository"
"""The folder of the history of this machine."""


def sync_bookmarks(
    notebook: Notebook,
    folder: Path,
    remote: str | None,
    *,
    now: Callable[[], datetime],
    progress: Callable[[str], None] = lambda _words: None,
    offline: bool = False,
) -> SyncOutcome:
    """Sync the bookmarks of this machine with those in a repository. Block, at worst for minutes.

    Args:
        notebook: the bookmarks, a `BookmarkStore`.
        folder: the folder of this machine's history; it can be made again from the repository.
        remote: a folder, ssh or https address; None for the remembered one.
        now: the clock, in UTC.
        progress: called with the present step, in a few words.
        offline: whether hosts must not be asked; a folder of this machine may be used.

    Raises:
        UsageError: the remote cannot be used, or none is known.
        NetworkError: it did not answer; the changes of this machine are committed and sent next time.
        PaperReaderError: git is missing, the repository is not for bookmarks, or another sync runs.
        DamagedFile, NotSaved: as for the store.
    """
    chosen, reached = choose(folder, remote)
    with _alone(folder):
        session = _committed(notebook, folder, chosen, now, progress)
        try:
            if offline and chosen.path is None:
                remember(folder, Remembered(chosen.address, reached))
                raise Offline(_later(chosen, "the network is switched off"))
            if chosen.path is not None:
                _make_ready(session, chosen, chosen.path, reached=reached)
            outcome = session.run()
        except Unreachable as error:
            remember(folder, Remembered(chosen.address, reached))
            raise NetworkError(_later(chosen, error.said)) from error
        except GitFailed as error:
            raise NotSaved(f"Git could not join the bookmarks ({error.said}); none was changed.") from error
        remember(folder, Remembered(chosen.address, reached=True))
        Repository(folder / _HISTORY).tidy()
        return outcome


def versions_of(folder: Path, paper_id: str) -> list[Version]:
    """Return all states of a bookmark in this machine's history, the newest first.

    Raises:
        PaperReaderError: git is missing, or nothing was synced yet.
    """
    repository = Repository(folder / _HISTORY)
    if not repository.folder.exists():
        raise PaperReaderError("There is no history yet: it begins with the first paperreader bookmark sync.")
    try:
        return read_versions(repository, paper_id)
    except GitFailed as error:
        raise PaperReaderError(f"Git could not read the history ({error.said}).") from error


def forget_remote(notebook: Notebook, folder: Path) -> str | None:
    """Stop syncing until a repository is given again. Return the forgotten address, if any.

    The history of this machine stays, so that a sync with the same repository continues from it.
    """
    with _alone(folder):
        stop_noting(notebook.path)
        return forget(folder)


def _committed(
    notebook: Notebook,
    folder: Path,
    remote: Remote,
    now: Callable[[], datetime],
    progress: Callable[[str], None],
) -> Exchange:
    """Return an exchange that has committed. Set a damaged history aside and begin a new one."""
    repository = Repository(folder / _HISTORY)
    taking = Taking(folder / "taking.json", notebook.path)
    require_version(Git(repository.folder))
    session = Exchange(notebook, repository, remote, taking, now=now, progress=progress)
    try:
        session.commit()
    except GitFailed as error:
        if not repository.folder.exists() or repository.is_whole():
            raise NotSaved(f"Git could not keep the bookmarks ({error.said}); none was changed.") from error
        aside = repository.put_aside(now())
        session = Exchange(notebook, repository, remote, taking, now=now, progress=progress)
        session.notice(f"The history of this machine was damaged; a new one begins, the old one is {aside}.")
        try:
            session.commit()
        except GitFailed as again:
            raise NotSaved(f"Git could not keep the bookmarks ({again.said}); none was changed.") from again
    return session


def _make_ready(session: Exchange, remote: Remote, path: Path, *, reached: bool) -> None:
    """Check that a folder holds a repository; make one in a folder that is new or empty.

    Raises:
        Unreachable: it was there before and is missing now, or its parent folder is missing.
        PaperReaderError: the folder holds something else.
    """
    try:
        empty = not path.exists() or (path.is_dir() and not any(path.iterdir()))
    except OSError as error:
        raise Unreachable(error.strerror or str(error)) from error
    if not empty:
        if not is_repository(path):
            raise PaperReaderError(f"{remote.shown} is not a git repository; give an empty or a new folder.")
    elif reached:
        raise Unreachable("there is no repository there now")
    elif not path.parent.is_dir():
        raise Unreachable("its parent folder does not exist")
    else:
        make_repository(path)
        session.notice(f"{remote.shown} was made; only your user can read it.")


def _later(remote: Remote, reason: str) -> str:
    return (
        f"The bookmarks of this machine are committed and will be sent with the next sync; {remote.shown} "
        f"was not reached: {reason}."
    )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
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
