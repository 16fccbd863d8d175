"""All bookmarks at once, from the palette: synced through real git, imported, checked."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from paperreader.bookmarks import BookmarkStore
from paperreader.bookmarks.edits import set_note
from paperreader.bookmarks.sync.session import sync_bookmarks
from paperreader.errors import NotSaved
from paperreader.ui.commands.every import BY_NAME
from paperreader.ui.dialogs.prompt import Prompt
from paperreader.ui.dialogs.sentences import Confirm, ReportDialog
from tests.builders import NOW, build_edition, by_id
from tests.ui.papers import held
from tests.ui.reader import Reader, make_app, opened

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from paperreader.bookmarks import Bookmark
    from paperreader.ui.app import PaperReader

BIB = """\
@misc{a, title = {Attention Is All You Need}, eprint = {1706.03762}, keywords = {nlp}}
@misc{b, title = {Paper one}, eprint = {2611.00001}, keywords = {new}}
@misc{c, year = 2000}
"""


def on_disk(reader: Reader) -> Mapping[str, Bookmark]:
    return BookmarkStore(reader.services.paths.bookmarks).load()


def app_in(tmp_path: Path) -> PaperReader:
    return make_app(tmp_path / "here", editions=[build_edition(3)], bookmarks=[held(1, tags=("mine",))])


async def run(reader: Reader, name: str) -> None:
    await reader.browse.run(BY_NAME[name])
    await reader.settle()


async def answer(reader: Reader, text: str) -> None:
    await reader.type(text)
    await reader.press("enter")


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """Make a repository to which another machine has pushed a bookmark."""
    repository = tmp_path / "shared.git"
    store = BookmarkStore(tmp_path / "there" / "bookmarks.json", clock=lambda: NOW)
    (tmp_path / "there").mkdir()
    store.exchange(by_id([held(2, tags=("theirs",))]))
    sync_bookmarks(store, tmp_path / "there" / "sync", str(repository), now=lambda: NOW)
    return repository


@pytest.mark.command("bookmark_sync")
async def test_a_sync_asks_once_for_the_repository_and_the_list_follows(tmp_path: Path, shared: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("5")
        await run(reader, "bookmark_sync")
        assert isinstance(reader.dialog, Prompt)
        await answer(reader, str(shared))
        assert "1 received, 1 sent" in reader.status
        assert reader.shown == ["2611.00001", "2611.00002"]
        assert "#theirs" in reader.text()
        assert reader.browse.status.right == ""

        await reader.press("j", "z")
        await run(reader, "bookmark_sync")
        assert reader.dialog is None
        assert "Bookmarks are synced: 1 sent." in reader.status


@pytest.mark.command("bookmark_sync")
@pytest.mark.parametrize(("key", "left"), [("n", 3), ("y", 0)])
async def test_many_removals_are_asked_about(tmp_path: Path, shared: Path, key: str, left: int) -> None:
    there = BookmarkStore(tmp_path / "there" / "bookmarks.json", clock=lambda: NOW)
    async with opened(app_in(tmp_path)) as reader:
        await run(reader, "bookmark_sync")
        await answer(reader, str(shared))
        bookmarks = {bookmark.paper.id: bookmark for bookmark in (held(3), *on_disk(reader).values())}
        there.exchange(bookmarks)
        sync_bookmarks(there, tmp_path / "there" / "sync", None, now=lambda: NOW)
        await run(reader, "bookmark_sync")
        there.exchange(dict.fromkeys(bookmarks))
        sync_bookmarks(there, tmp_path / "there" / "sync", None, now=lambda: NOW, may_remove=True)

        await run(reader, "bookmark_sync")
        assert isinstance(reader.dialog, Confirm)
        assert "3 of 3 bookmarks of this machine were removed" in " ".join(reader.text().split())
        await reader.press(key)
        await reader.settle()
        assert len(on_disk(reader)) == left


@pytest.mark.command("bookmark_sync")
async def test_an_address_that_may_not_be_used_is_said(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await run(reader, "bookmark_sync")
        await answer(reader, "https://me:secret@host/x.git")
        assert "holds a name or a password" in reader.text()
        assert "secret" not in reader.status
        await run(reader, "bookmark_sync")
        await reader.press("escape")
        assert not on_disk(reader)["2611.00001"].note


@pytest.mark.command("bookmark_sync", "down", "quit")
async def test_keys_are_answered_and_quitting_does_not_wait_while_a_sync_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    never, begun = threading.Event(), threading.Event()

    def endless(*_args: object, progress: object, **_named: object) -> None:
        progress("asking the others")  # type: ignore[operator]
        begun.set()
        never.wait()

    monkeypatch.setattr("paperreader.bookmarks.sync.session.sync_bookmarks", endless)
    async with opened(app_in(tmp_path)) as reader:
        await run(reader, "bookmark_sync")
        for key in "/tmp/x":
            reader.app.simulate_key("slash" if key == "/" else key)
        reader.app.simulate_key("enter")
        await reader.until(lambda: begun.is_set() and "asking the others" in reader.browse.status.right)
        reader.app.simulate_key("j")
        await reader.until(lambda: reader.browse.list.cursor == 1)
        await reader.browse.run(BY_NAME["bookmark_sync"])
        assert "being synced already" in reader.status
        await reader.browse.run(BY_NAME["quit"])
    never.set()


@pytest.mark.command("bookmark_import", "undo")
async def test_an_import_is_asked_done_in_one_save_and_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.bib").write_text(BIB)
    async with opened(app_in(tmp_path)) as reader:
        await run(reader, "bookmark_import")
        await answer(reader, "mine.bib")
        assert isinstance(reader.dialog, Confirm)
        assert "Import 2 of 3? 1 would be added, 1 would be updated" in " ".join(
            line.strip(" │") for line in reader.lines() if "Import" in line or "would" in line
        )
        assert "line 3" in reader.text()
        assert len(on_disk(reader)) == 1
        await reader.press("y")
        assert reader.status == "2 papers imported. Ctrl+z undoes it."
        assert on_disk(reader)["1706.03762"].tags == ("nlp",)
        assert on_disk(reader)["2611.00001"].tags == ("mine", "new")
        assert reader.services.library.paper("1706.03762") is not None
        await reader.press("ctrl+z")
        assert {key: mark.tags for key, mark in on_disk(reader).items()} == {"2611.00001": ("mine",)}


@pytest.mark.command("bookmark_import")
async def test_a_note_that_comes_while_an_import_is_asked_about_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.bib").write_text(BIB)
    async with opened(app_in(tmp_path)) as reader:
        await run(reader, "bookmark_import")
        await answer(reader, "mine.bib")
        paper = reader.browse.bookmarks.by_id["2611.00001"].paper
        reader.browse.bookmarks.edit(paper, set_note("meanwhile"), "Noted")
        await reader.press("y")
        assert on_disk(reader)["2611.00001"].note == "meanwhile"
        assert set(on_disk(reader)["2611.00001"].tags) == {"mine", "new"}


@pytest.mark.command("bookmark_import")
async def test_an_import_that_is_refused_keeps_nothing(tmp_path: Path) -> None:
    file = tmp_path / "mine.bib"
    file.write_text(BIB)
    async with opened(app_in(tmp_path)) as reader:
        await run(reader, "bookmark_import")
        await answer(reader, str(file))
        await reader.press("n")
        assert len(on_disk(reader)) == 1


@pytest.mark.command("bookmark_import")
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (None, "There is no file"),
        ("@misc{c, year = 2000}\n", "1 not imported"),
        ("\x00\x01", "is not text"),
        ("2611.00001\n", "1 already there."),
    ],
)
async def test_what_holds_nothing_new_says_so(tmp_path: Path, data: str | None, told: str) -> None:
    file = tmp_path / "mine"
    if data is not None:
        file.write_text(data)
    async with opened(app_in(tmp_path)) as reader:
        await run(reader, "bookmark_import")
        await answer(reader, str(file))
        assert told in reader.text().replace("\n", " ")
        assert len(on_disk(reader)) == 1


@pytest.mark.command("bookmark_import")
async def test_a_disk_that_refuses_an_import_takes_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.bib"
    file.write_text(BIB)

    def refuse(*_args: object) -> None:
        raise NotSaved("bookmarks.json could not be written: no space left on the disk.")

    async with opened(app_in(tmp_path)) as reader:
        monkeypatch.setattr(reader.services.bookmarks, "exchange", refuse)
        await run(reader, "bookmark_import")
        await answer(reader, str(file))
        await reader.press("y")
        assert "Not saved" in reader.status
        assert list(reader.browse.bookmarks.by_id) == ["2611.00001"]


@pytest.mark.command("bookmark_check")
async def test_a_whole_file_is_said_in_one_sentence(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path), size=(160, 40)) as reader:
        await run(reader, "bookmark_check")
        assert reader.dialog is None
        assert "is intact: 1 bookmark" in reader.text()


@pytest.mark.command("bookmark_check")
async def test_what_is_wrong_with_the_file_is_listed(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        reader.services.paths.bookmarks.chmod(0o644)
        await run(reader, "bookmark_check")
        assert isinstance(reader.dialog, ReportDialog)
        assert "--repair" in reader.text()
        await reader.press("j", "k", "q")
        assert reader.dialog is None
