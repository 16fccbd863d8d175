"""If a title does not show why its paper is listed, the row does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.fulltext.document import Document, Heading, Paragraph, RichText
from paperreader.views.view import View, Views
from tests.builders import build_edition, build_paper
from tests.ui.reader import Reader, make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.models import Edition

LONG = "Most runs fail early and nobody knows why, so we ask a small critic about each plan they begin with."


def zoo() -> Edition:
    papers = (
        build_paper(1, title="Ants", abstract=LONG, upvotes=77),
        build_paper(2, title="A Critic of Bats", abstract="They fly.", upvotes=66),
        build_paper(3, title="Cats", abstract="They sleep.", authors=("Critias of Athens", "Ada Lovelace")),
    )
    return build_edition(papers=papers)


def row_of(reader: Reader, title: str) -> str:
    """Return the second line of a paper."""
    lines = reader.lines()
    place = next(number for number, line in enumerate(lines) if f" {title}" in line[:40])
    return lines[place + 1]


@pytest.mark.command("filter")
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 15)])
async def test_a_row_shows_what_was_found_in_place_of_the_authors(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()]), size) as reader:
        assert "Ada Number1" in row_of(reader, "Ants")
        await reader.burst("/", *"crit")
        assert "critic" in row_of(reader, "Ants")
        assert "…" in row_of(reader, "Ants")
        assert "▲   77" in row_of(reader, "Ants")
        assert "Ada Number2" in row_of(reader, "A Critic of Bats")
        assert "Critias" in row_of(reader, "Cats")
        await reader.press("escape")
        assert "Ada Number1" in row_of(reader, "Ants")


@pytest.mark.command("filter")
async def test_where_the_hit_of_a_long_title_is_cut_off_the_row_shows_another(tmp_path: Path) -> None:
    long = build_paper(1, title=f"Dogs {'and wolves ' * 20} before a critic", abstract="So says the critic.")
    async with opened(make_app(tmp_path, editions=[build_edition(papers=(long,))])) as reader:
        await reader.burst("/", *"critic")
        assert "So says the critic." in row_of(reader, "Dogs")
        await reader.burst("ctrl+u", *"dogs critic")
        assert "Ada Number1" in row_of(reader, "Dogs")


@pytest.mark.command("filter")
async def test_what_is_refused_and_what_is_no_word_shows_nothing(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        await reader.burst("/", *"upvotes:77 -zebra")
        assert reader.shown == ["2611.00001"]
        assert "Ada Number1" in row_of(reader, "Ants")


async def test_a_view_shows_why_a_paper_is_in_it(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[zoo()])
    app.services.views.change(lambda _: Views((View("Critics", "critic"),)))
    async with opened(app) as reader:
        await reader.press("8")
        assert set(reader.shown) == {"2611.00001", "2611.00002"}
        assert "critic" in row_of(reader, "Ants")


@pytest.mark.command("filter", "next_order")
async def test_the_hits_are_painted_as_those_of_titles_are(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        await reader.burst("/", *"crit", "enter", "s")
        papers = reader.browse.list
        style = papers._painter.paint("base", "hit")
        painted = [
            segment.text
            for line in range(6)
            for segment in papers.render_line(line)
            if segment.style in (style, papers._painter.paint("cursor", "hit"))
        ]
        assert sorted(painted) == ["Crit", "Crit", "crit"]


async def test_a_row_shows_the_section_of_the_full_text_that_was_found(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(papers=(build_paper(1), build_paper(2)))])
    text = RichText("Without the shaped reward, the policy collapses.")
    blocks = (Heading(2, "3.2", RichText("Ablation")), Paragraph(text))
    app.services.full_text_index.add(build_paper(2).id, Document("", None, "file", "", (), blocks))
    async with opened(app) as reader:
        await reader.press("/")
        await reader.type("text:collapses")
        assert reader.shown == [build_paper(2).id]
        assert "3.2: …collapses." in reader.text()
