"""The job of a schedule, run as systemd, cron and launchd run it: without the variables of the shell."""

from __future__ import annotations

import os
import plistlib
import re
import shlex
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paperreader.library import Library
from tests.builders import build_edition
from tests.terminal import own_environment

if TYPE_CHECKING:
    from collections.abc import Callable

C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
SETTINGS = '[mail]\nfrom = "me@example.org"\nmaildir = "{home}/Mail é"\n[network]\noffline = true\n'


class Machine:
    """A home with a library and settings, and a link to the program in a folder with an awkward name."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.home = folder / "home é"
        self.environment = own_environment(self.home, PATH=f"{programs}{os.pathsep}/usr/bin:/bin")
        self.script = folder / "own b%d&é" / "paperreader"
        self.script.parent.mkdir()
        self.script.symlink_to(Path(sys.executable).with_name("paperreader"))
        settings = self.home / "config" / "paperreader" / "config.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS.format(home=self.home), "utf-8")
        library = Library(self.home / "data" / "paperreader" / "library.db")
        library.store(build_edition(5, fetched_at=datetime.now(UTC)))
        library.close()

    def run(self, *argv: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.script, "digest", *argv],
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def schedule(self, *options: str) -> str:
        """Make a schedule that is due all day, and return what was said of it."""
        done = self.run("schedule", "--at", "00:00", "--days", "daily", "--yes", *options)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def mails(self) -> int:
        return len(list((self.home / "Mail é").glob("new/*")))


@pytest.fixture
def machine(tmp_path: Path, on_path: Path) -> Machine:
    return Machine(tmp_path, on_path)


def as_systemd_does(machine: Machine) -> list[str]:
    text = (machine.home / "config/systemd/user/paperreader-digest.service").read_text("utf-8")
    lines = [line.replace("%%", "%") for line in text.splitlines()]
    pairs = [line.partition("=")[2] for line in lines if line.startswith("Environment=")]
    command = next(line.partition("=")[2] for line in lines if line.startswith("ExecStart="))
    return ["env", "-i", *bare(machine), *(shlex.split(pair)[0] for pair in pairs), *shlex.split(command)]


def as_cron_does(machine: Machine, kept: Path) -> list[str]:
    line = next(line for line in kept.read_text("utf-8").splitlines() if not line.startswith("#"))
    command = re.sub(r"\\%", "%", line.split(maxsplit=5)[5])
    return ["env", "-i", *bare(machine), "/bin/sh", "-c", command]


def as_launchd_does(machine: Machine) -> list[str]:
    agent = plistlib.loads((machine.home / "Library/LaunchAgents/paperreader.digest.plist").read_bytes())
    pairs = (f"{name}={value}" for name, value in agent["EnvironmentVariables"].items())
    return ["env", "-i", *bare(machine), *pairs, *agent["ProgramArguments"]]


def bare(machine: Machine) -> list[str]:
    return [f"HOME={machine.home}", "PATH=/usr/bin:/bin", *(f"{n}={v}" for n, v in C_LOCALE.items())]


@pytest.mark.parametrize("locale", [{}, C_LOCALE])
@pytest.mark.parametrize("name", ["systemd", "cron", "launchd"])
def test_what_is_scheduled_sends_one_mail_however_often_it_is_run(machine, programs, crontab, name, locale):
    programs("systemctl")
    programs("launchctl").fail("print", "Could not find service")
    machine.environment |= locale
    shown = machine.schedule("--with", name)
    commands: dict[str, Callable[[], list[str]]] = {
        "systemd": lambda: as_systemd_does(machine),
        "cron": lambda: as_cron_does(machine, crontab.kept),
        "launchd": lambda: as_launchd_does(machine),
    }
    command = commands[name]()
    runs = [subprocess.run(command, capture_output=True, cwd="/", check=False) for _ in range(4)]

    assert str(machine.script).replace("é", "e" if locale else "é") in shown
    assert "which is not a program" not in machine.run("status").stderr
    assert [(run.returncode, run.stdout) for run in runs] == [(0, b"")] * 4, runs[0].stderr
    assert [run.stderr for run in runs[1:]] == [b""] * 3
    assert machine.mails == 1


def test_a_try_sends_a_test_mail_without_the_variables_of_the_shell(machine):
    machine.environment |= C_LOCALE | {"XDG_RUNTIME_DIR": "/nowhere"}
    done = machine.run("schedule", "--try")

    assert (done.returncode, machine.mails) == (0, 1), done.stderr
