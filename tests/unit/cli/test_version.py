"""`--version`, and all that a report of a bug needs with `--verbose`."""

from __future__ import annotations

import os
import platform
from typing import TYPE_CHECKING

import pytest

from paperreader import __version__
from paperreader.paths import default_paths

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Call


@pytest.mark.parametrize("options", [("--version", "--verbose"), ("-v", "-V")])
def test_the_verbose_version_says_what_a_report_needs(
    call: Call, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    call("bookmark", "add", "2506.01713", "--offline")
    call("list", "sample", "--offline")
    for name, value in (
        ("TERM", "xterm-kitty"),
        ("TMUX", "1"),
        ("SSH_TTY", "/dev/pts/1"),
        ("LC_ALL", "C.UTF-8"),
    ):
        monkeypatch.setenv(name, value)

    answer = call(*options)

    rows = {line[2:21].strip(): line[22:] for line in answer.out.splitlines()[2:]}
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"paperreader {__version__}\n\nversions\n")
    assert rows["python"].startswith(f"{platform.python_version()} on ")
    assert {"sqlite", "textual", "httpx", "extras", "installed in"} <= rows.keys()
    assert "1 bookmark" in rows["bookmarks"]
    assert "papers" in rows["library"]
    assert rows["kind"] == "TERM=xterm-kitty, inside tmux, over SSH"
    assert rows["locale"].startswith("LC_ALL=C.UTF-8")


def test_the_verbose_version_has_no_secret_and_no_name_of_the_user(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_canary")
    monkeypatch.setenv("HTTPS_PROXY", "http://me:canary@proxy:8080")
    monkeypatch.setenv("HOME", str(default_paths().data.parent))

    report = call("--version", "--verbose").out

    assert "canary" not in report
    assert "data folder         ~/paperreader" in report
    assert os.environ["HOME"] not in report


def test_the_verbose_version_works_with_damaged_files_and_writes_nothing(call: Call) -> None:
    paths = default_paths()
    for file in (paths.bookmarks, paths.library, paths.config_file):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"\0damaged")
    before = sorted(paths.data.parent.parent.rglob("*"))

    answer = call("--version", "--verbose")

    assert (answer.code, answer.err) == (0, "")
    assert "! library" in answer.out
    assert sorted(paths.data.parent.parent.rglob("*")) == before


def test_the_extras_are_those_of_which_every_package_is_installed(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [
        "httpx<1",
        "pytest>=1; extra == 'one'",
        "no-such<2,>=1; extra == 'one'",
        "pytest; extra == 'two'",
    ]
    monkeypatch.setattr("paperreader.cli.commands.doctor.machine.requires", lambda _: wanted)

    assert "  extras              two\n" in call("--version", "--verbose").out
