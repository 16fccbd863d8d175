"""The program itself: help, palette, themes, and leaving it with everything on disk."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from textual import events
from textual.containers import VerticalScroll
from textual.widgets import Input, OptionList

from paperreader.bookmarks import BookmarkStore
from paperreader.config import Config, Display
from paperreader.errors import ConfigError
from paperreader.models import EditionKind
from paperreader.ui.commands.every import COMMANDS
from paperreader.ui.dialogs.arrange import Arrange
from paperreader.ui.dialogs.help import Help
from paperreader.ui.dialogs.palette import Offer, Palette, matching
from paperreader.ui.dialogs.sentences import Confirm
from paperreader.ui.keys import shown_key
from tests.builders import NOW, build_edition
from tests.ui.fake_network import Answer, FakeSource
from tests.ui.reader import Reader, key_event, make_app, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paperreader.ui.app import PaperReader


@pytest.mark.command("help")
@pytest.mark.parametrize("key", ["?", "f1"])
async def test_the_help_lists_every_command_with_its_keys(tmp_path: Path, key: str) -> None:
    async with opened(make_app(tmp_path), size=(120, 200)) as reader:
        await reader.press(key)
        assert isinstance(reader.dialog, Help)
        lines = reader.lines()
        for command in COMMANDS:
            line = next(line for line in lines if command.help in line)
            assert " ".join(map(shown_key, command.keys)) in line


@pytest.mark.command("help", "bookmark")
async def test_the_help_shows_the_keys_of_the_settings(tmp_path: Path) -> None:
    config = Config(keys={"bookmark": "f5,ctrl+b"})
    app = make_app(tmp_path, editions=[build_edition(1)], config=config)
    async with opened(app, size=(120, 200)) as reader:
        await reader.press("?")
        line = next(line for line in reader.lines() if "Bookmark the paper" in line)
        assert "F5 Ctrl+b" in line
        await reader.press("escape", "b", "f5")
        assert list(reader.browse.bookmarks.by_id) == ["2611.00001"]


@pytest.mark.command("help")
async def test_the_help_shows_keys_as_it_shows_its_own_however_they_are_written(tmp_path: Path) -> None:
    config = Config(keys={"bookmark": " f5 , ctrl+b,:"})
    async with opened(make_app(tmp_path, config=config), size=(120, 200)) as reader:
        await reader.press("?")
        assert "F5 Ctrl+b :" in reader.text()


@pytest.mark.command("help")
@pytest.mark.parametrize("leave", ["escape", "q", "?"])
async def test_the_help_scrolls_and_closes(tmp_path: Path, leave: str) -> None:
    async with opened(make_app(tmp_path), size=(80, 24)) as reader:
        await reader.press("?", "space", "j", "k")
        assert reader.widget(VerticalScroll).scroll_y == 10
        await reader.press(leave)
        assert reader.dialog is None
        assert reader.app.is_running


@pytest.mark.command("help")
async def test_the_help_shows_only_the_lines_that_have_the_typed_words(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path), size=(80, 24)) as reader:
        await reader.press("?", "/")
        await reader.type("jupyter q")
        assert "No line of this page has these words" in reader.text()
        await reader.press(*["backspace"] * 9)
        await reader.type("undo LAST")
        text = reader.text()
        assert "Undo the last change to bookmarks" in text
        assert "Ctrl+z" in text
        assert "Bookmark the paper" not in text
        await reader.press("enter", "j")  # The keys scroll again, and the words stay.
        assert "Undo the last change" in reader.text()
        await reader.press("escape")
        assert isinstance(reader.dialog, Help)
        assert "Go to the next unread paper" in reader.text()
        await reader.press("/", "tab")
        await reader.type("pattern")
        await reader.press("escape", "escape")
        assert reader.dialog is None


async def search_palette(reader: Reader, text: str) -> None:
    await reader.press("ctrl+p")
    assert isinstance(reader.dialog, Palette)
    await reader.type(text)


@pytest.mark.command("palette", "bookmark")
async def test_the_palette_finds_a_command_and_runs_it(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        await search_palette(reader, "bookmark")
        await reader.press("enter")
        await reader.until(lambda: reader.browse.bookmarks.by_id)
        assert list(reader.browse.bookmarks.by_id) == ["2611.00001"]


@pytest.mark.command("palette", "bookmark")
async def test_a_second_enter_in_the_palette_does_nothing(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        await search_palette(reader, "bookmark")
        await reader.burst("enter", "enter")
        await reader.until(lambda: reader.browse.bookmarks.by_id)
        assert list(reader.browse.bookmarks.by_id) == ["2611.00001"]
        assert reader.app.is_running


@pytest.mark.command("palette", "views")
async def test_a_double_click_in_the_palette_leaves_open_what_the_first_click_opened(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        await search_palette(reader, "views")
        options = reader.app.screen.query_one(OptionList)
        options.action_select()
        options.action_select()
        await reader.settle()
        assert isinstance(reader.dialog, Arrange)


@pytest.mark.command("palette")
async def test_the_palette_changes_the_theme(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        await search_palette(reader, "paperreader-light")
        await reader.press("enter")
        await reader.until(lambda: reader.app.theme == "paperreader-light")
        assert reader.app.current_theme.dark is False


@pytest.mark.command("palette")
async def test_the_keys_in_the_palette_stay_in_their_column_while_it_is_filtered(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(1)]), size=(60, 15)) as reader:
        await reader.press("ctrl+p")
        (line,) = (line for line in reader.text().splitlines() if "Read paper " in line)
        await reader.type("r")
        assert line in reader.text().replace(" ▌Read", "  Read")


@pytest.mark.command("palette")
async def test_leaving_the_palette_does_nothing(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        await search_palette(reader, "book")
        await reader.press("escape")
        await reader.until(lambda: reader.dialog is None)
        assert not reader.browse.bookmarks.by_id


@pytest.mark.command("palette")
async def test_of_a_huge_paste_the_palette_keeps_what_fits_the_line(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path)) as reader:
        await search_palette(reader, "")
        reader.app.post_message(events.Paste(("x" * 400 + "\n") * 10))
        await reader.settle()
        assert len(reader.app.screen.query_one(Input).value) == 1_000


@pytest.mark.command("palette", "mark_all_read")
async def test_the_palette_finds_a_command_by_what_it_does(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        await search_palette(reader, "papers shown read")
        await reader.press("enter")
        assert isinstance(reader.dialog, Confirm)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["Next order", "Bookmark", "Bookmarked", "Export"]),
        ("bookmark", ["Bookmark", "Bookmarked", "Export"]),
        ("order", ["Next order"]),
        ("SORT", ["Next order"]),
        ("papers tab", ["Bookmarked"]),
        ("nxo", ["Next order"]),
        ("zzz", []),
        ("a" * 500, []),
        ("[b]", []),
    ],
)
def test_what_is_typed_in_the_palette_is_looked_for_in_names_and_then_in_what_they_do(
    typed: str, found: list[str]
) -> None:
    offers = [
        Offer("Next order", "Next sort order"),
        Offer("Bookmark", "Keep the paper"),
        Offer("Bookmarked", "The tab of kept papers"),
        Offer("Export", "Write bookmarks to a file"),
    ]
    assert [offers[index].name for index in matching(typed, offers)] == found


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (200, 60)])
async def test_the_palette_is_a_box_like_the_others(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(3)]), size=size) as reader:
        await reader.press("ctrl+p")
        lines = reader.lines()
        title = next(line for line in lines if "╭─ Commands ─" in line)
        assert title.index("╮") - title.index("╭") < 80
        bottom = next(number for number, line in enumerate(lines) if "╰─" in line)
        assert "Enter run" in lines[bottom - 1]
        assert "Esc close" in lines[bottom - 1]
        assert "Enter read" not in lines[-1], "only what has the focus names its keys"


@pytest.mark.command("palette")
async def test_the_line_of_the_palette_stays_in_its_place_however_short_the_list(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(3)]), size=(100, 40)) as reader:
        await reader.press("ctrl+p")
        line = reader.widget(Input).region
        await reader.type("no such command")
        assert reader.widget(Input).region == line


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder for pictures in a separate home."""
    folder = tmp_path / "home" / "Pictures"
    folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.delenv("XDG_PICTURES_DIR", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    return folder


def names_in(folder: Path) -> list[str]:
    return sorted((path.name for path in folder.iterdir()), key=len)


def remove(folder: Path) -> None:
    folder.rmdir()


@pytest.mark.command("palette", "screenshot")
async def test_a_picture_of_the_screen_never_replaces_another(tmp_path: Path, pictures: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        for _ in range(2):
            await search_palette(reader, "screenshot")
            await reader.press("enter")
        first, second = names_in(pictures)
        assert second == first.replace(".svg", "-2.svg")
        assert reader.status.endswith(str(pictures / second))
        svg = (pictures / second).read_text(encoding="utf-8")
        assert "Commands" not in svg
        assert "cdnjs" not in svg
        assert (pictures / second).stat().st_mode & 0o077 == 0


@pytest.mark.command("palette", "screenshot")
async def test_without_a_folder_for_pictures_it_is_the_home_folder(tmp_path: Path, pictures: Path) -> None:
    remove(pictures)
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        await search_palette(reader, "screenshot")
        await reader.press("enter")
        assert f"{pictures.parent}/paperreader-" in reader.status
        assert any(name.endswith(".svg") for name in names_in(pictures.parent))


@pytest.mark.command("palette", "screenshot")
async def test_a_picture_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperreader.paths.pictures_folder", lambda: pictures / "gone")
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        await search_palette(reader, "screenshot")
        await reader.press("enter")
        assert "was not written: No such file or directory" in reader.status


@pytest.mark.command("quit")
async def test_q_quits_from_the_list(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(1)])
    async with opened(app) as reader:
        reader.app.post_message(key_event("q"))
        await reader.until(lambda: app._exit)
    assert app.return_code == 0


@pytest.mark.command("quit_now")
@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
async def test_control_c_and_q_quit_also_from_a_paper(tmp_path: Path, key: str) -> None:
    app = make_app(tmp_path, editions=[build_edition(1)])
    async with opened(app) as reader:
        await reader.press("enter")
        reader.app.post_message(key_event(key))
        await reader.until(lambda: app._exit)
    assert app.return_code == 0


@pytest.mark.parametrize(
    "first",
    [
        *("L", "e", "?"),
        *("/", "T", "ctrl+p"),
    ],
)
async def test_control_q_quits_from_wherever_one_is(tmp_path: Path, first: str) -> None:
    app = make_app(tmp_path, editions=[build_edition(1)])
    async with opened(app) as reader:
        await reader.press(first)
        reader.app.post_message(key_event("ctrl+q"))
        await reader.until(lambda: app._exit)


@pytest.mark.parametrize("key", ["V", "e", "ctrl+p", "D", "T", "?"])
async def test_a_dialog_that_is_still_opening_does_not_change_how_the_reader_ends(
    tmp_path: Path, key: str
) -> None:
    for moment in range(0, 12, 2):
        app = make_app(tmp_path, editions=[build_edition(1)])
        async with opened(app):
            app.post_message(key_event(key))
            for _ in range(moment):
                await asyncio.sleep(0)
            app.exit(return_code=143)
        assert app.return_code == 143


@pytest.mark.command("bookmark", "quit")
async def test_quitting_waits_until_the_bookmarks_are_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)])
    writing, go_on = threading.Event(), threading.Event()
    async with opened(app) as reader:
        store = app.services.bookmarks
        real = store.exchange

        def slow(wanted: Any) -> None:
            writing.set()
            assert go_on.wait(10)
            real(wanted)

        monkeypatch.setattr(store, "exchange", slow)
        for key in ("b", "j", "b", "q"):
            app.post_message(key_event(key))
        await reader.until(writing.is_set)
        assert "○" in reader.text()
        assert not app._exit
        go_on.set()
        await reader.until(lambda: app._exit)
        held = BookmarkStore(store.path).load()
        assert list(held) == ["2611.00001", "2611.00002"]


