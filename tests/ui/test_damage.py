"""A damaged library is reported on the screen; the reader and the bookmarks still work."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.bookmarks import BookmarkStore
from paperreader.library import Library
from paperreader.models import EditionKind
from paperreader.ui.screen.browse import BrowseScreen
from paperreader.views.store import ViewStore
from paperreader.views.view import View, Views
from tests.builders import build_edition, build_paper
from tests.ui.fake_network import FakeSource
from tests.ui.papers import held
from tests.ui.reader import Reader, make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    from textual.timer import Timer

PAGE = 4096
LONG_PAPERS = tuple(build_paper(number, abstract="long " * 2_000) for number in range(1, 100))


def library_file(folder: Path) -> Path:
    return folder / "data" / "library.db"


def spoil(path: Path, text: bytes) -> int:
    """Spoil every page of a file in which a text is; how many there were."""
    content = bytearray(path.read_bytes())
    starts = [start for start in range(0, len(content), PAGE) if text in content[start : start + PAGE]]
    for start in starts:
        content[start : start + PAGE] = b"\xee" * PAGE
    path.write_bytes(content)
    return len(starts)


def asides(folder: Path) -> list[Path]:
    return list((folder / "data").glob("library.damaged-*.db"))


async def is_told(reader: Reader) -> None:
    await reader.until(lambda: "The library was damaged" in reader.status, "the damage was never said")
    assert reader.browse.status.alert
    await reader.settle()


@pytest.mark.command("bookmark")
async def test_garbage_in_place_of_the_library_is_said_after_the_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(tmp_path, bookmarks=[held(1, note="mine")])
    library_file(tmp_path).parent.mkdir(parents=True, exist_ok=True)
    app.services.library.close()
    library_file(tmp_path).write_bytes(b"no library, but garbage. " * 999)
    before = app.services.paths.bookmarks.read_bytes()
    with caplog.at_level(logging.WARNING):
        async with opened(app) as reader:
            await is_told(reader)
            (aside,) = asides(tmp_path)
            assert str(aside) in reader.status.replace("\n", "")
            assert "The library was damaged" in reader.text()
            assert "bookmarks are unchanged" in " ".join(reader.text().split())
            assert app.services.paths.bookmarks.read_bytes() == before
            await reader.press("j", "b")
            assert len(app.services.bookmarks.load()) == 2
    assert caplog.messages.count(app.services.library.damage or "") == 1


async def test_a_sound_library_is_not_called_damaged(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        reader.browse.look_at_the_files()
        await reader.settle()
        assert "damaged" not in reader.status
        assert not asides(tmp_path)


async def test_what_took_its_place_at_once_does_not_hide_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = BrowseScreen.set_interval

    def rarely(screen: BrowseScreen, seconds: float, *others: Any, **named: Any) -> Timer:
        return real(screen, 3_600 if seconds > 1 else seconds, *others, **named)

    monkeypatch.setattr(BrowseScreen, "set_interval", rarely)  # The test alone looks at the files.
    app = make_app(tmp_path)
    app.services.library.close()
    library_file(tmp_path).write_bytes(b"garbage" * 999)
    async with opened(app) as reader:
        await is_told(reader)
        reader.browse.say("Something else.")
        reader.browse.look_at_the_files()
        await is_told(reader)
        reader.browse.say("Something else.")
        reader.browse.look_at_the_files()
        await reader.settle()
        assert reader.status == "Something else."


@pytest.mark.parametrize("keys", [("G",), ("6", "G"), ("/", *"case"), ("s",), ("6", "s", "s", "s")])
async def test_damage_that_is_met_while_one_reads_is_said_and_the_reader_goes_on(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    papers = tuple(build_paper(number, abstract=f"We study case {number}. " * 60) for number in range(1, 900))
    app = make_app(
        tmp_path, editions=[build_edition(papers=papers)], bookmarks=[held(1)], read=["2611.00001"]
    )
    async with opened(app) as reader:
        # Connections hold pages that were read; a new one meets the damage.
        app.services.library.close()
        assert spoil(library_file(tmp_path), b"We study case") > 10
        await reader.burst(*keys)
        await reader.until(lambda: asides(tmp_path) or "damaged" in reader.status, "the damage was never met")
        reader.browse.look_at_the_files()
        await is_told(reader)
        assert "1 read mark could be saved" in " ".join(reader.text().split())
        await reader.press("escape", "5")
        assert reader.shown == ["2611.00001"]


async def test_a_library_that_another_program_holds_is_no_end_of_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paperreader.errors import NotSaved

    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:

        def busy(_library: Library) -> None:
            raise NotSaved("The library is in use by another program: try again.")

        monkeypatch.setattr(Library, "whole_shelf", busy)
        await reader.press("6")
        assert "in use by another program" in reader.status
        await reader.press("1")
        assert len(reader.shown) == 3


@pytest.mark.command("bookmark", "toggle_read")
async def test_without_a_data_folder_what_arrives_is_shown_and_changes_are_refused(tmp_path: Path) -> None:
    app = make_app(tmp_path, source=FakeSource(build_edition(3)))
    app.services.library.close()
    shutil.rmtree(tmp_path / "data", ignore_errors=True)
    (tmp_path / "data").write_text("")
    async with opened(app) as reader:
        assert reader.shown == ["2611.00001", "2611.00002", "2611.00003"]
        reader.browse.look_at_the_files()
        await reader.until(lambda: "nothing new is saved" in reader.status)
        await reader.press("b")
        assert reader.status.startswith("Not saved: The bookmarks could not be saved")
        assert "2611.00001" not in reader.browse.bookmarks.by_id
        await reader.press("r")
        assert "Not a directory" in reader.status
        assert not reader.row.read


@pytest.mark.parametrize("looks_first", [True, False])
async def test_bookmarks_that_are_deleted_are_made_again_and_that_is_said(
    tmp_path: Path, *, looks_first: bool
) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)], bookmarks=[held(2, note="mine")])
    async with opened(app) as reader:
        app.services.paths.bookmarks.unlink()
        if looks_first:
            reader.browse.look_at_the_files()
        else:
            await reader.press("b")
        await reader.until(lambda: "were deleted, and have been made again" in reader.status)
        await reader.settle()
        kept = BookmarkStore(app.services.paths.bookmarks).load()
        assert kept["2611.00002"].note == "mine"
        assert set(kept) == ({"2611.00002"} if looks_first else {"2611.00001", "2611.00002"})
        assert set(reader.browse.bookmarks.by_id) == set(kept)


async def test_bookmarks_that_cannot_be_read_are_painted_only_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)])
    app.services.paths.bookmarks.parent.mkdir(parents=True, exist_ok=True)
    app.services.paths.bookmarks.write_bytes(b"[]")
    async with opened(app) as reader:
        await reader.until(lambda: "cannot be read" in reader.status, "the damage was never said")
        painted: list[object] = []
        monkeypatch.setattr(reader.browse.bookmarks, "_changed", painted.append)
        await reader.browse.bookmarks.look_at_the_file()
    assert not painted


@pytest.mark.command("palette")
async def test_views_that_are_deleted_are_made_again_and_that_is_said(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)])
    views = Views((View("agents", "agent"),))
    app.services.views.put(views)
    async with opened(make_app(tmp_path)) as reader:
        path = reader.services.paths.views
        path.unlink()
        reader.browse.look_at_the_files()
        await reader.until(lambda: "were deleted, and have been made again" in reader.status)
        assert ViewStore(path).load() == views
        await reader.press("ctrl+p", *"view")
        assert "View 1" in reader.text()
        assert "View 2" not in reader.text()


@pytest.mark.command("daily")
async def test_a_list_that_arrives_on_a_full_disk_is_shown(tmp_path: Path) -> None:
    day = build_edition(kind=EditionKind.DAY, value="2026-11-20", papers=LONG_PAPERS)
    app = make_app(tmp_path, editions=[build_edition(3)], source=FakeSource(day))
    async with opened(app) as reader:
        with app.services.library._database.read() as connection:
            pages = connection.execute("pragma page_count").fetchone()[0]
            connection.execute(f"pragma max_page_count = {pages}")
        await reader.press("2")
        assert reader.shown == [paper.id for paper in LONG_PAPERS]
        reader.browse.look_at_the_files()
        await reader.until(lambda: "the disk is full" in reader.status)


async def test_a_library_that_is_deleted_is_made_again_and_that_is_said(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        library_file(tmp_path).unlink()
        reader.browse.look_at_the_files()
        await reader.until(lambda: "was deleted and has been made again" in reader.status)
        assert library_file(tmp_path).exists()
        await reader.press("6")
        assert len(reader.shown) == 3
