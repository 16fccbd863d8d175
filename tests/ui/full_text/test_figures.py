"""The pictures of figures in an open text."""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING

import pytest

from paperreader.fulltext.document import Figure, Heading, Paragraph
from paperreader.net.cache import CachedAnswer, HttpCache
from tests.builders import build_edition, build_paper
from tests.documents import DOCUMENT, rich
from tests.ui.fake_texts import FakeTexts
from tests.ui.reader import make_app, opened
from tests.ui.test_pictures import BLOCKS, png

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.ui.app import PaperReader
    from paperreader.ui.full_text.text_view import TextView
    from tests.ui.reader import Reader

ADDRESS = "https://arxiv.org/html/2511.00001v1/x1.png"
TEXT = dataclasses.replace(
    DOCUMENT,
    blocks=(
        Heading(1, "1", rich("Before")),
        *(Paragraph(rich(f"Words {number}.")) for number in range(4)),
        Figure("1", rich("Figure 1: A picture."), ADDRESS),
        *(Paragraph(rich(f"After {number}.")) for number in range(60)),
    ),
    anchors={},
)


def reader_with(folder: Path, data: bytes | None = None) -> PaperReader:
    cache = HttpCache(folder / "cache" / "pictures.db")
    cache.store(ADDRESS, CachedAnswer(ADDRESS, "", {}, data or png(), time.time()))
    cache.close()
    paper = build_paper(1, thumbnail_url=None)
    app = make_app(folder, editions=[build_edition(papers=(paper,))], texts=FakeTexts(TEXT))
    app.gallery.way = BLOCKS
    return app


def view_of(reader: Reader) -> TextView:
    assert reader.browse.full_text is not None
    return reader.browse.full_text.view


@pytest.mark.command("pictures")
async def test_a_picture_hangs_above_its_caption_until_a_key_hides_it(tmp_path: Path) -> None:
    async with opened(reader_with(tmp_path)) as reader:
        await reader.press("enter")
        view = view_of(reader)
        await reader.until(lambda: view.children, "the picture never came")
        (picture,) = view.children
        await reader.until(lambda: picture.size.height > 5, "the picture has no size")
        caption = next(place for place, line in enumerate(reader.lines()) if "[Figure:" in line)
        await reader.until(lambda: picture.region.bottom == caption, "it is not above its caption")
        await reader.press("I")
        await reader.until(lambda: not view.children)
        assert next(place for place, line in enumerate(reader.lines()) if "[Figure:" in line) < caption


async def test_a_picture_moves_with_the_text_and_goes_when_it_is_out_of_view(tmp_path: Path) -> None:
    async with opened(reader_with(tmp_path)) as reader:
        await reader.press("enter")
        view = view_of(reader)
        await reader.until(lambda: view.children)
        (picture,) = view.children
        await reader.until(lambda: picture.size.height > 5)
        before = picture.region.y
        await reader.press("j")
        await reader.until(lambda: picture.region.y == before - 1, "it did not move")
        await reader.press("G")
        await reader.until(lambda: not view.children)
        await reader.press("g")
        await reader.until(lambda: view.children)


async def test_a_picture_above_the_view_moves_no_text(tmp_path: Path) -> None:
    app = reader_with(tmp_path)
    app.gallery.shown = False
    async with opened(app) as reader:
        await reader.press("enter", *"jjjjj")
        first = reader.lines()[3]
        await reader.press("I")
        await reader.until(lambda: view_of(reader).children)
        assert reader.lines()[3] == first


async def test_a_figure_without_a_picture_keeps_its_caption_and_link(tmp_path: Path) -> None:
    async with opened(reader_with(tmp_path, b"GIF8 broken")) as reader:
        await reader.press("enter")
        await reader.app.gallery.load(ADDRESS)
        await reader.settle()
        assert not view_of(reader).children
        assert f"[Figure: {ADDRESS}]" in reader.text()
        assert "Figure 1: A picture." in reader.text()