@pytest.mark.command("quit")
async def test_quitting_does_not_wait_for_the_network(tmp_path: Path) -> None:
    app = make_app(tmp_path, source=FakeSource(Answer.NEVER))
    async with opened(app) as reader:
        reader.app.post_message(key_event("q"))
        await reader.until(lambda: app._exit)


@pytest.mark.command("quit")
async def test_papers_that_come_after_a_visit_are_new_in_the_next(tmp_path: Path) -> None:
    first = make_app(tmp_path, editions=[build_edition(1)])
    async with opened(first) as reader:
        assert " new" not in reader.text()
        first.post_message(key_event("q"))
        await reader.until(lambda: first._exit)
    later = NOW + timedelta(hours=1)
    second = make_app(tmp_path, editions=[build_edition(2, fetched_at=later)], now=later)
    async with opened(second) as reader:
        await reader.press("1")
        assert reader.text().count("new") >= 1


async def test_what_is_said_goes_after_a_while_and_the_keys_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperreader.ui.bars.text_lines.MESSAGE_SECONDS", 0.01)
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        await reader.press("b")
        await reader.until(lambda: reader.status.startswith("Enter read"))


async def run_next_order(app: PaperReader, act: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(app) as reader:
        monkeypatch.setattr(reader.browse.results, "next_order", act)
        app.post_message(key_event("s"))
        await reader.until(lambda: app._exit)


async def test_what_breaks_ends_the_reader_and_leaves_the_words_to_who_opened_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(tmp_path, editions=[build_edition(1)])

    def broken(*_: object) -> None:
        secret = "hf_0123456789"
        raise ZeroDivisionError(secret)

    with pytest.raises(ZeroDivisionError):
        await run_next_order(app, broken, monkeypatch)
    assert app.return_code == 1
    assert isinstance(app.failure, ZeroDivisionError)
    assert capsys.readouterr().err == ""


def test_a_theme_that_does_not_exist_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no theme 'paperreader-drak'; did you mean paperreader-dark"):
        make_app(tmp_path, config=Config(display=Display(theme="paperreader-drak")))


def test_a_theme_like_no_other_is_refused_with_the_names_of_all(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there are paperreader-dark, .*nord, .*\.$"):
        make_app(tmp_path, config=Config(display=Display(theme="zzz")))


@pytest.mark.command("daily", "next_order", "hide_read", "layout", "quit")
async def test_the_reader_begins_as_it_was_left(tmp_path: Path) -> None:
    days = build_edition(3, kind=EditionKind.DAY, value="2026-11-20")
    first = make_app(tmp_path, editions=[build_edition(3), days], read=["2611.00001"])
    async with opened(first) as reader:
        await reader.press("2", "s", "u", "v")
        first.theme = "nord"
        first.post_message(key_event("q"))
        await reader.until(lambda: first._exit)
    second = make_app(tmp_path)
    async with opened(second) as reader:
        assert reader.tab == "Daily"
        assert "ordered by upvotes · 2 of 3 papers · read hidden" in reader.heading
        assert not reader.browse.pane.display
        assert second.theme == "nord"


async def test_a_theme_that_is_gone_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "session.json").write_text('{"theme": "of-another-version"}')
    assert make_app(tmp_path).theme == "paperreader-dark"


@pytest.mark.command("next_order")
async def test_a_click_on_a_key_of_the_last_line_runs_its_command(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        await reader.pilot.click("#status", offset=(reader.status.index("s order") + 2, 0))
        await reader.settle()
        assert "ordered by upvotes" in reader.heading
        before = reader.heading
        await reader.pilot.click("#status", offset=(110, 0))
        await reader.settle()
        assert reader.heading == before


@pytest.mark.command("read_paper")
async def test_enter_on_an_empty_list_opens_nothing(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(papers=())])) as reader:
        await reader.press("enter")
        assert reader.browse.full_text is None
        assert reader.status == "There is no paper here."


@pytest.mark.command("toggle_read", "select_all", "bookmark")
async def test_keys_that_need_a_paper_say_that_there_is_none(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(papers=())])) as reader:
        for key in "rMb":
            await reader.press("B", key)
            assert reader.status == "There is no paper here."
