"""What digests were sent, kept in `digests.db` beside the bookmarks: a rebuilt library loses none of it.

A run is written before the mail leaves and again when the server has accepted it. A run that ended in between
is uncertain: its mail is kept, and the next run sends these very bytes again, with the same Message-ID.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import DamagedFile, NotSaved, PaperReaderError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_REMEMBERED = timedelta(days=400)
_PATIENCE = 30.0
"""Seconds to wait for another run that is choosing or sending."""

_LOOKED_THROUGH = 50
"""Runs that are looked through for one since a moment of the last week: more than a day has."""

_SCHEMA = """
create table if not exists runs (
    number integer primary key,
    started text not null,
    ended text,
    asked text not null,
    outcome text not null,
    reason text not null default '',
    server text not null default '',
    recipients text not null default '[]',
    refused text not null default '{}',
    message_id text not null default '',
    days text not null default '[]',
    papers text not null default '[]',
    passed text not null default '[]',
    message blob
) strict;
create table if not exists sent (paper_id text primary key, at text not null) strict, without rowid;
"""


class Outcome(StrEnum):
    """How a run ended."""

    SENDING = "sending"
    """It has not ended, or was killed: whether the server has the mail is uncertain."""
    UNCERTAIN = "uncertain"
    """The server had all of the mail and did not answer."""
    ACCEPTED = "accepted"
    FAILED = "failed"
    NOTHING = "nothing new"
    WAITING = "waiting"
    """There was nothing new, and there may be something later the same day."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One run of the digest.

    Attributes:
        number: counts the runs, from 1.
        started, ended: when, with a zone; `ended` is None while it runs, or where it was killed.
        asked: what was asked for.
        outcome: how it ended.
        reason: why nothing was sent, as a sentence.
        server: the server's own words, or where the mail was put.
        recipients: who it was for.
        refused: the recipients that the server refused, with its words.
        message_id: of its mail.
        days: the daily lists that it covers.
        papers: identifiers of its papers.
        passed: identifiers of the papers that its limit left out.
        message: its mail, while it is uncertain whether it arrived.
    """

    number: int = 0
    started: datetime
    ended: datetime | None = None
    asked: str
    outcome: Outcome
    reason: str = ""
    server: str = ""
    recipients: tuple[str, ...] = ()
    refused: dict[str, str] = {}
    message_id: str = ""
    days: tuple[date, ...] = ()
    papers: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    message: bytes | None = None


_FIELDS = tuple(name for name in Run.__struct_fields__ if name != "number")
_JSON = frozenset({"recipients", "refused", "days", "papers", "passed"})


class DigestRecord:
    """The runs of the digest and the papers they sent.

    Every method raises `NotSaved` when the disk refuses and `DamagedFile` when the file is damaged.

    Args:
        path: the file; made by the first run.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other run choose or send meanwhile.

        Raises:
            PaperReaderError: another run did not end in time.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self._path.with_suffix(".lock"), mode=0o600, thread_local=False)
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with lock.acquire(timeout=_PATIENCE, poll_interval=0.05):
                yield
        except Timeout as error:
            raise PaperReaderError(
                "Another digest is being sent; `paperreader digest status` shows it."
            ) from error
        except OSError as error:
            raise NotSaved(f"{self._path} cannot be written: {error.strerror or error}.") from error

    def sent(self) -> frozenset[str]:
        """Return the identifiers of all papers that digests sent or passed over."""
        with self._open() as connection:
            return frozenset(row[0] for row in connection.execute("select paper_id from sent"))

    def last_days(self) -> dict[str, date]:
        """Return for each thing that was asked the newest daily list that an accepted digest covers."""
        runs = self._runs("where outcome = 'accepted' and days != '[]'")
        found: dict[str, date] = {}
        for run in runs:
            found[run.asked] = max(*run.days, found.get(run.asked, date.min))
        return found

    def last(self, count: int) -> list[Run]:
        """Return the last runs, the newest first."""
        return self._runs(f"order by number desc limit {int(count)}")

    def unfinished(self) -> Run | None:
        """Return the run whose mail may or may not have arrived, if there is one."""
        return next(iter(self._runs("where message is not null order by number limit 1")), None)

    def save(self, run: Run) -> Run:
        """Write a run, a new one or in place of that of its number; durable when this returns.

        An accepted run marks its papers as sent; a run that is certain to have ended keeps no mail.
        """
        if run.outcome not in (Outcome.SENDING, Outcome.UNCERTAIN):
            run = msgspec.structs.replace(run, message=None)
        columns, values = (
            ["number", *_FIELDS],
            [run.number or None, *(_written(run, name) for name in _FIELDS)],
        )
        marks = ", ".join("?" * len(columns))
        with self._open() as connection:
            found = connection.execute(
                f"insert or replace into runs ({', '.join(columns)}) values ({marks}) returning number",  # noqa: S608
                values,
            ).fetchone()
            if run.outcome is Outcome.ACCEPTED:
                at = run.started.isoformat()
                ids = dict.fromkeys((*run.papers, *run.passed))
                connection.executemany(
                    "insert or ignore into sent values (?, ?)", ((paper_id, at) for paper_id in ids)
                )
                connection.execute(
                    "delete from sent where at < ?", ((run.started - _REMEMBERED).isoformat(),)
                )
        return msgspec.structs.replace(run, number=int(found[0]))

    def _runs(self, condition: str) -> list[Run]:
        with self._open() as connection:
            columns = ", ".join(("number", *_FIELDS))
            rows = connection.execute(f"select {columns} from runs {condition}").fetchall()  # noqa: S608 - ours
        return [_run(row) for row in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=5)
            self._path.chmod(0o600)
        except (OSError, sqlite3.Error) as error:
            raise NotSaved(f"{self._path} cannot be opened: {error}.") from error
        try:
            connection.execute("pragma synchronous = extra")
            connection.executescript(_SCHEMA)
            with connection:
                yield connection
        except sqlite3.OperationalError as error:
            raise NotSaved(f"{self._path} cannot be used: {error}.") from error
        except sqlite3.DatabaseError as error:
            raise DamagedFile(
                f"{self._path} is damaged ({error}); move it away to begin a new one.", self._path
            ) from error
        finally:
            connection.close()


def _written(run: Run, name: str) -> object:
    value = getattr(run, name)
    if name in _JSON:
        return msgspec.json.encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else value


def _run(row: tuple[object, ...]) -> Run:
    fields = dict(zip(("number", *_FIELDS), row, strict=True))
    for name in _JSON:
        fields[name] = msgspec.json.decode(str(fields[name]))
    message = fields.pop("message")
    run = msgspec.convert(fields, Run, strict=False)
    return msgspec.structs.replace(run, message=message) if message is not None else run


def is_done(path: Path, asked: str, since: datetime) -> bool:
    """Return whether a digest has gone since a moment, or was found to have nothing in it that day.

    Args:
        path: the record, which need not be there.
        asked: what the digest is of.
        since: the moment at which it was due.
    """
    if not path.exists():
        return False
    done = (Outcome.ACCEPTED, Outcome.NOTHING)
    runs = DigestRecord(path).last(_LOOKED_THROUGH)
    return any(run.outcome in done and run.asked == asked and run.started >= since for run in runs)
