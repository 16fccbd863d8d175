"""The complete program in a real terminal, against a server on this machine."""

from __future__ import annotations

import re
import signal
import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.builders import build_paper
from tests.e2e.reader import (
    LARGE,
    SMALL,
    bookmarked,
    heading,
    leave,
    list_lines,
    open_reader,
    row_under_the_cursor,
    status,
    text_at_cursor,
)
from tests.fakes import FakeHuggingFace, build_item
from tests.terminal import ENTER, ESCAPE, PAGE_DOWN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_httpserver import HTTPServer

    from tests.e2e.reader import Size
    from tests.terminal import Terminal

DAY = date(2026, 11, 20)
PAPERS = 40


def trending_server() -> FakeHuggingFace:
    """Return a server with 40 papers, one of them about reinforcement learning."""
    papers = [build_paper(number, edition_date=DAY) for number in range(1, PAPERS)]
    papers.append(build_paper(PAPERS, title="RL for Agents that Plan", edition_date=DAY))
    return FakeHuggingFace(days={DAY: [build_item(paper) for paper in papers]})


@pytest.fixture
def server() -> Iterator[FakeHuggingFace]:
    with trending_server() as running:
        yield running


@pytest.fixture
def home(own_home: Path, server: FakeHuggingFace) -> Path:
    """Return the home of a user who has seen the trending list once."""
    with open_reader(own_home, server=server.url) as terminal:
        terminal.wait_for(shows_trending)
        leave(terminal)
    return own_home


def shows_list(terminal: Terminal) -> bool:
    """Return whether a list of papers is shown."""
    return terminal.lines[2].startswith("▌")


def shows_trending(terminal: Terminal) -> bool:
    """Return whether the trending list is shown."""
    return "Trending" in heading(terminal) and shows_list(terminal)


def is_saved(terminal: Terminal) -> bool:
    """Return whether the row under the cursor shows that its bookmark is saved."""
    return "●" in row_under_the_cursor(terminal)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_the_first_start_fetches_the_trending_list(
    own_home: Path, server: FakeHuggingFace, size: Size
) -> None:
    with open_reader(own_home, server=server.url, size=size) as terminal:
        terminal.wait_for(shows_trending)
        terminal.wait_quiet()
        assert re.search(r"by GitHub activity .* 40(/40| papers)", heading(terminal))
        assert "Learning to Test" in terminal.lines[2]
        assert "Ada Number" in terminal.lines[3]
        leave(terminal)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_the_first_start_without_a_network_shows_the_sample_and_says_so(own_home: Path, size: Size) -> None:
    with open_reader(own_home, size=size) as terminal:
        terminal.wait_for("offline")
        assert "Sample" in heading(terminal)
        assert "38" in heading(terminal)
        assert shows_list(terminal)
        leave(terminal)


def test_the_next_start_without_a_network_shows_what_was_seen_and_its_age(home: Path) -> None:
    with open_reader(home) as terminal:
        terminal.wait_for(shows_trending)
        assert "40 papers" in heading(terminal)
        assert re.search(r"just now|\d+ (min|h) old", heading(terminal))
        terminal.send("R")
        terminal.wait_for("offline")
        assert shows_trending(terminal)
        leave(terminal)


def test_the_first_frame_is_whole(home: Path) -> None:
    frames: list[list[str]] = []

    def has_tabs(terminal: Terminal) -> bool:
        frames.append(terminal.lines)
        return "Trending" in frames[-1][0]

    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(lambda _: terminal.chunks)
        terminal.wait_quiet(1)
        terminal.first(has_tabs)
        _, told, first, *_, keys = frames[-1]
        assert first.startswith("▌•    1 ")
        assert "40 papers" in told
        assert "? help" in keys
        leave(terminal)


def test_a_switched_off_network_is_said_from_the_first_paint(home: Path) -> None:
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(shows_trending)
        assert "offline" in heading(terminal)
        leave(terminal)


