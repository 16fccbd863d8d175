"""The screen that is shown before the program is loaded, in a real terminal."""

from __future__ import annotations

import random
import signal
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.library import Library
from tests.amounts import amount
from tests.builders import build_edition
from tests.e2e.reader import bookmarked, leave, open_in_shell, open_reader, row_under_the_cursor
from tests.e2e.test_terminal import is_given_back
from tests.terminal import CTRL_C, FRAME_END, screen_of

if TYPE_CHECKING:
    from pathlib import Path

    from pyte import Screen

    from tests.terminal import Terminal

TAKEN = b"\x1b[?2026h\x1b[?1049h\x1b[?25l\x1b[1;1H"
"""What shows the saved screen: the shell's stays until all of it is there."""

LOADED = b"\x1b[?2004h"
"""What Textual's driver writes when it takes the terminal."""


@pytest.fixture
def home(own_home: Path) -> Path:
    """Return the home of a user who has read the trending list and left."""
    library = Library(own_home / "data" / "paperreader" / "library.db")
    library.store(build_edition(60))
    library.close()
    read_and_leave(own_home)
    return own_home


def read_and_leave(home: Path, **environment: Any) -> None:
    with open_reader(home, "--offline", **environment) as terminal:
        terminal.wait_for("(60)")
        leave(terminal)


def is_painted_over(terminal: Terminal) -> bool:
    """Return whether Textual has painted."""
    return FRAME_END in terminal.raw.partition(LOADED)[2]


def is_complete(terminal: Terminal) -> bool:
    """Return whether Textual has painted the list."""
    return is_painted_over(terminal) and "Paper" in terminal.lines[2]


def is_shown(terminal: Terminal) -> bool:
    """Return whether the saved screen is shown."""
    return terminal.raw.startswith(TAKEN) and FRAME_END in terminal.raw


def cells(terminal: Terminal) -> list[list[object]]:
    """Return every cell of the screen with its colours, and the place of the cursor."""
    terminal.settle()
    return cells_of(terminal.screen)


def cells_until(terminal: Terminal, *marks: bytes) -> list[list[object]]:
    """Return the cells at the end of the output up to these marks in their order, whatever followed it."""
    end = 0
    for mark in marks:
        end = terminal.raw.index(mark, end) + len(mark)
    return cells_of(screen_of(terminal.raw[:end], terminal.screen.columns, terminal.screen.lines))


def cells_of(screen: Screen) -> list[list[object]]:
    columns, lines = range(screen.columns), range(screen.lines)
    found: list[list[object]] = [[screen.buffer[line][column] for column in columns] for line in lines]
    return [*found, [screen.cursor.x, screen.cursor.y]]


@pytest.mark.parametrize("keys", ["", "jjj G", "/learn", "/learn \r", "6", "5", "b jb", "s", "\r", "?", "v"])
def test_it_is_the_screen_that_the_reader_paints_next(home: Path, keys: str) -> None:
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(is_complete)
        for part in keys.split(" "):
            terminal.send(part)
            terminal.wait_quiet(0.1)
        terminal.send(CTRL_C)
        assert terminal.wait_exit() == 0
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(is_shown)
        saved = cells(terminal)
        terminal.wait_for(is_painted_over)
        assert cells_until(terminal, LOADED, FRAME_END) == saved
        leave(terminal)
        assert terminal.raw.count(b"\x1b[?1049h") == 1
        assert is_given_back(terminal)


def test_keys_typed_meanwhile_are_answered_in_order_and_not_echoed(home: Path) -> None:
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(is_shown)
        saved = cells(terminal)
        terminal.send("jbjjb")
        terminal.wait_for(lambda _: LOADED in terminal.raw)
        assert cells_until(terminal, LOADED) == saved
        terminal.wait_for(lambda _: terminal.text.count("●") == 3)
        assert "4 Paper 4" in row_under_the_cursor(terminal)
        assert "1 Paper 1" in terminal.lines[2]
        leave(terminal)
    assert bookmarked(home) == {"2611.00002", "2611.00004"}


def test_ctrl_c_typed_meanwhile_leaves(home: Path) -> None:
    with open_reader(home, "--offline") as terminal:
        before = terminal.first_settings
        terminal.wait_for(is_shown)
        terminal.send(CTRL_C)
        assert terminal.wait_exit() == 0
        assert terminal.settings == before
        assert is_given_back(terminal)


