"""Pictures of papers over the lines of the pane."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from paperreader.config import Config, Display
from paperreader.net.cache import CachedAnswer, HttpCache
from paperreader.ui.pictures import Kind, Way, _widget, decode, way_of
from tests.builders import build_edition, build_paper
from tests.ui.reader import WIDE, make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.ui.app import PaperReader

ADDRESS = "https://cdn.example.org/first.png"
BLOCKS = Way("blocks")


def png(width: int = 300, height: int = 200, mode: str = "RGB") -> bytes:
    data = io.BytesIO()
    Image.new(mode, (width, height)).save(data, "PNG")
    return data.getvalue()


def reader_with(folder: Path, data: bytes | None, way: Way = BLOCKS) -> PaperReader:
    """Make a reader with two papers; the cache has the picture of the first."""
    papers = (
        build_paper(1, thumbnail_url=ADDRESS, abstract="Short."),
        build_paper(2, thumbnail_url=None, abstract="Short."),
    )
    if data is not None:
        cache = HttpCache(folder / "cache" / "pictures.db")
        cache.store(ADDRESS, CachedAnswer(ADDRESS, "", {}, data, time.time()))
        cache.close()
    app = make_app(folder, editions=[build_edition(papers=papers)])
    app.gallery.way = way
    return app


@pytest.mark.command("pictures")
async def test_a_thumbnail_follows_the_text_until_a_key_hides_it(tmp_path: Path) -> None:
    async with opened(reader_with(tmp_path, png()), WIDE) as reader:
        await reader.press("j", "k")
        await reader.until(lambda: reader.browse.pane.children, "the picture never came")
        (picture,) = reader.browse.pane.children
        await reader.until(lambda: picture.size.height > 0, "the picture has no size")
        assert picture.size.width / picture.size.height == pytest.approx(3, rel=0.2)  # 3:2 in cells of 1:2
        lines = reader.browse.pane.line_count
        assert picture.size.height < lines
        await reader.press("I")
        await reader.until(lambda: not reader.browse.pane.children)
        assert reader.browse.pane.line_count < lines
        assert reader.status == "Pictures are hidden."
        await reader.press("I")
        await reader.until(lambda: reader.browse.pane.children)


async def test_a_paper_without_a_thumbnail_shows_none_of_another(tmp_path: Path) -> None:
    async with opened(reader_with(tmp_path, png()), WIDE) as reader:
        await reader.press("j", "k")
        await reader.until(lambda: reader.browse.pane.children)
        await reader.press("j")
        await reader.until(lambda: not reader.browse.pane.children)


@pytest.mark.parametrize("data", [None, b"\x89PNG\r\nbroken", png()[:60], b"<svg/>"], ids=str)
async def test_a_picture_that_cannot_be_had_leaves_the_text_alone(tmp_path: Path, data: bytes | None) -> None:
    async with opened(reader_with(tmp_path, data), WIDE) as reader:
        assert await reader.app.gallery.load(ADDRESS) is None
        assert not reader.browse.pane.children


async def test_a_terminal_without_pictures_says_why(tmp_path: Path) -> None:
    app = reader_with(tmp_path, png(), Way(None, "This terminal cannot show pictures."))
    async with opened(app, WIDE) as reader:
        await reader.press("I")
        assert reader.status == "This terminal cannot show pictures."
        assert not reader.browse.pane.children


def test_a_transparent_picture_is_on_white() -> None:
    assert decode(png(mode="RGBA")).getpixel((0, 0)) == (255, 255, 255)


def test_a_large_picture_is_made_smaller() -> None:
    assert max(decode(png(4_000, 20)).size) == 1_600


def test_a_picture_with_too_many_pixels_is_refused() -> None:
    with pytest.raises((ValueError, Warning)):
        decode(png(40_001, 1_000, mode="1"))


@pytest.mark.parametrize(
    ("way", "environ", "why"),
    [
        ("off", {"TERM": "xterm"}, "switched off"),
        ("auto", {"TERM": "xterm", "NO_COLOR": "1"}, "NO_COLOR"),
        ("auto", {"TERM": "dumb"}, "cannot show pictures"),
        ("auto", {}, "cannot show pictures"),
    ],
)
def test_pictures_are_off_for_a_reason(way: str, environ: dict[str, str], why: str) -> None:
    found = way_of(way, environ)  # type: ignore[arg-type]
    assert found.kind is None
    assert why in found.why_not


def test_the_extra_is_named_if_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paperreader.ui.pictures.find_spec", lambda _name: None)
    assert "paperreader[images]" in way_of("auto", {"TERM": "xterm"}).why_not


def test_the_setting_chooses_the_way() -> None:
    assert Config(display=Display(pictures="blocks")).display.pictures == "blocks"
    assert way_of("blocks", {"TERM": "xterm-kitty"}).kind == "blocks"


@pytest.mark.parametrize(
    ("environ", "kind"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "xterm-ghostty"}, "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "sixel"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "sixel"),
        ({"TERM": "foot"}, "sixel"),
        ({"TERM": "xterm-256color", "WT_SESSION": "1"}, "sixel"),
        ({"TERM": "xterm-256color"}, "blocks"),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "WezTerm", "TMUX": "/tmp/tmux"}, "blocks"),
    ],
)
def test_the_terminal_decides_by_its_name(environ: dict[str, str], kind: str) -> None:
    assert way_of("auto", environ).kind == kind


@pytest.mark.parametrize("kind", ["kitty", "sixel", "blocks"])
def test_every_kind_has_a_widget_and_asks_the_terminal_nothing(
    kind: Kind, capfd: pytest.CaptureFixture[str]
) -> None:
    assert _widget(kind, (10, 20)).__name__
    assert capfd.readouterr() == ("", "")
