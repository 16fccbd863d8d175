"""Bookmarks, tags and notes, on disk and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from textual.widgets import Input, TextArea

from paperreader.bookmarks import Bookmark, BookmarkStore
from paperreader.bookmarks.edits import set_tags
from paperreader.errors import NotSaved
from paperreader.ui.dialogs.note import NoteEditor
from tests.builders import NOW, build_edition, build_paper
from tests.ui.reader import Reader, make_app, opened

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from paperreader.ui.app import PaperReader

FULL = NotSaved("bookmarks.json could not be written: no space left on the disk.")


def on_disk(reader: Reader) -> Mapping[str, Bookmark]:
    return BookmarkStore(reader.services.paths.bookmarks).load()


def three_papers(tmp_path: Path) -> PaperReader:
    return make_app(tmp_path, editions=[build_edition(3)])


def fill_the_disk(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise FULL

    monkeypatch.setattr(reader.services.bookmarks, "exchange", refuse)


@pytest.mark.command("bookmark")
async def test_b_bookmarks_the_paper_and_b_again_removes_it(tmp_path: Path) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        await reader.press("j", "b")
        assert list(on_disk(reader)) == ["2611.00002"]
        assert reader.status == "Bookmarked. Ctrl+z undoes it."
        assert "●" in reader.text()
        await reader.press("b")
        assert not on_disk(reader)
        assert reader.status == "Bookmark removed. Ctrl+z undoes it."
        assert "●" not in reader.text()


@pytest.mark.command("bookmark", "undo")
async def test_bookmarks_are_undone_one_by_one(tmp_path: Path) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        await reader.press("b", "j", "b", "ctrl+z")
        assert list(on_disk(reader)) == ["2611.00001"]
        assert reader.status == "Undone: bookmarked."
        await reader.press("ctrl+z")
        assert not on_disk(reader)


def printed(*, doi: str | None = "10.1000/x", **fields: Any) -> Bookmark:
    """Return the bookmark of the first paper that a list of references made, without its arXiv identifier."""
    paper = build_paper(1, id="doi:10.1000/x", doi=doi, sources=("file",), **fields)
    return Bookmark(paper=paper, tags=("thesis",), note="Read §3.", added=NOW, changed=NOW)


def published(tmp_path: Path, held: Bookmark, **fields: Any) -> PaperReader:
    """Return the reader whose list has the same paper from arXiv."""
    papers = build_edition(2).papers
    first = replace(papers[0], **({"doi": "10.1000/X"} | fields))
    return make_app(
        tmp_path, editions=[replace(build_edition(2), papers=(first, papers[1]))], bookmarks=[held]
    )


@pytest.mark.command("later", "rating", "undo")
async def test_a_change_gives_a_bookmark_under_a_doi_the_identifier_of_arxiv(tmp_path: Path) -> None:
    held = printed()
    async with opened(published(tmp_path, held)) as reader:
        assert "●" in reader.text()
        assert "#thesis" in reader.text()
        await reader.press("z")
        (bookmark,) = on_disk(reader).values()
        assert (bookmark.paper.id, bookmark.tags, bookmark.note) == ("2611.00001", ("thesis",), "Read §3.")
        assert bookmark.status == "later"
        await reader.press("ctrl+z")
        assert on_disk(reader) == {"doi:10.1000/x": held}
        await reader.press("asterisk", "5")
        assert {key: mark.rating for key, mark in on_disk(reader).items()} == {"2611.00001": 5}


@pytest.mark.command("bookmark", "undo")
async def test_b_removes_the_bookmark_that_a_paper_has_under_another_identifier(tmp_path: Path) -> None:
    held = printed(ids=("acl:N18-1202",), doi=None)
    async with opened(published(tmp_path, held, doi=None, ids=("acl:N18-1202",))) as reader:
        await reader.press("b")
        assert not on_disk(reader)
        assert "●" not in reader.text()
        await reader.press("ctrl+z")
        assert on_disk(reader) == {"doi:10.1000/x": held}
        assert "●" in reader.text()


@pytest.mark.command("bookmark")
async def test_an_arxiv_paper_with_the_doi_of_another_one_gets_its_own_bookmark(tmp_path: Path) -> None:
    other = Bookmark(paper=build_paper(9, doi="10.1000/x"), added=NOW, changed=NOW)
    async with opened(published(tmp_path, other)) as reader:
        await reader.press("b")
        assert [*on_disk(reader)] == ["2611.00009", "2611.00001"]


@pytest.mark.command("act_on_selected", "undo")
async def test_tagging_many_papers_renames_bookmarks_too(tmp_path: Path) -> None:
    held = printed()
    async with opened(published(tmp_path, held)) as reader:
        await reader.press("m", "m", "ampersand", "1")
        await reader.type("new")
        await reader.press("enter")
        tags = {key: bookmark.tags for key, bookmark in on_disk(reader).items()}
        assert tags == {"2611.00001": ("thesis", "new"), "2611.00002": ("new",)}
        await reader.press("ctrl+z")
        assert on_disk(reader) == {"doi:10.1000/x": held}


@pytest.mark.command("filter")
async def test_is_bookmarked_finds_a_bookmark_under_another_identifier(tmp_path: Path) -> None:
    async with opened(published(tmp_path, printed())) as reader:
        await reader.press("slash")
        await reader.type("is:bookmarked")
        await reader.press("enter")
        assert len(reader.shown) == 1
        assert reader.paper.id == "2611.00001"


@pytest.mark.command("bookmark", "undo", "open_pdf")
@pytest.mark.parametrize("paper_id", ["doi:10.1000/x", "acl:N18-1202", "local:0123456789ab"])
async def test_a_paper_without_arxiv_identifier_is_bookmarked_and_undone(
    tmp_path: Path, paper_id: str
) -> None:
    edition = replace(build_edition(1), papers=(build_paper(1, id=paper_id),))
    async with opened(make_app(tmp_path, editions=[edition])) as reader:
        await reader.press("b")
        assert [*on_disk(reader)] == [paper_id]
        await reader.press("ctrl+z")
        assert not on_disk(reader)
        await reader.press("p")
        assert "no arXiv number" in reader.status


@pytest.mark.command("bookmark", "undo")
async def test_an_undone_removal_brings_back_tags_note_and_date(tmp_path: Path) -> None:
    held = Bookmark(
        paper=build_paper(1), tags=("rl/agents",), note="Read §3.", added=NOW.replace(year=2025), changed=NOW
    )
    app = make_app(tmp_path, editions=[build_edition(3)], bookmarks=[held])
    async with opened(app) as reader:
        await reader.press("b", "ctrl+z")
        assert on_disk(reader) == {"2611.00001": held}


@pytest.mark.command("bookmark", "bookmarked", "undo")
async def test_in_the_bookmarks_a_removed_one_goes_and_comes_back(tmp_path: Path) -> None:
    bookmarks = [Bookmark(paper=build_paper(number), added=NOW, changed=NOW) for number in (1, 2)]
    async with opened(make_app(tmp_path, bookmarks=bookmarks)) as reader:
        await reader.press("5", "b")
        assert len(reader.shown) == 1
        await reader.press("ctrl+z")
        assert len(reader.shown) == 2


@pytest.mark.command("bookmark")
async def test_a_bookmark_the_disk_refuses_is_taken_back_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        fill_the_disk(reader, monkeypatch)
        await reader.press("b")
        assert reader.status == f"Not saved: {FULL}"
        assert reader.browse.status.alert
        assert not reader.browse.bookmarks.by_id
        assert "●" not in reader.text()
        monkeypatch.undo()
        await reader.press("b")
        assert list(on_disk(reader)) == ["2611.00001"]


@pytest.mark.command("bookmark")
async def test_a_removal_the_disk_refuses_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        await reader.press("b")
        fill_the_disk(reader, monkeypatch)
        await reader.press("b")
        assert list(reader.browse.bookmarks.by_id) == ["2611.00001"]
        assert reader.status == f"Not saved: {FULL}"


@pytest.mark.command("bookmark", "undo")
async def test_what_the_disk_refused_is_not_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        with monkeypatch.context() as full:
            fill_the_disk(reader, full)
            await reader.press("b")
        await reader.press("ctrl+z")
        assert not on_disk(reader)
        assert not reader.browse.bookmarks.by_id


async def test_a_change_the_disk_refuses_does_not_hide_the_one_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        store = reader.services.bookmarks
        real, refusals = store.exchange, [FULL]

        def refuse_once(wanted: Any) -> None:
            if refusals:
                raise refusals.pop()
            real(wanted)

        monkeypatch.setattr(store, "exchange", refuse_once)
        reader.browse.bookmarks.edit(reader.paper, set_tags(["first"]), "Tags changed")
        reader.browse.bookmarks.edit(reader.paper, set_tags(["second"]), "Tags changed")
        await reader.settle()
        assert on_disk(reader)["2611.00001"].tags == ("second",)
        assert reader.browse.bookmarks.by_id["2611.00001"].tags == ("second",)


async def test_a_damaged_file_is_said_and_the_papers_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(parents=True)
    (tmp_path / "data" / "bookmarks.json").write_text("{")
    async with opened(three_papers(tmp_path)) as reader:
        assert "bookmarks.json" in reader.status
        assert reader.browse.status.alert
        await reader.press("j")
        assert reader.paper.id == "2611.00002"


@pytest.mark.command("tags")
async def test_tags_are_asked_for_and_bookmark_the_paper(tmp_path: Path) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        await reader.press("T")
        assert "Paper 1: Learning to Test" in reader.text()
        await reader.type("rl/agents, to try,, ")
        await reader.press("enter")
        assert on_disk(reader)["2611.00001"].tags == ("rl/agents", "to try")
        assert "●  #rl/agents  #to try" in reader.text()


@pytest.mark.command("tags", "undo")
async def test_tags_are_shown_to_be_edited_and_can_be_undone(tmp_path: Path) -> None:
    held = Bookmark(paper=build_paper(1), tags=("rl", "old"), added=NOW, changed=NOW)
    async with opened(make_app(tmp_path, editions=[build_edition(1)], bookmarks=[held])) as reader:
        await reader.press("T")
        assert reader.widget(Input).value == "rl, old"
        await reader.press("end", *["backspace"] * 3, *"new", "enter")
        assert on_disk(reader)["2611.00001"].tags == ("rl", "new")
        await reader.press("ctrl+z")
        assert on_disk(reader)["2611.00001"].tags == ("rl", "old")


@pytest.mark.command("tags")
async def test_leaving_the_tags_changes_nothing(tmp_path: Path) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        await reader.press("T", "x", "escape")
        assert not on_disk(reader)
        assert reader.status.startswith("Enter read")


@pytest.mark.command("note")
async def test_a_note_of_several_lines_is_kept(tmp_path: Path) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        await reader.press("e")
        assert isinstance(reader.dialog, NoteEditor)
        await reader.type("Read [b]§3[/b].")
        await reader.press("enter")
        await reader.type("q then j")
        await reader.press("ctrl+s")
        assert on_disk(reader)["2611.00001"].note == "Read [b]§3[/b].\nq then j"
        assert "●  note: Read [b]§3[/b]. q then j" in reader.text()


@pytest.mark.command("note", "undo")
async def test_a_note_is_edited_where_it_ends_and_can_be_undone(tmp_path: Path) -> None:
    held = Bookmark(paper=build_paper(1), note="Read it", added=NOW, changed=NOW)
    async with opened(make_app(tmp_path, editions=[build_edition(1)], bookmarks=[held])) as reader:
        await reader.press("e", "!", "ctrl+s")
        assert on_disk(reader)["2611.00001"].note == "Read it!"
        await reader.press("ctrl+z")
        assert on_disk(reader)["2611.00001"].note == "Read it"


@pytest.mark.command("note")
async def test_leaving_the_note_changes_nothing(tmp_path: Path) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        await reader.press("e", *"not this", "escape")
        assert isinstance(reader.dialog, NoteEditor)
        assert "Esc again discards it" in reader.text()
        await reader.press("escape")
        assert reader.dialog is None
        assert not on_disk(reader)


@pytest.mark.command("note")
async def test_a_note_that_is_too_long_is_said_and_not_kept(tmp_path: Path) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        await reader.press("e")
        reader.widget(TextArea).text = "x" * 20_001
        await reader.press("ctrl+s")
        assert "at most 20,000 characters" in reader.text()
        assert not reader.browse.bookmarks.by_id
        assert len(reader.widget(TextArea).text) == 20_001


@pytest.mark.command("undo")
async def test_without_a_change_there_is_nothing_to_undo(tmp_path: Path) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        await reader.press("ctrl+z")
        assert reader.status == "Nothing to undo."


@pytest.mark.command("bookmark", "tags", "note", "toggle_read", "mark_all_read")
async def test_where_there_is_no_paper_nothing_is_kept(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path)) as reader:
        await reader.press("5", "b", "T", "e", "r", "A")
        assert reader.dialog is None
        assert not on_disk(reader)


@pytest.mark.command("bookmark")
async def test_what_another_program_keeps_meanwhile_is_taken_up(tmp_path: Path) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        await reader.press("b")
        BookmarkStore(reader.services.paths.bookmarks).add(build_paper(2), note="from elsewhere")
        await reader.browse.bookmarks.look_at_the_file()
        assert sorted(reader.browse.bookmarks.by_id) == ["2611.00001", "2611.00002"]
        assert reader.browse.bookmarks.by_id["2611.00002"].note == "from elsewhere"
        await reader.press("b")
        assert list(on_disk(reader)) == ["2611.00002"]
