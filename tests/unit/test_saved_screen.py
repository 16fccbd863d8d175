"""The saved screen is shown while nothing on it can have changed, and never otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from paperreader import saved_screen
from paperreader.paths import Paths, default_paths
from paperreader.saved_screen import Screen, with_age

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

TITLE = "\x1b[1;38;2;108;168;255mSenseNova · naïve 模型\x1b[0m"
HEADING = f"\x1b[38;5;4m Trending{' ' * 20}2 h old · offline \x1b[0m"
NOW = 1_800_000_000.0


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give this process a terminal of 120 by 40 and a clock."""
    monkeypatch.setattr(os, "get_terminal_size", lambda _=1: os.terminal_size((120, 40)))
    monkeypatch.setattr(saved_screen, "time", lambda: NOW)
    # The files of a test are new: this start begins a little later.
    monkeypatch.setattr(saved_screen, "time_ns", lambda: time.time_ns() + 10**10)
    monkeypatch.setattr(saved_screen, "_start", saved_screen._Start())


@pytest.fixture
def paths() -> Paths:
    """Make every file that a screen may be made of, long ago."""
    paths = default_paths()
    wal = paths.data / "library.db-wal"
    style = paths.styles / "mine.tcss"
    files = (paths.library, wal, paths.bookmarks, paths.views, paths.session, paths.config_file, style)
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("as it was")
    return paths


def save(paths: Paths, *lines: str, arguments: Sequence[str] = (), **about: Any) -> None:
    saved_screen.current(list(arguments))
    screen = Screen(paths)
    screen.lines, screen.size = list(lines or (TITLE, with_age(HEADING, "2 h old"))), (120, 40)
    screen.fetched, screen.until = NOW - 7_200, NOW + 86_400
    for name, value in about.items():
        setattr(screen, name, value)
    screen.check()
    screen.save()


def shown(*arguments: str) -> str | None:
    """Return what a start with these arguments shows, or None."""
    screen = saved_screen.current(list(arguments))
    return None if screen is None else screen.decode()


def test_the_next_start_shows_the_screen_as_it_was_saved(paths: Paths) -> None:
    save(paths)
    assert shown() == f"\x1b[1;1H{TITLE}\x1b[2;1H{HEADING}\x1b[1;1H"


def test_the_counts_on_it_are_known_to_the_next_start(paths: Paths) -> None:
    save(paths, unread=(100, None, 0))
    assert shown() is not None
    assert saved_screen.unread() == [100, None, 0]


def test_the_file_is_the_user_s_alone(paths: Paths) -> None:
    save(paths)
    assert paths.saved_screen.stat().st_mode & 0o777 == 0o600


def rewritten(name: str) -> Callable[[Paths, pytest.MonkeyPatch], None]:
    def change(paths: Paths, _: pytest.MonkeyPatch) -> None:
        (paths.data.parents[1] / name).write_text("as it is")

    return change


def replaced(name: str) -> Callable[[Paths, pytest.MonkeyPatch], None]:
    def change(paths: Paths, _: pytest.MonkeyPatch) -> None:
        file = paths.data.parents[1] / name
        before, other = file.stat(), file.with_suffix(".other")
        other.write_bytes(file.read_bytes())
        os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
        other.replace(file)

    return change


def deleted(name: str) -> Callable[[Paths, pytest.MonkeyPatch], None]:
    return lambda paths, _: (paths.data.parents[1] / name).unlink()


def variable(name: str, value: str) -> Callable[[Paths, pytest.MonkeyPatch], None]:
    return lambda _, patch: patch.setenv(name, value)


def patched(target: str, value: object) -> Callable[[Paths, pytest.MonkeyPatch], None]:
    return lambda _, patch: patch.setattr(target, value)


FILES = (
    "data/paperreader/library.db",
    "data/paperreader/library.db-wal",
    "data/paperreader/bookmarks.json",
    "data/paperreader/views.json",
    "state/paperreader/session.json",
    "config/paperreader/config.toml",
    "config/paperreader/styles/mine.tcss",
)
CHANGES = {
    **{f"{name} is rewritten": rewritten(name) for name in FILES},
    **{f"{name} is replaced by one of the same size and time": replaced(name) for name in FILES},
    **{f"{name} is deleted": deleted(name) for name in FILES},
    "another style sheet": lambda paths, _: (paths.styles / "other.tcss").touch(),
    "another version": patched("paperreader.saved_screen.__version__", "99"),
    "another Python": patched("sys.version", "4.0"),
    "a package was installed": lambda paths, patch: patch.setattr(
        "sys.path", [*sys.path, str(paths.data.parents[1] / "site-packages")]
    ),
    "a wider terminal": patched("os.get_terminal_size", lambda _: os.terminal_size((121, 40))),
    "a lower terminal": patched("os.get_terminal_size", lambda _: os.terminal_size((120, 39))),
    "another terminal": variable("TERM", "vt100"),
    "fewer colours": variable("COLORTERM", ""),
    "no colours": variable("NO_COLOR", "1"),
    "other colours by Textual": variable("TEXTUAL_COLOR_SYSTEM", "256"),
    "another language": variable("LC_ALL", "C"),
    "other data": variable("XDG_DATA_HOME", "/nowhere"),
    "other settings": variable("XDG_CONFIG_HOME", "/nowhere"),
    "the clock was set back": patched("paperreader.saved_screen.time", lambda: NOW - 1),
    "a day on which a date is written differently": patched(
        "paperreader.saved_screen.time", lambda: NOW + 86_400
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_no_stale_screen_is_shown(
    paths: Paths,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Paths, pytest.MonkeyPatch], None],
) -> None:
    (paths.data.parents[1] / "site-packages").mkdir()
    save(paths)
    assert shown() is not None
    change(paths, monkeypatch)
    assert shown() is None


