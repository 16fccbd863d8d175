"""Browsers: which one starts, how, and the message if there is none."""

from __future__ import annotations

import stat
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.errors import LinkRefused
from paperreader.ui.system.browser import browser_arguments, open_address, open_in_browser

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the rules of a Linux desktop")
ADDRESS = "https://github.com/a/b"


class Terminal:
    """The part of the application that opening a link uses.

    Attributes:
        copied: the clipboard.
        lent: how often the terminal was given to another program.
        is_web: whether the terminal is in a browser.
        opened: what that browser was asked to open.
    """

    is_web = False

    def __init__(self) -> None:
        self.copied = ""
        self.lent = 0
        self.opened: list[str] = []

    def open_url(self, url: str) -> None:
        self.opened.append(url)

    def copy_to_clipboard(self, text: str) -> None:
        self.copied = text

    def suspend(self) -> Terminal:
        return self

    def __enter__(self) -> None:
        self.lent += 1

    def __exit__(self, *_: object) -> None:
        """Do nothing: there is nothing to restore."""


@pytest.fixture(autouse=True)
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder that is the only one on the PATH, without a desktop."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return folder


def program(folder: Path, name: str, script: str = "exit 0") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


async def open_link(url: str = ADDRESS, browser: tuple[str, ...] = ()) -> tuple[str, Terminal]:
    terminal = Terminal()
    said = await open_in_browser(terminal, url, browser)  # type: ignore[arg-type]
    return said, terminal


def test_the_settings_come_before_the_environment(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(programs, "other")
    monkeypatch.setenv("BROWSER", "other")
    assert browser_arguments(["firefox", "--new-tab"]) == ["firefox", "--new-tab"]
    assert browser_arguments([]) == ["other"]


@pytest.mark.parametrize(
    ("value", "arguments"),
    [
        ("there", ["there"]),
        ("there --new-tab %s", ["there", "--new-tab"]),
        ("there:elsewhere", ["there"]),
        ("missing", None),
        ("", None),
        ("%s", None),
    ],
)
def test_the_browser_of_the_environment(
    programs: Path, monkeypatch: pytest.MonkeyPatch, value: str, arguments: list[str] | None
) -> None:
    program(programs, "there")
    monkeypatch.setenv("BROWSER", value)
    assert browser_arguments([]) == arguments


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_a_desktop_opens_with_its_own_program(
    programs: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    opener = program(programs, "xdg-open")
    assert browser_arguments([]) is None, "without a desktop there is nothing to open in"
    monkeypatch.setenv(variable, ":0")
    assert browser_arguments([]) == [str(opener)]


async def test_the_address_is_one_argument_and_goes_through_no_shell(programs: Path) -> None:
    log = programs / "log"
    browser = program(programs, "browser", f'for a in "$@"; do echo "$a"; done > {log}')
    said, _ = await open_link("https://a.example/$(touch$IFS$9x);`id`?a=b&c=d", (str(browser), "--tab"))
    assert said.startswith("Opened ")
    lines = log.read_text().splitlines()
    assert lines[0] == "--tab"
    assert len(lines) == 2
    assert not (programs / "x").exists()


async def test_in_a_browser_the_same_browser_opens_it(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Terminal, "is_web", True)
    browser = program(programs, "browser", f"touch {programs / 'started'}")
    said, terminal = await open_link(browser=(str(browser),))
    assert (said, terminal.opened) == (f"Opened {ADDRESS}", [ADDRESS])
    assert not (programs / "started").exists()


async def test_a_browser_is_told_where_a_file_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Terminal, "is_web", True)
    terminal = Terminal()
    said = await open_address(terminal, "file:///home/ada/A%20paper.pdf", ())  # type: ignore[arg-type]
    assert said == "It is in /home/ada/A paper.pdf on the machine that serves the reader."
    assert terminal.opened == []


async def test_a_browser_that_writes_does_not_write_on_the_screen(
    programs: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    browser = program(programs, "browser", "echo out; echo err >&2")
    await open_link(browser=(str(browser),))
    assert capfd.readouterr() == ("", "")


async def test_a_browser_that_fails_leaves_the_link_on_the_clipboard(programs: Path) -> None:
    browser = program(programs, "browser", "exit 3")
    said, terminal = await open_link(browser=(str(browser),))
    assert said.endswith(f"did not open it. Copied: {ADDRESS}")
    assert terminal.copied == ADDRESS


async def test_a_browser_that_is_gone_leaves_the_link_on_the_clipboard() -> None:
    said, terminal = await open_link(browser=("no-such-browser",))
    assert said == f"no-such-browser did not open it. Copied: {ADDRESS}"
    assert terminal.copied == ADDRESS


@pytest.mark.parametrize(
    ("session", "why"),
    [
        ({}, "No browser was found; name one in config.toml under [links]."),
        ({"SSH_TTY": "/dev/pts/1"}, "SSH"),
    ],
)
async def test_where_no_browser_is_the_link_is_copied_and_shown(
    monkeypatch: pytest.MonkeyPatch, session: dict[str, str], why: str
) -> None:
    for name, value in session.items():
        monkeypatch.setenv(name, value)
    said, terminal = await open_link()
    assert why in said
    assert said.endswith(f"Copied: {ADDRESS}")
    assert terminal.copied == ADDRESS


async def test_a_browser_that_works_in_text_is_lent_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: list[list[str]] = []

    def run(arguments: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        ran.append(arguments)
        return subprocess.CompletedProcess(arguments, 0)

    monkeypatch.setattr(subprocess, "run", run)
    said, terminal = await open_link(browser=("/usr/bin/w3m", "-N"))
    assert ran == [["/usr/bin/w3m", "-N", ADDRESS]]
    assert terminal.lent == 1
    assert said == f"Opened {ADDRESS}"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "--flag", "https://u:p@a.example", "javascript:x", ""])
async def test_what_is_not_safe_is_neither_opened_nor_copied(programs: Path, url: str) -> None:
    browser = program(programs, "browser", f"touch {programs / 'ran'}")
    terminal = Terminal()
    with pytest.raises(LinkRefused, match="was not opened"):
        await open_in_browser(terminal, url, (str(browser),))  # type: ignore[arg-type]
    assert terminal.copied == ""
    assert not (programs / "ran").exists()


async def test_a_look_alike_is_shown_for_what_it_is(programs: Path) -> None:
    browser = program(programs, "browser")
    said, _ = await open_link("https://gіthub.com/a/b", (str(browser),))
    assert "xn--" in said
