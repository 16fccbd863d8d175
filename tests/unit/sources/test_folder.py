"""Folders of saved pages as lists."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import NotFound, UsageError
from paperreader.models import EditionKey, EditionKind
from paperreader.sources.folder import Folder, path_of_folder
from tests.unit.sources.feed_files import rss_of
from tests.unit.sources.test_feeds import atom, entry

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.models import Edition

NOW = datetime(2026, 11, 29, tzinfo=UTC)


async def read(folder: Path) -> Edition:
    return await Folder(lambda: NOW).fetch_edition(EditionKey(EditionKind.LIST, f"folder:{folder}"))


def written(path: Path, body: str | bytes, age: int) -> None:
    """Write a file that changed so many hours ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    moment = (NOW - timedelta(hours=age)).timestamp()
    os.utime(path, (moment, moment))


async def test_the_papers_of_all_files_are_one_list_the_newest_file_first(tmp_path: Path) -> None:
    written(tmp_path / "old.xml", atom(entry(1), entry(2)), age=3)
    written(tmp_path / "deep/er/blog.rss", rss_of("A post"), age=2)
    written(tmp_path / "new.xml", atom(entry(3), entry(1)), age=1)

    edition = await read(tmp_path)

    assert [paper.title for paper in edition.papers] == ["Paper 3", "Paper 1", "A post", "Paper 2"]
    assert (edition.source, edition.order, edition.dropped) == ("folder", "the files, newest first", 0)


async def test_files_without_papers_are_counted_and_others_are_not_looked_at(tmp_path: Path) -> None:
    written(tmp_path / "feed.xml", atom(entry(1)), age=1)
    written(tmp_path / "page.html", "<html><body>No papers.</body></html>", age=1)
    written(tmp_path / "broken.json", "[{", age=1)
    for name in ("movie.mp4", ".hidden.xml", "page_files/frame.html", ".git/x.json"):
        written(tmp_path / name, "x", age=1)

    edition = await read(tmp_path)

    assert (len(edition.papers), edition.dropped) == (1, 2)


async def test_loops_pipes_and_what_cannot_be_read_do_no_harm(tmp_path: Path) -> None:
    written(tmp_path / "feed.xml", atom(entry(1)), age=1)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "nowhere.xml").symlink_to(tmp_path / "missing")
    (tmp_path / "self.xml").symlink_to(tmp_path / "self.xml")
    os.mkfifo(tmp_path / "pipe.xml")
    (tmp_path / "folder.xml").mkdir()

    assert len((await read(tmp_path)).papers) == 1


def test_nothing_is_written_into_it(tmp_path: Path) -> None:
    written(tmp_path / "feed.xml", atom(entry(1)), age=1)
    tmp_path.chmod(0o555)
    before = sorted(tmp_path.rglob("*"))

    asyncio.run(read(tmp_path))

    tmp_path.chmod(0o755)
    assert sorted(tmp_path.rglob("*")) == before


async def test_a_folder_that_is_gone_is_not_an_empty_list(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"The folder .* cannot be read: No such file or directory\."):
        await read(tmp_path / "gone")


def test_a_list_is_current_until_something_in_the_folder_changes(tmp_path: Path) -> None:
    written(tmp_path / "deep/feed.xml", "x", age=1)
    later = datetime.now(UTC) + timedelta(seconds=5)
    assert Folder.is_current(str(tmp_path), later, later)

    os.utime(tmp_path / "deep/feed.xml", (later.timestamp() + 5,) * 2)

    assert not Folder.is_current(str(tmp_path), later, later)
    assert not Folder.is_current(str(tmp_path / "gone"), later, later)


def test_a_folder_is_named_by_its_complete_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()

    assert path_of_folder("pages") == str(tmp_path / "pages")
    assert Folder.list_named("pages", asked=False) is None
    assert Folder.describe(str(tmp_path / "pages")) == "pages"


@pytest.mark.parametrize("name", ["gone", "a\nb", "a  b"])
def test_what_is_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        path_of_folder(str(tmp_path / name))