@pytest.mark.parametrize("name", ["TERM", "HUP", "INT", "QUIT", "USR1"])
def test_a_signal_meanwhile_gives_the_terminal_back(home: Path, name: str) -> None:
    number = signal.Signals[f"SIG{name}"]
    with open_reader(home, "--offline") as terminal:
        before = terminal.first_settings
        terminal.wait_for(is_shown)
        assert terminal.settings != before
        terminal.kill(number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.settings == before
        assert is_given_back(terminal)


def test_a_start_that_is_killed_at_any_moment_gives_the_terminal_back(home: Path) -> None:
    draw = random.Random(18)
    for _ in range(amount(20, 6)):
        with open_reader(home, "--offline") as terminal:
            before = terminal.first_settings
            pieces = draw.randrange(1, 40)
            while len(terminal.chunks) < pieces and not is_complete(terminal):
                terminal.read(1)
            terminal.kill(signal.SIGTERM)
            assert terminal.wait_exit() == 128 + signal.SIGTERM
            assert terminal.settings == before
            assert is_given_back(terminal)


def test_a_window_that_is_resized_meanwhile_is_filled(home: Path) -> None:
    with open_reader(home, "--offline") as terminal:
        terminal.wait_for(is_shown)
        terminal.resize(100, 30)
        terminal.wait_for(lambda _: is_complete(terminal) and "help" in terminal.lines[29])
        leave(terminal)


def test_an_error_meanwhile_is_reported_on_the_shell_s_screen(home: Path, tmp_path: Path) -> None:
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(
        "import sys\nclass Refuse:\n    def find_spec(self, name, path=None, target=None):\n"
        "        import os\n"
        f"        if name == 'textual' and os.path.exists({str(hook / 'broken')!r}):\n"
        "            raise ImportError('no textual')\n"
        "sys.meta_path.insert(0, Refuse())\n"
    )
    read_and_leave(home, PYTHONPATH=str(hook))
    (hook / "broken").touch()
    with open_reader(home, "--offline", PYTHONPATH=str(hook)) as terminal:
        before = terminal.first_settings
        assert terminal.wait_exit() == 1
        assert is_shown(terminal)
        assert terminal.settings == before
        assert is_given_back(terminal)
        assert b"paperreader: " in terminal.raw.rpartition(b"\x1b[?1049l")[2]


def test_a_signal_while_a_module_is_loaded_gives_the_terminal_back(home: Path, tmp_path: Path) -> None:
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(
        "import sys\nclass Ending:\n    def find_spec(self, name, path=None, target=None):\n"
        "        import os\n"
        f"        if name == 'textual' and os.path.exists({str(hook / 'ends')!r}):\n"
        "            sys.modules['contextlib'] = type(sys)('contextlib')\n"
        f"            os.kill(os.getpid(), {signal.SIGTERM:d})\n"
        "sys.meta_path.insert(0, Ending())\n"
    )
    read_and_leave(home, PYTHONPATH=str(hook))
    (hook / "ends").touch()
    with open_reader(home, "--offline", PYTHONPATH=str(hook)) as terminal:
        before = terminal.first_settings
        assert terminal.wait_exit() == 128 + signal.SIGTERM
        assert is_shown(terminal)
        assert terminal.settings == before
        assert is_given_back(terminal)


def test_settings_that_became_invalid_are_reported(home: Path) -> None:
    file = home / "config" / "paperreader" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("[display]\ntheme = 'none'\n")
    with open_reader(home, "--offline") as terminal:
        assert terminal.wait_exit() == 2
        assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize(
    "change",
    [
        '"$@" bookmark add 2611.00002',
        '"$@" mute add title:Paper',
        'touch "$XDG_DATA_HOME"/paperreader/library.db',
        'printf x >>"$XDG_STATE_HOME"/paperreader/screen',
        'chmod g+w "$XDG_STATE_HOME"/paperreader/screen',
        'mkdir -p "$XDG_CONFIG_HOME"/paperreader/styles',
        "export NO_COLOR=1",
        "stty cols 119",
    ],
)
def test_a_start_after_a_change_shows_no_saved_screen(home: Path, change: str) -> None:
    reader = 'exec "$@" --offline'
    with open_in_shell(home, reader, options=()) as terminal:
        terminal.wait_for(is_shown)
        leave(terminal)
    with open_in_shell(home, f"{{ {change}; }} >/dev/null 2>&1; {reader}", options=()) as terminal:
        terminal.wait_for(is_painted_over)
        assert TAKEN not in terminal.raw
        leave(terminal)


def test_the_switch_turns_it_off(home: Path) -> None:
    file = home / "config" / "paperreader" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("[display]\nsaved_screen = false\n")
    read_and_leave(home)
    assert not (home / "state" / "paperreader" / "screen").exists()