def test_other_arguments_show_no_screen(paths: Paths) -> None:
    save(paths, arguments=["--offline"])
    assert shown() is None
    assert shown("--offline") is not None


def test_nothing_is_saved_if_another_program_changed_a_file_meanwhile(paths: Paths) -> None:
    saved_screen.current([])
    screen = Screen(paths)
    screen.lines, screen.size, screen.until = [TITLE], (120, 40), NOW + 60
    paths.bookmarks.write_text("other bookmarks")
    screen.check()
    screen.save()
    assert not paths.saved_screen.exists()


@pytest.mark.parametrize("changed", ["config_file", "styles"])
def test_nothing_is_saved_if_settings_changed_while_the_reader_ran(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    file: Path = getattr(paths, changed)
    monkeypatch.setattr(saved_screen, "time_ns", time.time_ns)
    saved_screen.current([])
    os.utime(file)
    screen = Screen(paths)
    screen.lines, screen.size, screen.until = [TITLE], (120, 40), NOW + 60
    screen.save()
    assert not paths.saved_screen.exists()


@pytest.mark.parametrize(
    ("later", "age"),
    [(0, "2 h old"), (50 * 3_600, "2 days old"), (-7_190, "just now"), (40 * 3_600, "42 h old")],
)
def test_the_age_of_the_list_is_the_present_one(paths: Paths, later: float, age: str) -> None:
    save(paths, fetched=NOW - 7_200 - later)
    screen = shown()
    assert screen is not None
    assert f" {age} · offline \x1b[0m" in screen
    assert len(screen) == len(f"\x1b[1;1H{TITLE}\x1b[2;1H{HEADING}\x1b[1;1H")


def test_an_age_without_room_makes_the_screen_stale(paths: Paths) -> None:
    save(paths, TITLE, with_age("\x1b[0m Trending    2 h old ", "2 h old"))
    assert shown() is not None
    save(paths, TITLE, with_age("\x1b[0m Trending    2 h old ", "2 h old"), fetched=NOW - 50 * 3_600)
    assert shown() is None


@pytest.mark.parametrize(
    "line",
    [
        "\x1b]52;c;cm0gLXJmIH4=\x07",
        "\x1b]8;;https://example.org\x1b\\link",
        "\x1b[2J",
        "\x1b[?1049l",
        "\x1b[6n",
        "\x1bc",
        "\x1b[1;31",
        "\x1b[3\x07m",
        "bell\x07",
        "line\nfeed",
        "back\rto the start",
        "eight bits \x9b2J",
        "\u202eback to front",
    ],
)
def test_no_other_control_sequence_is_saved_or_shown(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    save(paths, TITLE, line)
    assert not paths.saved_screen.exists()
    monkeypatch.setattr(saved_screen, "_is_ours", lambda _: True)
    save(paths, TITLE, line)
    monkeypatch.undo()
    assert shown() is None


@pytest.mark.parametrize("text", ["می‌خواهم", "👩‍💻 code", "a b", "全角　文字", "•▌▐│▲★❝…"])
def test_our_texts_may_have_joiners_wide_blanks_and_symbols(paths: Paths, text: str) -> None:
    save(paths, text)
    assert shown() == f"\x1b[1;1H{text}\x1b[1;1H"


def test_a_damaged_file_is_not_shown(paths: Paths) -> None:
    save(paths)
    data = paths.saved_screen.read_bytes()
    for place in range(0, len(data), 7):
        paths.saved_screen.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert shown() is None
        paths.saved_screen.write_bytes(data[:place])
        assert shown() is None
    paths.saved_screen.write_bytes(data)
    assert shown() is not None


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o644, 0o4600])
def test_a_file_that_is_not_the_user_s_alone_is_not_shown(paths: Paths, mode: int) -> None:
    save(paths)
    paths.saved_screen.chmod(mode)
    assert shown() is None


def test_neither_a_link_nor_a_folder_nor_a_pipe_is_read(paths: Paths) -> None:
    save(paths)
    kept = paths.saved_screen.rename(paths.state / "elsewhere")
    paths.saved_screen.symlink_to(kept)
    assert shown() is None
    paths.saved_screen.unlink()
    paths.saved_screen.mkdir()
    assert shown() is None
    paths.saved_screen.rmdir()
    os.mkfifo(paths.saved_screen, 0o600)
    assert shown() is None


@contextmanager
def without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(_: int) -> os.terminal_size:
        raise OSError(25, "Inappropriate ioctl for device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "get_terminal_size", refuse)
        yield


def test_nothing_is_shown_where_there_is_no_terminal(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    save(paths)
    with without_a_terminal(monkeypatch):
        assert shown() is None


def test_it_loads_nothing_that_takes_time() -> None:
    heavy = "typing pathlib re enum signal hashlib json asyncio textual httpx sqlite3 msgspec"
    code = (
        "import sys; before = {*sys.modules}; import paperreader.cli, paperreader.saved_screen, termios;"
        f"print(*{{*sys.modules}} - before & {{*{heavy.split()}}})"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"\n"
