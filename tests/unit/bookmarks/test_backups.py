from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.bookmarks import BookmarkStore, edits
from paperreader.bookmarks.backups import DAYS, MONTHS, OCCASIONS, WEEKS, BackupFolder, kept_days
from tests.builders import NOW, build_paper

if TYPE_CHECKING:
    from pathlib import Path


class Calendar:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def store(path: Path, calendar: Calendar) -> BookmarkStore:
    return BookmarkStore(path, clock=calendar)


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in (path.parent / "backups").iterdir())


def test_the_first_change_of_a_day_keeps_the_file_as_it_was_before(
    store: BookmarkStore, path: Path, calendar: Calendar
) -> None:
    store.add(build_paper(1))
    assert not (path.parent / "backups").exists(), "there was nothing to keep"
    first = path.read_bytes()
    store.add(build_paper(2))
    store.add(build_paper(3))
    evening = path.read_bytes()
    calendar.now += timedelta(days=1)
    store.add(build_paper(4))

    backups = path.parent / "backups"
    assert names(path) == ["bookmarks-2026-11-23.json", "bookmarks-2026-11-24.json"]
    assert (backups / "bookmarks-2026-11-23.json").read_bytes() == first
    assert (backups / "bookmarks-2026-11-24.json").read_bytes() == evening


def test_a_backup_shares_no_bytes_with_the_file_that_others_may_write_in_place(
    store: BookmarkStore, path: Path
) -> None:
    for number in range(3):
        store.add(build_paper(number))
    inodes = {entry.stat().st_ino for entry in (path.parent / "backups").iterdir()}
    assert path.stat().st_ino not in inodes


def test_a_backup_that_cannot_be_made_costs_no_change(
    store: BookmarkStore, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store.add(build_paper(1))
    (path.parent / "backups").write_text("in the way")
    store.add(build_paper(2))
    assert len(BookmarkStore(path).load()) == 2
    assert "the backup" in caplog.text


def test_where_files_cannot_have_two_names_a_backup_is_a_copy_as_old_as_its_content(
    store: BookmarkStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(build_paper(1))
    before = path.stat()

    def refuse(*_paths: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    store.add(build_paper(2))
    copy = path.parent / "backups" / "bookmarks-2026-11-23.json"
    assert copy.stat().st_nlink == 1
    assert copy.stat().st_mtime_ns == before.st_mtime_ns
    assert copy.stat().st_mode & 0o777 == 0o600


def test_the_newest_days_weeks_and_months_are_kept() -> None:
    today = date(2026, 11, 23)
    every_day = [today - timedelta(days=days) for days in range(500)]
    kept = sorted(kept_days(every_day), reverse=True)

    assert kept[:DAYS] == every_day[:DAYS]
    assert len(kept) <= DAYS + WEEKS + MONTHS
    assert len({day.isocalendar()[:2] for day in kept}) >= WEEKS
    months = sorted({(day.year, day.month) for day in kept}, reverse=True)
    assert len(months) == MONTHS
    assert months[-1] == (2025, 12)


def test_backups_are_thinned_day_by_day_as_they_would_be_at_once() -> None:
    held: set[date] = set()
    for days in range(400):
        held = set(kept_days({*held, date(2026, 1, 1) + timedelta(days=days)}))
    assert len({(day.year, day.month) for day in held}) == MONTHS
    assert len(held) <= DAYS + WEEKS + MONTHS
    assert max(held) == date(2026, 1, 1) + timedelta(days=399)


def test_a_few_old_backups_are_never_dropped_for_their_age() -> None:
    few = {date(2001, 1, day) for day in range(1, DAYS + 1)}
    assert kept_days(few) == few


def test_old_backups_go_when_a_new_one_is_made_and_what_is_not_ours_stays(
    store: BookmarkStore, path: Path
) -> None:
    folder = path.parent / "backups"
    folder.mkdir(parents=True)
    for day in range(1, 29):
        (folder / f"bookmarks-2020-02-{day:02}.json").write_text("{}")
    for minute in range(OCCASIONS + 5):
        (folder / f"bookmarks-2020-01-01T09{minute:02}00.000Z-before-restore.json").write_text("{}")
    strange = ["notes.txt", "bookmarks-2020-13-45.json", "bookmarks-mine.json", "other-2020-02-01.json"]
    for name in strange:
        (folder / name).write_text("keep")
    (folder / ".bookmarks-2020-02-28.json.0a1b.tmp").write_text("half")

    store.add(build_paper(1))
    store.add(build_paper(2))

    left = names(path)
    assert set(strange) < set(left)
    assert sum("before-restore" in name for name in left) == OCCASIONS
    days = [name for name in left if name.startswith("bookmarks-2020-02")]
    assert days[-6:] == [f"bookmarks-2020-02-{day}.json" for day in range(23, 29)]
    assert days[:-6] == ["bookmarks-2020-02-16.json"], "the last day of the fourth week from the newest"
    assert not any(name.endswith(".tmp") for name in left)


def test_the_folder_tells_what_is_in_it_the_newest_content_first(tmp_path: Path) -> None:
    folder = BackupFolder(tmp_path / "b", "bookmarks", lambda: NOW)
    assert folder.all() == ()
    assert folder.of_today().name == "bookmarks-2026-11-23.json"
    assert folder.of_occasion("before-restore").name == "bookmarks-2026-11-23T090000.000Z-before-restore.json"

    (tmp_path / "b").mkdir()
    for age, place in enumerate(
        (folder.of_today(), folder.of_occasion("version-1"), tmp_path / "b" / "x.json")
    ):
        place.write_text("{}")
        os.utime(place, (1000 - age, 1000 - age))
    found = folder.all()
    assert [backup.name for backup in found] == ["2026-11-23", "2026-11-23T090000.000Z-version-1"]
    assert (found[0].size, found[0].written) == (2, datetime.fromtimestamp(1000, UTC))


def test_a_backup_of_the_day_is_made_of_a_change_of_many_too(store: BookmarkStore, path: Path) -> None:
    store.add(build_paper(1))
    before = path.read_bytes()
    store.change_many(None, edits.set_rating(1))
    assert (path.parent / "backups" / "bookmarks-2026-11-23.json").read_bytes() == before
