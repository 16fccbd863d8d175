"""Texts from outside are shown as they are: brackets are never dropped, never markup, never fatal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input, TextArea

from paperreader.bookmarks import Bookmark
from paperreader.config import Config, Display
from paperreader.errors import NetworkError
from paperreader.models import EditionKind
from paperreader.ui.dialogs.choose import Choice, Choose
from paperreader.ui.dialogs.note import NoteEditor
from paperreader.ui.dialogs.prompt import Prompt
from paperreader.ui.dialogs.sentences import Confirm
from tests.builders import NOW, build_edition, build_paper
from tests.ui.fake_network import FakeSource
from tests.ui.papers import BRACKETS
from tests.ui.reader import make_app, opened, strips_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from textual.screen import Screen

    from tests.ui.reader import Reader

HUGE = (240, 130)
RAW = Config(display=Display(latex="raw"))
TITLES = tuple(f"T{number} {text} end" for number, text in enumerate(BRACKETS))


def test_there_are_39_of_them() -> None:
    assert len(set(BRACKETS)) == 39


def assert_shown(reader: Reader, texts: Iterable[str]) -> None:
    on_screen = reader.text()
    assert [text for text in texts if text not in on_screen] == []


async def click_everywhere(reader: Reader) -> None:
    """Click every fourth cell of the body: a markup action would run."""
    for y in range(3, 40, 4):
        await reader.pilot.click(offset=(12, y))
    await reader.settle()


async def test_titles_and_authors_in_the_list(tmp_path: Path) -> None:
    papers = tuple(
        build_paper(number + 1, title=title, authors=(f"A{number} {text}",))
        for number, (title, text) in enumerate(zip(TITLES, BRACKETS, strict=True))
    )
    app = make_app(tmp_path, editions=[build_edition(papers=papers)], config=RAW)
    async with opened(app, size=HUGE) as reader:
        assert_shown(reader, TITLES)
        assert_shown(reader, [f"A{number} {text}" for number, text in enumerate(BRACKETS)])
        await click_everywhere(reader)
        assert reader.app.is_running
        assert len(reader.app.screen_stack) == 1


async def test_every_text_of_a_paper_in_the_abstract_pane(tmp_path: Path) -> None:
    config = Config(display=Display(layout="paper", latex="raw"))
    async with opened(make_app(tmp_path, config=config), size=HUGE) as reader:
        await reader.press("i")
        for number, text in enumerate(BRACKETS):
            paper = build_paper(
                1, title=f"a {text} z", abstract=f"b {text} z", summary=f"c {text} z",
                authors=(f"d {text} z",), keywords=(f"e {text} z",),
                organization=f"f {text} z", categories=(f"g {text} z",),
            )  # fmt: skip
            reader.browse.navigator.show_file(
                build_edition(papers=(paper,), kind=EditionKind.FILE, value=f"file {number}")
            )
            await reader.settle()
            shown = " ".join(reader.text().split())
            for letter in "abcdefg":
                assert " ".join(f"{letter} {text} z".split()) in shown


async def test_tags_and_notes_in_the_abstract_pane(tmp_path: Path) -> None:
    note = "\n".join(TITLES)
    held = Bookmark(paper=build_paper(1), tags=("[b]x[/b]", "[/]"), note=note, added=NOW, changed=NOW)
    app = make_app(tmp_path, editions=[build_edition(1)], bookmarks=[held])
    async with opened(app, size=HUGE) as reader:
        assert_shown(reader, ["●  #[b]x[/b]  #[/]  note: "])
        await reader.press("i")
        assert_shown(reader, ["Tags: [b]x[/b], [/]", *TITLES])


async def test_names_of_files_and_searches_in_the_heading(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path), size=(140, 20)) as reader:
        for title in TITLES:
            for kind in (EditionKind.FILE, EditionKind.SEARCH):
                reader.browse.navigator.show_file(build_edition(1, kind=kind, value=title, order=title))
                await reader.settle()
                assert_shown(reader, [title, f"ordered by {title}"])


async def test_what_is_said_in_the_status_line_also_as_an_error(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path)) as reader:
        for title in TITLES:
            reader.browse.say(title)
            await reader.settle()
            assert_shown(reader, [title])
            reader.app.notify(title, severity="error")
            await reader.settle()
            assert_shown(reader, [f"! {title}"])


@pytest.mark.command("refresh")
async def test_the_words_of_an_error(tmp_path: Path) -> None:
    error = NetworkError("The answer [/INST] was [@click=app.quit]odd[/].")
    async with opened(make_app(tmp_path, editions=[build_edition(1)], source=FakeSource(error))) as reader:
        await reader.press("R")
        assert_shown(reader, [str(error)])


@pytest.mark.command("filter")
async def test_what_is_typed_in_the_filter_and_named_as_a_problem(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        await reader.press("/")
        for text in BRACKETS:
            reader.browse.filter.input.value = f"stars:{text}"
            await reader.settle()
            assert_shown(reader, [f"stars:{text}"])
        reader.browse.filter.input.value = ""
        await reader.type("[/] stars:[b]")
        assert "stars:[b]" in reader.under_filter


@pytest.mark.command("filter")
async def test_hits_within_brackets_are_highlighted_not_read(tmp_path: Path) -> None:
    edition = build_edition(papers=(build_paper(1, title="[b]bold[/b] words"),))
    async with opened(make_app(tmp_path, editions=[edition])) as reader:
        await reader.press("/")
        await reader.type("bold")
        assert_shown(reader, ["[b]bold[/b] words"])


def dialogs(text: str) -> list[tuple[Screen[Any], list[str]]]:
    """Return each dialog with a text in all its places, and what the user must be able to read in it."""
    question = f"Q {text}?"
    return [
        (
            Prompt(question, hint=f"hint {text}", subject=f"subject {text}"),
            [question, f"hint {text}", f"subject {text}"],
        ),
        (Prompt(question, value=f"value {text}"), [question, f"value {text}"]),
        (Choose(question, [Choice(f"name {text}", f"detail {text}")]), [f"name {text}", f"detail {text}"]),
        (Confirm(question, yes=f"yes {text}"), [question, f"yes {text}"]),
        (
            NoteEditor(subject=f"subject {text}", value=f"value {text}", draft="", save_draft=print),
            [f"subject {text}", f"value {text}"],
        ),
    ]


@pytest.mark.parametrize("text", BRACKETS)
async def test_every_dialog(tmp_path: Path, text: str) -> None:
    async with opened(make_app(tmp_path)) as reader:
        for dialog, texts in dialogs(text):
            reader.app.push_screen(dialog)
            await reader.settle()
            assert_shown(reader, texts)
            await reader.press("escape")
        assert reader.dialog is None


@pytest.mark.command("tags", "note", "choose_link", "copy")
async def test_a_title_in_brackets_goes_through_every_command_that_shows_it(tmp_path: Path) -> None:
    title = "[/INST] [@click=app.quit]x[/] [PDF]"
    edition = build_edition(papers=(build_paper(1, title=title, code_url="https://github.com/a/[b]"),))
    async with opened(make_app(tmp_path, editions=[edition])) as reader:
        await reader.press("T")
        assert_shown(reader, [title])
        reader.widget(Input).value = "[/x], [b]"
        await reader.press("enter", "e")
        assert_shown(reader, [title])
        reader.widget(TextArea).text = "[/note]"
        await reader.press("ctrl+s", "L")
        assert_shown(reader, ["github.com/a/[b]"])
        await reader.press("escape", "y")
        assert_shown(reader, [title])
        await reader.press("2")
        assert reader.app.clipboard == title
        assert_shown(reader, ["●  #[/x]  #[b]  note: [/note]"])
        await reader.press("ctrl+z")
        assert reader.app.is_running


async def test_text_from_outside_never_becomes_a_link_or_an_action(tmp_path: Path) -> None:
    papers = tuple(build_paper(number + 1, title=title) for number, title in enumerate(TITLES))
    async with opened(make_app(tmp_path, editions=[build_edition(papers=papers)]), size=HUGE) as reader:
        for strip in strips_of(reader.app):
            for segment in strip:
                style = segment.style
                assert style is None or not style.link
                assert style is None or not any(name.startswith("@") for name in style.meta)
