"""The screen as the user sees it. `pytest tests/snapshots --snapshot-update` draws it again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.bookmarks.chosen import chosen_by
from paperreader.config import Config, Display
from paperreader.errors import NetworkError
from paperreader.models import EditionKey, EditionKind
from paperreader.sync import recommending
from tests.builders import NOW, build_edition
from tests.documents import DOCUMENT
from tests.ui.fake_network import Answer, FakeSource
from tests.ui.fake_texts import FakeTexts
from tests.ui.papers import held, recommended, varied_edition
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.ui.reader import Reader

    Draw = Callable[[Reader], str]

BOOKMARKS = (
    held(1, tags=("agents", "to try"), note="Read §3 first.\nAsk about the critic.", days=1),
    held(3, tags=("vision/inference",), days=40),
    held(5, note="Where was this published?", days=400),
)
READ = ("2611.00002", "2611.00004", "2611.00010")


def reader_of(folder: Path, **options: Any) -> Any:
    """Make the application on varied papers, three of them bookmarked and three read."""
    return make_app(
        folder, **{"editions": [varied_edition()], "bookmarks": BOOKMARKS, "read": READ, **options}
    )


def themed(name: str) -> Config:
    return Config(display=Display(theme=name))


SIZES = [(60, 15), (80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_trending(
    tmp_path: Path, picture: SnapshotAssertion, draw: Draw, size: tuple[int, int]
) -> None:
    async with opened(reader_of(tmp_path), size=size) as reader:
        assert draw(reader) == picture


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_for_you(tmp_path: Path, picture: SnapshotAssertion, draw: Draw, size: tuple[int, int]) -> None:
    async with opened(reader_of(tmp_path, editions=[recommended()]), size=size) as reader:
        await reader.press("7", "j")
        assert draw(reader) == picture


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_similar(tmp_path: Path, picture: SnapshotAssertion, draw: Draw, size: tuple[int, int]) -> None:
    like_it = recommended(
        key=EditionKey(EditionKind.SIMILAR, "2611.00001"),
        order="likeness to its words, among 8,211 papers on this disk",
        papers=varied_edition().papers[1:],
    )
    async with opened(reader_of(tmp_path, editions=[varied_edition(), like_it]), size=size) as reader:
        await reader.press("K")
        assert draw(reader) == picture


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_too_few_bookmarks(
    tmp_path: Path,
    picture: SnapshotAssertion,
    draw: Draw,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    async def recommend(*_args: object, **_named: object) -> None:
        chosen_by({bookmark.paper.id: bookmark for bookmark in BOOKMARKS})

    monkeypatch.setattr(recommending, "recommend", recommend)
    async with opened(reader_of(tmp_path), size=size) as reader:
        await reader.press("7")
        assert draw(reader) == picture


@pytest.mark.parametrize("theme", ["paperreader-light", "paperreader-contrast"])
async def test_theme(tmp_path: Path, picture: SnapshotAssertion, draw: Draw, theme: str) -> None:
    async with opened(reader_of(tmp_path, config=themed(theme)), size=(100, 30)) as reader:
        await reader.press("j")
        assert draw(reader) == picture


async def test_no_colour(
    tmp_path: Path, picture: SnapshotAssertion, draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(reader_of(tmp_path), size=(100, 30)) as reader:
        await reader.press("j")
        assert draw(reader) == picture


async def test_filtered_with_hits(tmp_path: Path, picture: SnapshotAssertion, draw: Draw) -> None:
    async with opened(reader_of(tmp_path)) as reader:
        await reader.press("/")
        await reader.type("agents OR inference")
        assert draw(reader) == picture


async def test_filter_with_a_problem(tmp_path: Path, picture: SnapshotAssertion, draw: Draw) -> None:
    async with opened(reader_of(tmp_path), size=(80, 24)) as reader:
        await reader.press("/")
        await reader.type("learning stars:many")
        assert draw(reader) == picture


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_reading(tmp_path: Path, picture: SnapshotAssertion, draw: Draw, size: tuple[int, int]) -> None:
    async with opened(reader_of(tmp_path, texts=FakeTexts(DOCUMENT)), size=size) as reader:
        await reader.press("enter", "]", "]", "tab")
        assert draw(reader) == picture


async def test_reading_without_a_text(tmp_path: Path, picture: SnapshotAssertion, draw: Draw) -> None:
    async with opened(reader_of(tmp_path), size=(80, 24)) as reader:
        await reader.press("enter")
        assert draw(reader) == picture


@pytest.mark.parametrize("theme", ["paperreader-light", "paperreader-contrast"])
async def test_reading_in_another_theme(
    tmp_path: Path, picture: SnapshotAssertion, draw: Draw, theme: str
) -> None:
    app = reader_of(tmp_path, texts=FakeTexts(DOCUMENT), config=themed(theme))
    async with opened(app, size=(100, 40)) as reader:
        await reader.press("enter", "/", *"failures", "enter", "n")
        assert draw(reader) == picture


async def test_reading_without_colour(
    tmp_path: Path, picture: SnapshotAssertion, draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(reader_of(tmp_path, texts=FakeTexts(DOCUMENT)), size=(100, 30)) as reader:
        await reader.press("enter", "]", "]", "tab")
        assert draw(reader) == picture


async def test_outline_over_the_text(tmp_path: Path, picture: SnapshotAssertion, draw: Draw) -> None:
    async with opened(reader_of(tmp_path, texts=FakeTexts(DOCUMENT)), size=(60, 15)) as reader:
        await reader.press("enter", "t", "j", "j", "l")
        assert draw(reader) == picture


async def test_list_only_by_choice_with_the_keys_in_the_middle(
    tmp_path: Path, picture: SnapshotAssertion, draw: Draw
) -> None:
    async with opened(reader_of(tmp_path), size=(100, 30)) as reader:
        await reader.press("v", "pagedown", "u", "s")
        assert draw(reader) == picture


async def test_bookmarks(tmp_path: Path, picture: SnapshotAssertion, draw: Draw) -> None:
    async with opened(reader_of(tmp_path)) as reader:
        await reader.press("5")
        assert draw(reader) == picture


async def test_no_bookmarks(tmp_path: Path, picture: SnapshotAssertion, draw: Draw) -> None:
    async with opened(make_app(tmp_path), size=(80, 24)) as reader:
        await reader.press("5")
        assert draw(reader) == picture


async def test_nothing_matches(tmp_path: Path, picture: SnapshotAssertion, draw: Draw) -> None:
    async with opened(reader_of(tmp_path), size=(80, 24)) as reader:
        await reader.press("/")
        await reader.type("zebrafish")
        await reader.press("enter")
        assert draw(reader) == picture


async def test_fetching_what_is_not_there_yet(tmp_path: Path, picture: SnapshotAssertion, draw: Draw) -> None:
    async with opened(reader_of(tmp_path, source=FakeSource(Answer.NEVER)), size=(80, 24)) as reader:
        await reader.press("3")
        assert draw(reader) == picture


async def test_sample_at_the_first_start(tmp_path: Path, picture: SnapshotAssertion, draw: Draw) -> None:
    async with opened(make_app(tmp_path, first_start=True)) as reader:
        assert draw(reader) == picture


async def test_offline_and_old(tmp_path: Path, picture: SnapshotAssertion, draw: Draw) -> None:
    old = build_edition(
        30, kind=EditionKind.DAY, value="2026-11-19", fetched_at=NOW - timedelta(days=3), complete=False
    )
    async with opened(reader_of(tmp_path, editions=[old]), size=(80, 24)) as reader:
        await reader.press("2")
        assert draw(reader) == picture


async def test_error(tmp_path: Path, picture: SnapshotAssertion, draw: Draw) -> None:
    error = NetworkError("huggingface.co did not answer within 15 seconds. The list is the one you had.")
    async with opened(reader_of(tmp_path, source=FakeSource(error)), size=(80, 24)) as reader:
        await reader.press("R")
        assert draw(reader) == picture


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param("?", id="help"),
        pytest.param("L", id="links"),
        pytest.param("e", id="note"),
        pytest.param("A", id="confirm"),
        pytest.param("D", id="date"),
    ],
)
async def test_dialog(tmp_path: Path, picture: SnapshotAssertion, draw: Draw, keys: str) -> None:
    async with opened(reader_of(tmp_path), size=(100, 30)) as reader:
        await reader.press(keys)
        assert draw(reader) == picture


async def test_palette(tmp_path: Path, picture: SnapshotAssertion, draw: Draw) -> None:
    async with opened(reader_of(tmp_path), size=(100, 30)) as reader:
        await reader.press("ctrl+p")
        await reader.type("note")
        assert draw(reader) == picture
