from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import ConfigError
from paperreader.folders import command_of_setting, is_missing, make_folder, path_of_setting, runtime_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def mask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("mask")
def test_every_folder_that_is_made_is_its_owners_alone(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b" / "c")
    made = [tmp_path / "a", tmp_path / "a" / "b", tmp_path / "a" / "b" / "c"]
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in made] == [0o700] * 3


def test_a_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_what_a_link_leads_to_is_not_made(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "drive")
    with pytest.raises(OSError, match="which is missing"):
        make_folder(tmp_path / "link" / "folder")
    assert not (tmp_path / "drive").exists()


def test_what_cannot_be_looked_at_counts_as_there(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "drive")
    (tmp_path / "loop").symlink_to("loop")
    assert is_missing(tmp_path / "nothing" / "x")
    assert is_missing(tmp_path / "file" / "x")
    assert not any(is_missing(tmp_path / name) for name in ("file", "link", "link/x", "loop", "loop/x"))


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("MAIL", "~/Mail")
    monkeypatch.delenv("NOPE", raising=False)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("~/x", "/home/me/x"),
        ("$HOME/x", "/home/me/x"),
        ("${HOME}/x y", "/home/me/x y"),
        ("$MAIL/x", "/home/me/Mail/x"),
        ("~nobody-of-this-name/x", "~nobody-of-this-name/x"),
        ("/x/~/y", "/x/~/y"),
    ],
)
def test_a_setting_may_name_a_path_by_home_and_variables(text: str, path: str) -> None:
    assert str(path_of_setting(text)) == path


@pytest.mark.usefixtures("home")
def test_every_word_of_a_command_that_is_a_path_is_expanded_and_no_other() -> None:
    words = [
        "$HOME/my bin/get",
        "~/.password",
        "$MAIL",
        "me@example.org",
        "cat ~/x $HOME",
        "$1",
        "--file=~/x",
    ]
    expanded = ["/home/me/my bin/get", "/home/me/.password", "/home/me/Mail", *words[3:]]
    assert command_of_setting(words) == expanded


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("text", ["$NOPE/x", "${NOPE}/x", "/a/$NOPE"])
def test_a_variable_that_is_not_set_is_named(text: str) -> None:
    with pytest.raises(ConfigError, match=r"names the variable \$\{?NOPE\}?, which is not set"):
        path_of_setting(text)


def test_running_programs_share_the_folder_of_the_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    tmp_path.chmod(0o700)

    assert runtime_folder() == tmp_path / "paperreader"


@pytest.mark.parametrize("session", ["", "relative", "/nowhere"])
def test_without_a_session_they_share_a_private_folder_in_the_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, session: str
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", session)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    expected = tmp_path / f"paperreader-{os.getuid()}"
    if (session_folder := runtime_folder()) != expected:
        pytest.skip(f"this machine has a session: {session_folder}")

    assert stat.S_IMODE(expected.stat().st_mode) == 0o700
    expected.chmod(0o755)
    assert runtime_folder() is None
    expected.rmdir()
    expected.symlink_to(tmp_path)
    assert runtime_folder() is None
