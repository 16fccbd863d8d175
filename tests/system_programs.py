"""Stand-ins for the programs of the system that keep schedules."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

_PROGRAM = """\
#!/bin/sh
# Answers as the files beside it say, and writes down each call.
here={here}
name={name}
echo "$name $*" >> "$here/$name.calls"
for file in "$here/$name".fail.*; do
    [ -e "$file" ] || continue
    case "$*" in *"${{file##*.fail.}}"*) cat "$file" >&2; exit 1;; esac
done
for file in "$here/$name".answer.*; do
    [ -e "$file" ] || continue
    case "$*" in *"${{file##*.answer.}}"*) cat "$file"; exit 0;; esac
done
exit 0
"""


class StandIn:
    """A program on the PATH.

    Args:
        folder: where it is.
        name: what it is called.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        path = folder / name
        path.write_text(_PROGRAM.format(here=folder, name=name))
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    @property
    def calls(self) -> list[str]:
        path = self._folder / f"{self._name}.calls"
        return path.read_text().splitlines() if path.exists() else []

    def answer(self, words: str, text: str) -> None:
        """Print a text when it is called with these words."""
        (self._folder / f"{self._name}.answer.{words}").write_text(f"{text}\n")

    def fail(self, words: str, text: str) -> None:
        """Say a text and fail when it is called with these words."""
        (self._folder / f"{self._name}.fail.{words}").write_text(f"{text}\n")


class CrontabProgram:
    """A crontab that stores what it is given, as bytes, and refuses what real ones refuse."""

    _PROGRAM = """\
#!{python} -IB
import os, pathlib, subprocess, sys
kept = pathlib.Path({kept!r})
refusal = pathlib.Path({refusal!r})
if sys.argv[1:] == ["-l"]:
    if not kept.exists():
        sys.exit("no crontab for me")
    sys.stdout.buffer.write(kept.read_bytes().replace(b"\\r", b"\\\\r"))
elif sys.argv[1:] == ["-e"]:
    sys.exit(subprocess.run([os.environ["VISUAL"], kept]).returncode)
elif refusal.exists():
    sys.exit(refusal.read_text())
elif sys.argv[1:] == ["-r"]:
    kept.unlink()
else:
    given = sys.stdin.buffer.read()
    if given and not given.endswith(b"\\n"):
        sys.exit("new crontab file is missing newline before EOF, can't install.")
    kept.write_bytes(given)
"""

    def __init__(self, folder: Path) -> None:
        self.kept = folder / "crontab.kept"
        self._refusal = folder / "crontab.refusal"
        path = folder / "crontab"
        path.write_text(
            self._PROGRAM.format(python=sys.executable, kept=str(self.kept), refusal=str(self._refusal))
        )
        path.chmod(0o755)

    @property
    def content(self) -> bytes:
        return self.kept.read_bytes()

    def refuse(self, words: str) -> None:
        self._refusal.write_text(words)


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a folder first on the PATH, before those that every system has."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("sh", "cat", "env"):
        (folder / name).symlink_to(f"/bin/{name}")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}")
    return folder


@pytest.fixture
def programs(on_path: Path) -> Callable[[str], StandIn]:
    return lambda name: StandIn(on_path, name)


@pytest.fixture
def crontab(on_path: Path) -> CrontabProgram:
    return CrontabProgram(on_path)
