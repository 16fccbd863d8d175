"""Record which digests were sent, in `digests.db` beside the bookmarks, so that a rebuilt library keeps it.

A run is recorded before the mail is sent and again when the server has accepted it. If it ended in between,
it is uncertain whether the mail was accepted: the mail is kept, and the next run sends the same bytes again
with the same Message-ID.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from paperreader.digest.run import Outcome, Run
from paperreader.errors import DamagedFile, NotSaved, PaperReaderError
from paperreader.folders import is_missing, make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_REMEMBERED = timedelta(days=400)
_PATIENCE = 30.0
"""The seconds to wait for another run that is choosing or sending."""

_LOOKED_THROUGH = 50
"""The runs to search for one since a moment of the last week: more than there are in a day."""

_VERSION = 2
_SCHEMA = f"""
begin immediate;
create table if not exists runs (
    number integer primary key,
    started text not null,
    ended text,
    asked text not null,
    outcome text not null,
    reason text not null,
    place text not null,
    server text not null,
    code integer not null,
    attempts integer not null,
    settings text not null,
    sender text not null,
    recipients text not null,
    refused text not null,
    message_id text not null,
    size integer not null,
    days text not null,
    papers text not null,
    passed text not null,
    notice text not null,
    message blob
) strict;
create table if not exists sent (paper_id text primary key, at text not null) strict, without rowid;
pragma user_version = {_VERSION};
commit;
"""


_FIELDS = tuple(name for name in Run.__struct_fields__ if name != "number")
_JSON = frozenset({"recipients", "refused", "days", "papers", "passed", "notice"})


class DigestRecord:
    """The runs of the digest and the papers they sent.

    Every method raises `NotSaved` if the disk refuses and `DamagedFile` if the file is damaged. Reading
    makes no file.

    Args:
        path: the file; made by the first run.
        patience: seconds to wait for another run.
    """

    def __init__(self, path: Path, patience: float = _PATIENCE) -> None:
        self._path = path
        self._patience = patience

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs from choosing or sending during the block.

        Raises:
            PaperReaderError: another run did not end in time.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self._path.with_suffix(".lock"), mode=0o600, thread_local=False)
        try:
            make_folder(self._path.parent)
            lock.acquire(timeout=self._patience, poll_interval=0.05)
        except Timeout as error:
            raise PaperReaderError(
                "Another digest is being sent; `paperreader digest status` shows it."
            ) from error
        except OSError as error:
            raise NotSaved(f"{self._path} cannot be written: {error.strerror or error}.") from error
        try:
            yield
        finally:
            lock.release()

    def sent(self) -> frozenset[str]:
        """Return the identifiers of all papers that digests sent, or left out because of a limit."""
        with self._reading() as connection:
            rows = connection.execute("select paper_id from sent").fetchall() if connection else ()
        return frozenset(row[0] for row in rows)

    def covered(self) -> dict[str, frozenset[date]]:
        """Return, for each kind of digest, the days whose lists accepted digests cover."""
        found: dict[str, frozenset[date]] = {}
        for run in self._runs("where outcome = 'accepted' and days != '[]'"):
            found[run.asked] = found.get(run.asked, frozenset()) | {*run.days}
        return found

    def last_sent(self) -> dict[str, datetime]:
        """Return, for each kind of digest, when the last accepted one was made."""
        with self._reading() as connection:
            query = "select asked, max(started) from runs where outcome = 'accepted' group by asked"
            rows = connection.execute(query).fetchall() if connection else ()
        return {asked: datetime.fromisoformat(started) for asked, started in rows}

    def since_sent(self, asked: str) -> list[Run]:
        """Return the runs of this kind of digest after the last accepted one."""
        last = "coalesce((select max(number) from runs where asked = ? and outcome = 'accepted'), 0)"
        return self._runs(f"where asked = ? and number > {last}", asked, asked)

    def last(self, count: int) -> list[Run]:
        """Return the last runs, the newest first."""
        return self._runs("order by number desc limit ?", count)

    def pending(self) -> list[Run]:
        """Return the runs whose mail may or may not have arrived, the oldest first."""
        return self._runs("where message is not null order by number")

    def unnotified(self) -> list[Run]:
        """Return the accepted runs whose short form some address still lacks, the oldest first."""
        return self._runs("where notice != 'null' and outcome = 'accepted' order by number")

    def refused_login(self, settings: str) -> Run | None:
        """Return the last run if a server refused its login with these settings."""
        runs = self._runs("where place != '' order by number desc limit 1")
        return next((run for run in runs if run.code and run.settings == settings), None)

    def forget_refused_login(self) -> None:
        """Let the next run log in, because a login has succeeded."""
        if not is_missing(self._path):
            with self._writing() as connection:
                connection.execute("update runs set code = 0 where code != 0")

    def save(self, run: Run) -> Run:
        """Write a new run, or replace the one with its number; it is durable on return.

        An accepted run marks its papers as sent. A run whose end is certain keeps no mail.
        """
        if not run.is_pending:
            run = msgspec.structs.replace(run, message=None)
        columns = ("number", *_FIELDS)
        values = [run.number or None, *(_written(run, name) for name in _FIELDS)]
        marks = ", ".join("?" * len(columns))
        with self._writing() as connection:
            found = connection.execute(
                f"insert or replace into runs ({', '.join(columns)}) values ({marks}) returning number",  # noqa: S608 - ours
                values,
            ).fetchone()
            if run.outcome is Outcome.ACCEPTED:
                at = run.started.isoformat()
                ids = dict.fromkeys((*run.papers, *run.passed))
                connection.executemany(
                    "insert or replace into sent values (?, ?)", ((paper_id, at) for paper_id in ids)
                )
                forgotten = (run.started - _REMEMBERED).isoformat()
                connection.execute("delete from sent where at < ?", (forgotten,))
        return msgspec.structs.replace(run, number=int(found[0]))

    def _runs(self, condition: str, *values: object) -> list[Run]:
        columns = ", ".join(("number", *_FIELDS))
        with self._reading() as connection:
            rows = connection.execute(f"select {columns} from runs {condition}", values) if connection else ()  # noqa: S608 - ours
            return [_run(row) for row in rows]

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """Open the file for reading; None if it is missing or empty."""
        if is_missing(self._path):
            yield None
            return
        with self._open() as connection:
            yield connection if self._version(connection) else None

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            make_folder(self._path.parent)
            # SQLite would make a file that others can read.
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise NotSaved(f"{self._path} cannot be written: {error.strerror}.") from error
        with self._open() as connection:
            connection.execute("pragma synchronous = extra")
            if not self._version(connection):
                connection.executescript(_SCHEMA)
            with connection:
                yield connection

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=5)) as connection:
                yield connection
        except sqlite3.OperationalError as error:
            raise NotSaved(f"{self._path} cannot be used: {error}.") from error
        except (sqlite3.DatabaseError, msgspec.MsgspecError) as error:
            raise DamagedFile(
                f"{self._path} is damaged ({error}); move it away to begin a new one.", self._path
            ) from error

    def _version(self, connection: sqlite3.Connection) -> int:
        version = int(connection.execute("pragma user_version").fetchone()[0])
        if version > _VERSION:
            raise NotSaved(f"{self._path} was written by a newer version of paperreader; update this one.")
        if version == 1:
            _add_notices(connection)
        return version


def _add_notices(connection: sqlite3.Connection) -> None:
    """Add to a file of the first version what the second one added."""
    connection.execute("begin immediate")
    if "notice" not in {row[1] for row in connection.execute("pragma table_info(runs)")}:
        connection.execute("alter table runs add column notice text not null default 'null'")
    connection.execute(f"pragma user_version = {_VERSION}")
    connection.commit()


def _written(run: Run, name: str) -> object:
    value = getattr(run, name)
    if name in _JSON:
        return msgspec.json.encode(value).decode()
    if isinstance(value, str):
        # In an ASCII locale, the other bytes of a path are surrogates.
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return value.isoformat() if isinstance(value, datetime) else value


def _run(row: tuple[object, ...]) -> Run:
    fields = dict(zip(("number", *_FIELDS), row, strict=True))
    for name in _JSON:
        fields[name] = msgspec.json.decode(str(fields[name]))
    message = fields.pop("message")
    run = msgspec.convert(fields, Run, strict=False)
    return msgspec.structs.replace(run, message=message) if message is not None else run


def is_done(path: Path, asked: str, since: datetime) -> bool:
    """Return whether a digest was sent since a moment and nothing of any digest is left to send.

    Args:
        path: the record, which may be missing.
        asked: the kind of digest.
        since: when it was due.
    """
    record = DigestRecord(path)
    return has_gone(record, asked, since) and not (record.pending() or record.unnotified())


def has_gone(record: DigestRecord, asked: str, since: datetime) -> bool:
    """Return whether a digest was sent since a moment, or was found to have no papers."""
    done = (Outcome.ACCEPTED, Outcome.NOTHING)
    runs = record.last(_LOOKED_THROUGH)
    return any(run.outcome in done and run.asked == asked and run.started >= since for run in runs)
