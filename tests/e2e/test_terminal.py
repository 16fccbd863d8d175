"""The program and its terminal: what it sends, what it reads from the environment, what it restores."""

from __future__ import annotations

import random
import signal
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.reader import LARGE, SMALL, leave, open_in_shell, open_reader, row_under_the_cursor
from tests.terminal import CTRL_C, ENTER, PAGE_DOWN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal import Terminal

UNREADABLE = {
    "a byte that is no text": b"\xff",
    "a letter in Latin-1": b"\xe9",
    "a control character of eight bits": b"\x9b",
    "a letter cut short": b"\xe2\x82",
    "half of a pair of UTF-16": b"\xed\xa0\x80",
    "a click beyond column 95": b"\x1b[M \xc8\x30",
    "a click that looks like a letter": b"\x1b[M \xc8\xb0",
    "a click outside of the screen": b"\x1b[<0;99999999999999;99999999M",
    "a click left of the screen": b"\x1b[<0;-5;5M",
    "a key that does not exist": b"\x1b[1114112u",
    "a key with a long number": b"\x1b[99999999999999u",
    "a key that is half a character": b"\x1b[55296;1;55296u",
    "the size of no window": b"\x1b[48;0;0;0;0t",
    "the size of a huge window": b"\x1b[48;99999999;99999999;1;1t",
    "parameters without end": b"\x1b[" + b"1;" * 50_000 + b"q",
    "an answer about colours": b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
    "an answer of abilities": b"\x1b[?62;4;22c\x1bP1$r0 q\x1b\\",
    "focus": b"\x1b[I\x1b[O",
    "nothing": b"\x00\x00",
    "pasted bytes": b"\x1b[200~\x9bq\x00q\xffq\x1b[201~",
    "a paste with its end inside": b"\x1b[200~A\x1b[201~q\rq\x1b[201~",
}
RESTORED = (b"1049", b"1000", b"1003", b"1006", b"2004")


def shows_the_sample(terminal: Terminal) -> bool:
    """Return whether the sample is shown."""
    return "Sample" in terminal.lines[1] and terminal.lines[2].startswith("▌")


def is_given_back(terminal: Terminal) -> bool:
    """Return whether every mode that was set is unset."""
    raw = terminal.raw
    modes = all(
        raw.rfind(b"\x1b[?" + mode + b"l") >= raw.rfind(b"\x1b[?" + mode + b"h")
        for mode in (*RESTORED, b"1004", b"1015")
    )
    return (
        modes
        and raw.rfind(b"\x1b[?25h") >= raw.rfind(b"\x1b[?25l")
        and raw.rfind(b"\x1b[<u") >= raw.rfind(b"\x1b[>")
    )


@pytest.fixture
def home(own_home: Path) -> Path:
    return own_home


def test_bytes_that_are_no_keys_change_nothing(home: Path) -> None:
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(shows_the_sample)
        terminal.wait_quiet()
        before = terminal.lines
        for what, data in UNREADABLE.items():
            terminal.send(data)
            terminal.wait_quiet()
            assert terminal.lines == before, what
        terminal.send("j")
        terminal.wait_for(lambda _: not terminal.lines[2].startswith("▌"))
        leave(terminal)


@pytest.mark.parametrize("beginning", [b"\x1b[200~qq", b"\x1b]0;q", b"\x1bPq", b"\x1b[1;2;3"])
def test_what_never_ends_holds_the_keys_up_for_a_moment_only(home: Path, beginning: bytes) -> None:
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(shows_the_sample)
        terminal.send(beginning)
        terminal.wait_quiet(1.5)
        assert shows_the_sample(terminal)
        leave(terminal)


def test_any_bytes_leave_the_reader_running(home: Path) -> None:
    draw = random.Random(7)
    quitting = b"qZx\x03\x11\x1b"  # The keys that leave, and those that reach for other programs.
    allowed = bytes(sorted(set(range(0x80, 0x100)) | {0, 7, *b"jkgG[]M;0~"} - set(quitting)))
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(shows_the_sample)
        for _ in range(4):
            terminal.send(bytes(draw.choices(allowed, k=2_000)))
            terminal.wait_quiet()
        terminal.send("1g")
        terminal.wait_for(shows_the_sample)
        leave(terminal)


