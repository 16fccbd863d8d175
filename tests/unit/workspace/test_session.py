"""The state in which the user left the reader: how it is read, and which settings override it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from paperreader.config import Display
from paperreader.workspace.session import Session, load_session, save_session, settled


def test_what_is_saved_is_read_again_and_is_private(tmp_path: Path) -> None:
    left = Session(tab="daily", order="stars", layout="list", hide_read=True, theme="nord")
    path = tmp_path / "state" / "session.json"
    save_session(path, left)
    assert load_session(path) == left
    assert load_session(path).order == "stars"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["session.json"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b'{"tab": 1, "order": ["stars"], "hide_read": "no"}',
    ],
)
def test_what_cannot_be_read_was_never_said(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "session.json").write_bytes(data)
    assert load_session(tmp_path / "session.json") == Session()


def test_one_wrong_thing_takes_no_other_with_it(tmp_path: Path) -> None:
    (tmp_path / "session.json").write_bytes(b'{"tab": 1, "order": "stars", "of a later version": {}}')
    assert load_session(tmp_path / "session.json") == Session(order="stars")


def test_a_disk_that_refuses_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    save_session(Path("/proc/nowhere/session.json"), Session(tab="daily"))
    (record,) = caplog.records
    assert "/proc/nowhere" in record.getMessage()


def test_settings_come_before_what_was_left_and_that_before_the_usual() -> None:
    left = Session(tab="daily", layout="list", hide_read=True, theme="nord")
    shown = settled(Display(start="library", theme="gruvbox"), left)
    assert (shown.start, shown.theme, shown.layout, shown.hide_read) == ("library", "gruvbox", "list", True)
    assert settled(Display(), Session()) == Display()


def test_a_layout_that_does_not_exist_is_passed_over() -> None:
    assert settled(Display(start="library"), Session(layout="sideways")) == Display(start="library")


def test_reading_how_the_last_session_ended_loads_no_lock() -> None:
    program = (
        "import sys, paperreader.workspace.session; print(*({'filelock', 'textual'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