def test_neither_the_first_paint_nor_quitting_waits_for_a_slow_server(
    own_home: Path, server: FakeHuggingFace
) -> None:
    server.delay(60)
    with open_reader(own_home, server=server.url) as terminal:
        terminal.wait_for(shows_list)
        terminal.wait_for("fetching")
        terminal.send("q")
        assert terminal.wait_exit(10) == 0


@pytest.mark.parametrize(
    "body",
    [b"<html><title>Log in</title></html>", b"\x00\xff\x1b[2J garbage", b'{"error": "no"}', b""],
    ids=["web page", "bytes", "other shape", "nothing"],
)
def test_a_server_that_answers_nonsense_leaves_the_list_and_one_line(
    home: Path, httpserver: HTTPServer, body: bytes
) -> None:
    httpserver.expect_request(re.compile(".*")).respond_with_data(body)
    with open_reader(home, server=httpserver.url_for("").rstrip("/")) as terminal:
        terminal.wait_for(shows_trending)
        terminal.send("R")
        terminal.wait_for(lambda _: status(terminal).startswith(" !"))
        assert httpserver.log
        assert len(status(terminal).split()) > 5
        assert "40 papers" in heading(terminal)
        assert shows_trending(terminal)
        leave(terminal)


def test_a_server_that_has_no_papers_leaves_the_list(home: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request(re.compile(".*")).respond_with_json([])
    with open_reader(home, server=httpserver.url_for("").rstrip("/")) as terminal:
        terminal.wait_for(shows_trending)
        terminal.send("R")
        terminal.wait_for(lambda _: httpserver.log)
        terminal.wait_quiet()
        assert "40 papers" in heading(terminal)
        leave(terminal)


def test_a_server_that_has_gone_leaves_the_list_and_one_line(home: Path, server: FakeHuggingFace) -> None:
    server.gone()
    with open_reader(home, server=server.url) as terminal:
        terminal.wait_for(shows_trending)
        terminal.send("R")
        terminal.wait_for(lambda _: status(terminal).startswith(" !"))
        assert "offline" in heading(terminal)
        assert "40 papers" in heading(terminal)
        leave(terminal)


def test_what_was_filtered_and_bookmarked_is_there_after_a_restart(home: Path) -> None:
    with open_reader(home) as terminal:
        terminal.wait_for(shows_trending)
        terminal.send(PAGE_DOWN + "jj")
        terminal.wait_for(lambda _: not terminal.lines[2].startswith("▌") and row_under_the_cursor(terminal))
        terminal.wait_for(lambda _: row_under_the_cursor(terminal).startswith(text_at_cursor(terminal)[:40]))
        terminal.send("g/plan")
        terminal.wait_for("1 of 40")
        terminal.wait_for(lambda _: terminal.lines[2][: terminal.screen.cursor.x].endswith("plan"))
        terminal.send(ENTER)
        terminal.send("b")
        terminal.wait_for(is_saved)
        leave(terminal)
    assert bookmarked(home) == {"2611.00040"}

    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(shows_trending)
        terminal.send("5")
        terminal.wait_for(lambda _: "Bookmarks" in heading(terminal) and "2611.00040" in terminal.text)
        assert "RL for Agents" in row_under_the_cursor(terminal)
        leave(terminal)


def test_a_kill_right_after_the_row_is_saved_loses_nothing(home: Path) -> None:
    saved: set[str] = set()
    for number in (1, 2, 3):
        with open_reader(home, "--offline") as terminal:
            terminal.wait_for(shows_trending)
            terminal.send("g" + "j" * number + "b")
            terminal.wait_for(is_saved)
            terminal.kill(signal.SIGKILL)
            assert terminal.wait_exit() == -signal.SIGKILL
        assert len(bookmarked(home)) == number
        assert saved < bookmarked(home)
        saved = bookmarked(home)


@pytest.mark.parametrize("when", ["at once", "in the alternate screen"])
def test_keys_typed_ahead_do_what_they_say(home: Path, when: str) -> None:
    with open_reader(home, "--offline") as terminal:
        if when != "at once":
            terminal.wait_for(lambda _: b"\x1b[?2004h" in terminal.raw)
        terminal.send("/rl" + ENTER + "b")
        terminal.wait_for("1 of 40")
        terminal.wait_for(is_saved)
        assert "RL for Agents" in row_under_the_cursor(terminal)
        leave(terminal)
    assert bookmarked(home) == {"2611.00040"}


def test_keys_typed_in_one_burst_are_kept_in_their_order(home: Path) -> None:
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(shows_trending)
        terminal.send("jjb" + "/plan" + ENTER + "b" + "/" + "\x15" + ENTER)
        terminal.wait_for(lambda _: "40 papers" in heading(terminal))
        leave(terminal)
    assert len(bookmarked(home)) == 2
    assert "2611.00040" in bookmarked(home)


def test_another_size_is_filled_at_once(home: Path) -> None:
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(shows_trending)
        terminal.wait_quiet()
        wide = list_lines(terminal)
        terminal.resize(60, 15)
        terminal.wait_quiet()
        assert shows_trending(terminal)
        terminal.send("jj")
        terminal.wait_for(lambda _: not terminal.lines[2].startswith("▌"))
        assert "40" in heading(terminal)
        terminal.resize(120, 40)
        terminal.wait_for(lambda _: "│" in terminal.lines[20])
        terminal.send("g")
        terminal.wait_for(lambda _: list_lines(terminal) == wide)
        leave(terminal)


@pytest.mark.parametrize("way", ["q", "ctrl+c", "SIGTERM", "SIGHUP"])
def test_every_way_out_gives_the_terminal_back(home: Path, way: str) -> None:
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(shows_trending)
        terminal.wait_quiet()
        if way.startswith("SIG"):
            terminal.kill(signal.Signals[way])
        else:
            terminal.send({"q": "q", "ctrl+c": "\x03"}[way])
        code = terminal.wait_exit()
        raw = terminal.raw
    assert code in ((0,) if way in ("q", "ctrl+c") else (0, 128 + signal.Signals[way]))
    for mode in (b"1049", b"1000", b"1003", b"1006", b"2004"):
        assert raw.rfind(b"\x1b[?" + mode + b"l") > raw.rfind(b"\x1b[?" + mode + b"h"), mode
    assert raw.rfind(b"\x1b[?25h") > raw.rfind(b"\x1b[?25l")
    assert raw.rfind(b"\x1b[<u") > raw.rfind(b"\x1b[>")


def test_a_terminal_without_abilities_gets_a_plain_list(home: Path) -> None:
    with open_reader(home, "--offline", TERM="dumb") as terminal:
        assert terminal.wait_exit() == 0
        assert b"\x1b" not in terminal.raw
        assert b"Learning to Test" in terminal.raw


def test_no_colour_is_used_where_none_is_wanted(home: Path) -> None:
    with open_reader(home, "--offline", NO_COLOR="1") as terminal:
        terminal.wait_for(shows_trending)
        leave(terminal)
        colours = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", terminal.raw)
    assert all(red == green == blue for red, green, blue in colours)


def test_a_paper_is_read_and_the_list_is_where_it_was(home: Path) -> None:
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(shows_trending)
        terminal.send(PAGE_DOWN)
        terminal.wait_for(lambda _: (row := row_under_the_cursor(terminal)) and "Paper 1:" not in row)
        terminal.wait_quiet()
        before = list_lines(terminal)
        terminal.send(ENTER)
        terminal.wait_for(lambda _: "Esc back" in status(terminal))
        assert not row_under_the_cursor(terminal)
        terminal.send(ESCAPE)
        terminal.wait_for(lambda _: "Enter read" in status(terminal))
        terminal.wait_for(lambda _: list_lines(terminal) == before)
        leave(terminal)


def test_a_library_that_another_program_holds_keeps_nobody(home: Path) -> None:
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for("40 papers")
        terminal.wait_quiet(0.2)
        library = home / "data" / "paperreader" / "library.db"
        with closing(sqlite3.connect(library, isolation_level=None)) as other:
            other.execute("begin exclusive")
            terminal.send("rq")
            assert terminal.wait_exit() == 1
        terminal.wait_for("The end of your visit was not saved in time.")
