"""Papers that the user is not interested in: they leave lists of recommendations at once, and for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.errors import NotSaved
from paperreader.models import EditionKey, EditionKind
from paperreader.views.store import ViewStore
from paperreader.views.view import Views
from paperreader.workspace.places import Place
from tests.builders import NOW, build_edition, build_paper
from tests.ui.reader import Reader, make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.ui.app import PaperReader

FOR_YOU = EditionKey(EditionKind.FOR_YOU, "week")
IDS = [f"2611.{number:05d}" for number in range(1, 6)]


def app_in(tmp_path: Path, *dismissed: str) -> PaperReader:
    papers = tuple(build_paper(number, title=f"Paper {number}") for number in range(1, 6))
    editions = [
        build_edition(papers=papers),
        build_edition(papers=papers, kind=EditionKind.FOR_YOU, value="week", source="here"),
    ]
    app = make_app(tmp_path, editions=editions)
    if dismissed:
        app.services.views.put(Views().with_dismissed(dismissed, NOW))
    return app


async def recommended(reader: Reader) -> None:
    reader.browse.navigator.go(Place.of_edition(FOR_YOU))
    await reader.browse.idle()


def kept(reader: Reader) -> list[str]:
    return list(reader.services.views.load().dismissed)


@pytest.mark.command("not_interested", "undo")
async def test_a_dismissed_paper_leaves_the_list_and_undo_brings_it_back_in_its_place(
    tmp_path: Path,
) -> None:
    async with opened(app_in(tmp_path), size=(120, 40)) as reader:
        await recommended(reader)
        await reader.press("j", "X")
        assert reader.shown == [IDS[0], *IDS[2:]]
        assert reader.paper.id == IDS[2]
        assert (
            reader.status
            == "Not interested in ‹Paper 2›: it will not be recommended again. Ctrl+z undoes it."
        )
        assert kept(reader) == [IDS[1]]
        await reader.press("X", "ctrl+z", "ctrl+z")
        assert reader.shown == IDS
        assert reader.paper.id == IDS[1]
        assert reader.status == "Undone: not interested in ‹Paper 2›."
        assert kept(reader) == []


@pytest.mark.command("not_interested")
async def test_the_last_paper_of_the_list_leaves_the_cursor_on_the_one_before(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await recommended(reader)
        await reader.press("G", "X")
        assert reader.paper.id == IDS[3]


@pytest.mark.command("not_interested")
async def test_other_lists_show_a_dismissed_paper_and_the_key_takes_it_back(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("j", "X")
        assert reader.shown == IDS
        assert reader.paper.id == IDS[1]
        assert "not interested" in reader.text().replace(reader.status, "")
        await recommended(reader)
        assert reader.shown == [IDS[0], *IDS[2:]]
        await reader.press("1", "g", "j", "X")
        assert reader.status == "‹Paper 2› may be recommended again. Ctrl+z undoes it."
        assert kept(reader) == []
        await recommended(reader)
        assert reader.shown == IDS
        await reader.press("ctrl+z")
        assert kept(reader) == [IDS[1]]
        assert reader.shown == [IDS[0], *IDS[2:]]


@pytest.mark.command("not_interested", "filter")
async def test_dismissed_papers_stay_away_at_the_next_start_and_a_filter_finds_them(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path, IDS[0], IDS[4])) as reader:
        await recommended(reader)
        assert reader.shown == IDS[1:4]
        await reader.press("slash", *"is:dismissed", "enter")
        assert reader.shown == [IDS[0], IDS[4]]
        await reader.press("X")
        assert reader.shown == [IDS[4]]


@pytest.mark.command("not_interested", "read_paper")
async def test_an_open_paper_is_dismissed_and_the_list_behind_it_follows(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await recommended(reader)
        await reader.press("enter", "X", "escape")
        assert reader.shown == IDS[1:]


@pytest.mark.command("act_on_selected", "undo")
async def test_many_papers_are_dismissed_and_come_back_with_one_undo(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await recommended(reader)
        await reader.press("m", "m", "m", "k", "k", "ampersand", "5")
        assert reader.shown == IDS[3:]
        assert reader.paper.id == IDS[3]
        sentence = "Not interested in 3 papers: none will be recommended again. Ctrl+z undoes it."
        assert reader.status == sentence
        await reader.press("ctrl+z")
        assert reader.shown == IDS


async def test_a_list_without_a_paper_left_says_why(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path, *IDS)) as reader:
        await recommended(reader)
        assert reader.shown == []
        assert "is dismissed or muted." in reader.text()


@pytest.mark.command("not_interested")
async def test_what_the_disk_refuses_comes_back_and_what_it_took_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Views:
        raise NotSaved("The disk is full.")

    async with opened(app_in(tmp_path)) as reader:
        await recommended(reader)
        await reader.press("X")
        with monkeypatch.context() as full:
            full.setattr(ViewStore, "change", refuse)
            await reader.press("X", "X", "X")
        assert reader.status == "Not saved: The disk is full."
        assert reader.shown == IDS[1:]
        assert kept(reader) == [IDS[0]]


@pytest.mark.command("not_interested", "undo")
async def test_an_undo_keeps_what_another_program_dismissed_meanwhile(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await recommended(reader)
        await reader.press("X")
        other = ViewStore(reader.services.paths.views)
        other.change(lambda held: held.with_dismissed([IDS[4]], NOW))
        await reader.press("ctrl+z")
        assert kept(reader) == [IDS[4]]
        assert reader.shown == IDS[:4]


@pytest.mark.command("not_interested")
async def test_a_damaged_file_is_left_alone(tmp_path: Path) -> None:
    app = app_in(tmp_path)
    app.services.paths.views.parent.mkdir(parents=True, exist_ok=True)
    app.services.paths.views.write_text("{")
    async with opened(app) as reader:
        await recommended(reader)
        await reader.press("X")
        assert reader.status.startswith("Not saved: The views in")
        assert reader.shown == IDS
        assert app.services.paths.views.read_text() == "{"


@pytest.mark.command("not_interested")
@pytest.mark.parametrize("width", [60, 80, 100])
async def test_the_sentence_fits_the_line_and_names_the_undo(tmp_path: Path, width: int) -> None:
    papers = (build_paper(1, title="A very long title " * 9), build_paper(2))
    app = make_app(tmp_path, editions=[build_edition(papers=papers)])
    async with opened(app, size=(width, 24)) as reader:
        await reader.press("X")
        assert "…›: " in reader.status
        if width >= 80:
            assert reader.status in reader.text()