def test_a_paste_goes_into_the_filter(home: Path) -> None:
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(shows_the_sample)
        terminal.send("/")
        terminal.send("\x1b[200~videoocr\x1b[201~")
        terminal.wait_for("1 of 38")
        terminal.send(ENTER)
        leave(terminal)


@pytest.mark.parametrize("redirected", ["2>/dev/null", "2>errors", "2>&-", "3</dev/null"])
def test_the_screen_is_painted_wherever_messages_go(home: Path, redirected: str) -> None:
    with open_in_shell(home, f'cd "$HOME"; exec "$@" {redirected}') as terminal:
        terminal.wait_for(shows_the_sample)
        leave(terminal)
        assert is_given_back(terminal)


@pytest.mark.parametrize("redirected", ["</dev/null", "<&-", "| cat", "</dev/null 2>&-"])
def test_the_list_is_printed_where_no_keys_or_no_screen_can_be_had(home: Path, redirected: str) -> None:
    file = home / "papers.json"
    file.write_text('[{"id": "2501.00001", "title": "Learning to Print"}]')
    with open_in_shell(home, f'"$@" "$HOME/papers.json" {redirected}') as terminal:
        assert terminal.wait_exit() == 0
        assert b"\x1b" not in terminal.raw
        assert b"Learning to Print" in terminal.raw


@pytest.mark.parametrize("columns", ["60", "abc", "-1", "1000000000"])
def test_the_terminal_knows_its_size_better_than_the_environment(home: Path, columns: str) -> None:
    with open_reader(home, "--offline", COLUMNS=columns, LINES=columns) as terminal:
        terminal.wait_for(lambda _: "│" in terminal.lines[20] and "help" in terminal.lines[39])
        terminal.resize(100, 30)
        terminal.wait_for(lambda _: "help" in terminal.lines[29])
        leave(terminal)


def test_sizes_that_no_window_has_are_survived(home: Path) -> None:
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(shows_the_sample)
        for columns, lines in [(0, 0), (1, 1), (3, 65_000), (65_000, 3), (65_535, 65_535), (2, 1)]:
            terminal.resize(columns, lines, seen=False)
            terminal.wait_quiet(0.5)
        terminal.resize(*LARGE)
        terminal.wait_for(shows_the_sample)
        leave(terminal)


@pytest.mark.parametrize("way", ["STOP", "TSTP"])
def test_a_stopped_reader_goes_on_and_gives_the_terminal_back(home: Path, way: str) -> None:
    with open_reader(home, "--offline") as terminal:
        before = terminal.settings
        terminal.wait_for(shows_the_sample)
        terminal.wait_quiet()
        terminal.kill(signal.Signals[f"SIG{way}"])
        terminal.wait_quiet(0.5)
        terminal.screen.reset()
        terminal.kill(signal.SIGCONT)
        terminal.wait_for(shows_the_sample)
        terminal.send("j")
        terminal.wait_for(lambda _: not terminal.lines[2].startswith("▌"))
        leave(terminal)
        assert terminal.settings == before
        assert is_given_back(terminal)


