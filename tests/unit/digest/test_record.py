"""The record stores runs for their owner only, and reports what is wrong with its file."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.digest.record import DigestRecord
from paperreader.digest.run import Notice, Outcome, Run
from paperreader.errors import DamagedFile, NotSaved

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def record(tmp_path: Path) -> DigestRecord:
    return DigestRecord(tmp_path / "data" / "digests.db")


def accepted(*papers: str, days_ago: int = 0, **fields: Any) -> Run:
    started = NOON - timedelta(days=days_ago)
    return Run(started=started, asked="new", outcome=Outcome.ACCEPTED, papers=papers, **fields)


def test_a_run_is_read_as_it_was_written(record: DigestRecord) -> None:
    run = Run(
        started=NOON, ended=NOON, asked="new «q»", outcome=Outcome.UNCERTAIN, reason="ü",
        refused={"a@b.c": "550"}, days=(date(2026, 11, 26),), papers=("2511.00001",), passed=("2511.00002",),
        message=b"\x00mail\r\n", notice=Notice("3 papers", "Title «x»", ("0a1b",), "It took nothing."),
        recipients=("a@b.c",), attempts=2, size=6, code=535, server="250 ok", place="x:25", settings="s",
    )  # fmt: skip
    saved = record.save(run)
    assert saved.number == 1
    assert record.last(5) == record.pending() == [saved]


def test_reading_makes_no_file(record: DigestRecord, tmp_path: Path) -> None:
    assert (record.last(5), record.sent(), record.covered(), record.pending()) == ([], frozenset(), {}, [])
    record.forget_refused_login()
    assert not (tmp_path / "data").exists()


def test_only_the_owner_may_read_it(record: DigestRecord, tmp_path: Path) -> None:
    record.save(accepted("1"))
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "data" / "digests.db").stat().st_mode & 0o777 == 0o600


def test_the_mail_is_kept_only_while_it_is_uncertain(record: DigestRecord) -> None:
    run = record.save(Run(started=NOON, asked="new", outcome=Outcome.SENDING, message=b"mail"))
    assert record.pending() == [run]
    record.save(accepted("1", number=run.number, message=b"mail"))
    assert not record.pending()
    assert record.last(5)[0].message is None


def test_only_accepted_papers_are_sent_and_none_is_forgotten_for_a_year(record: DigestRecord) -> None:
    record.save(accepted("old", days_ago=500))
    record.save(accepted("last year", days_ago=300))
    record.save(Run(started=NOON, asked="new", outcome=Outcome.FAILED, papers=("failed",)))
    record.save(accepted("new", passed=("over the limit",)))
    assert record.sent() == {"last year", "new", "over the limit"}


def test_the_covered_days_are_those_of_accepted_digests(record: DigestRecord) -> None:
    record.save(accepted("1", days=(date(2026, 11, 25), date(2026, 11, 24))))
    record.save(Run(started=NOON, asked="new", outcome=Outcome.FAILED, days=(date(2026, 11, 26),)))
    assert record.covered() == {"new": {date(2026, 11, 24), date(2026, 11, 25)}}


def test_the_last_runs_come_newest_first(record: DigestRecord) -> None:
    for number in range(25):
        record.save(accepted(str(number)))
    assert [run.papers[0] for run in record.last(20)] == [str(number) for number in range(24, 4, -1)]


@pytest.mark.parametrize(
    "data", [b"not a database at all, but text", b"SQLite format 3\x00" + b"\xff" * 5_000]
)
def test_a_damaged_file_is_named(record: DigestRecord, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "data" / "digests.db"
    path.parent.mkdir()
    path.write_bytes(data)
    for use in (lambda: record.last(5), lambda: record.save(accepted("1"))):
        with pytest.raises(DamagedFile, match=r"digests\.db is damaged .* move it away"):
            use()
    assert path.read_bytes() == data


def test_a_row_that_cannot_be_read_is_damage(record: DigestRecord, tmp_path: Path) -> None:
    record.save(accepted("1"))
    with sqlite3.connect(tmp_path / "data" / "digests.db") as connection:
        connection.execute("update runs set outcome = 'flown'")
    connection.close()
    with pytest.raises(DamagedFile, match="is damaged"):
        record.last(5)


def test_a_file_of_the_first_version_is_read_and_written(record: DigestRecord, tmp_path: Path) -> None:
    first = record.save(accepted("1"))
    with sqlite3.connect(tmp_path / "data" / "digests.db") as connection:
        connection.executescript("alter table runs drop column notice; pragma user_version = 1;")
    connection.close()
    assert record.last(5) == [first]
    second = record.save(accepted("2"))
    assert record.last(5) == [second, first]


def test_a_file_of_a_newer_version_is_left_alone(record: DigestRecord, tmp_path: Path) -> None:
    record.save(accepted("1"))
    with sqlite3.connect(tmp_path / "data" / "digests.db") as connection:
        connection.execute("pragma user_version = 99")
    connection.close()
    for use in (lambda: record.last(5), lambda: record.save(accepted("1"))):
        with pytest.raises(NotSaved, match="newer version"):
            use()


def test_the_last_digest_of_each_question_is_known(record: DigestRecord) -> None:
    for days_ago in (3, 1, 2):
        record.save(accepted("1", days_ago=days_ago))
    record.save(Run(started=NOON, asked="@mine", outcome=Outcome.FAILED))
    assert record.last_sent() == {"new": NOON - timedelta(days=1)}


def test_runs_since_the_last_digest_are_those_of_the_same_question(record: DigestRecord) -> None:
    for outcome, asked in [
        (Outcome.FAILED, "new"), (Outcome.ACCEPTED, "new"),
        (Outcome.NOTHING, "new"), (Outcome.NOTHING, "@mine"),
    ]:  # fmt: skip
        record.save(Run(started=NOON, asked=asked, outcome=outcome))
    assert [run.number for run in record.since_sent("new")] == [3]
    assert [run.number for run in record.since_sent("@mine")] == [4]