@pytest.mark.parametrize("name", ["INT", "QUIT", "USR1"])
def test_every_signal_that_ends_programs_gives_the_terminal_back(home: Path, name: str) -> None:
    number = signal.Signals[f"SIG{name}"]
    with open_reader(home, "--offline") as terminal:
        before = terminal.settings
        terminal.wait_for(shows_the_sample)
        terminal.kill(number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.settings == before
        assert is_given_back(terminal)


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        (b"\x1b[?1049h", "TERM"),
        (b"\x1b[?1049h", "HUP"),
        (b"\x1b[?2004h", "TERM"),
        (b"\x1b[?2004h", "INT"),
        (b"Sample", "TERM"),
        (b"Sample", "HUP"),
    ],
)
def test_a_signal_while_it_starts_gives_the_terminal_back(home: Path, moment: bytes, name: str) -> None:
    number = signal.Signals[f"SIG{name}"]
    with open_reader(home, "--offline") as terminal:
        before = terminal.settings
        terminal.wait_for(lambda _: moment in terminal.raw)
        terminal.kill(number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.settings == before
        assert is_given_back(terminal)


def test_a_terminal_that_is_closed_ends_the_reader(home: Path) -> None:
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(shows_the_sample)
        terminal.hang_up()
        assert terminal.wait_exit() == 128 + signal.SIGHUP


@pytest.mark.parametrize("opened", ["/rl", "?", "\x10", "D", "S", "be", "x", "\r"])
def test_the_key_that_quits_at_once_does_so_everywhere(home: Path, opened: str) -> None:
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(shows_the_sample)
        for key in opened:
            terminal.send(key)
            terminal.wait_quiet()
        terminal.send(CTRL_C)
        assert terminal.wait_exit() == 0
        assert b"[b]" not in terminal.raw
        assert is_given_back(terminal)


ENCODINGS: dict[str, dict[str, Any]] = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "the locale C": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}


@pytest.mark.parametrize("variables", ENCODINGS.values(), ids=ENCODINGS)
def test_symbols_that_the_encoding_lacks_have_stand_ins(home: Path, variables: dict[str, Any]) -> None:
    with open_reader(home, "--offline", **variables) as terminal:
        terminal.wait_for("Sample")
        terminal.wait_quiet()
        lines = terminal.lines
        assert lines[2].startswith(">* ")
        assert b"\\u" not in terminal.raw
        assert {line[68] for line in lines[2:39]} == {"|"}
        leave(terminal)


def test_a_printed_list_has_stand_ins_too(home: Path) -> None:
    with open_in_shell(home, '"$@" list sample --limit 3', **ENCODINGS["the locale C"]) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.raw.isascii()
        assert b" - code" in terminal.raw


def test_python_without_docstrings_runs_the_reader(home: Path) -> None:
    with open_reader(home, "--offline", PYTHONOPTIMIZE="2", PYTHONDONTWRITEBYTECODE="1") as terminal:
        terminal.wait_for(shows_the_sample)
        terminal.send("?")
        terminal.wait_for("half a page")
        terminal.send("\x1b")
        terminal.wait_for(lambda _: "half a page" not in terminal.text)
        leave(terminal)


def test_variables_of_textual_that_make_no_sense_are_left_aside(home: Path) -> None:
    nonsense = (
        "ALLOW_SIGNALS ANIMATIONS COLOR_SYSTEM DEBUG DEVTOOLS_PORT DIM_FACTOR DISABLE_KITTY_KEY DRIVER "
        "FILTERS FPS LOG PRESS SCREENSHOT SCREENSHOT_LOCATION SHOW_RETURN SLOW_THRESHOLD "
        "SMOOTH_SCROLL SPEEDUPS THEME"
    )
    variables: dict[str, Any] = {f"TEXTUAL_{name}": "nonsense" for name in nonsense.split()}
    with open_reader(home, "--offline", TEXTUAL="nonsense", ESCDELAY="nonsense", **variables) as terminal:
        terminal.wait_for(shows_the_sample)
        row_under_the_cursor(terminal)
        leave(terminal)


MOST_BYTES = {"j": 3_000, PAGE_DOWN: 4_600, "b": 3_000, "2": 4_600, "/": 17_500, "a": 5_400}
"""The most that a key may write over SSH in a terminal of 80 by 24 cells."""


def test_a_slow_link_gets_few_bytes_and_nothing_moves_on_it(home: Path) -> None:
    with open_reader(
        home, "--offline", size=SMALL, SSH_CONNECTION="192.0.2.1 50000 192.0.2.2 22"
    ) as terminal:
        terminal.wait_for("Sample")
        terminal.wait_quiet()
        for key, most in MOST_BYTES.items():
            before = len(terminal.raw)
            terminal.send(key)
            terminal.read(20)
            terminal.wait_quiet()
            assert len(terminal.raw) - before <= most, key
        terminal.wait_quiet(0.7)
        assert not terminal.read(0), "the cursor blinks"
        terminal.send(CTRL_C)
        assert terminal.wait_exit() == 0
