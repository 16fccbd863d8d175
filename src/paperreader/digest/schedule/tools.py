"""Call the system's scheduling programs, and describe the schedule that one of them has."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING, NamedTuple, Protocol

from paperreader.digest.schedule.job import Job, plan_of
from paperreader.digest.schedule.plan import Plan
from paperreader.errors import PaperReaderError
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo


_SECONDS = 20
_LONG_HEAD = rb"#!/bin/sh\n'''exec' (\"?)(/[^\"\n]+)\1 \"\$0\""
"""The first lines of a script whose interpreter has a long path or one with blanks."""


class Done(NamedTuple):
    """The result of a program.

    Attributes:
        code: its exit code; 127 if there is no such program.
        out: its output.
        err: the last line of its stderr, cleaned.
    """

    code: int
    out: bytes
    err: str


class Installed(NamedTuple):
    """A schedule of ours on this machine.

    Attributes:
        place: the path of its file, or the crontab.
        command: the command that it runs.
        since: when it was written, or None if unknown.
        zone: the zone of its times.
    """

    place: str
    command: tuple[str, ...]
    since: datetime | None
    zone: ZoneInfo

    @property
    def plan(self) -> Plan:
        """Return when it runs; the default plan if its command was edited and names none."""
        return plan_of(self.command) or Plan()

    @property
    def missing(self) -> str | None:
        """Return the program or its interpreter if it cannot be run; "" if no program is named."""
        if not self.command:
            return ""
        program = self.command[0]
        if not _is_program(program):
            return program
        # A virtual environment that was moved, or whose Python is gone, leaves scripts that cannot start.
        interpreter = _interpreter(program)
        return None if interpreter is None or _is_program(interpreter) else interpreter


def _is_program(path: str) -> bool:
    # The path is in bytes, because the locale of this process may lack one of its characters.
    return os.access(path.encode(), os.X_OK)


def _interpreter(program: str) -> str | None:
    """Return the interpreter of a script; pip puts a path that is long or has blanks into line two."""
    try:
        with open(program.encode(), "rb") as file:  # noqa: PTH123 - as above
            head = file.read(1_000)
    except OSError:
        return None
    named = re.match(_LONG_HEAD, head) or re.match(rb"#!\s*()(/\S+)", head)
    return None if named is None else named[2].decode("utf-8", "replace")


class Scheduler(Protocol):
    """A program of the machine that runs jobs at given times.

    Attributes:
        NAME: its name for `--with`.
        SEES_TZ: whether it can follow the zone that TZ names.
    """

    NAME: str
    SEES_TZ: bool

    def absence(self) -> str:
        """Return why this user cannot use it, as the end of a sentence; "" if it is available."""

    def preview(self, job: Job) -> str:
        """Return what would be written, and where."""

    def install(self, job: Job) -> None:
        """Write the job in place of an earlier one, and start it.

        Raises:
            PaperReaderError: it was refused; the earlier job is unchanged.
        """

    def installed(self) -> Installed | None:
        """Return our schedule, if there is one."""

    def remove(self) -> None:
        """Remove our schedule, if there is one.

        Raises:
            PaperReaderError: it was refused.
        """

    def warnings(self) -> list[str]:
        """Return a sentence for each thing that keeps the job from running."""


def call(*command: str, stdin: bytes = b"", **variables: str) -> Done:
    """Run a system program with English messages, additional variables and a time limit."""
    environ = {**os.environ, "LC_ALL": "C", **variables}
    try:
        done = subprocess.run(  # noqa: S603 - a list, no shell
            command, input=stdin, capture_output=True, timeout=_SECONDS, check=False, env=environ
        )
    except subprocess.TimeoutExpired:
        return Done(124, b"", f"it did not end within {_SECONDS} seconds")
    except OSError as error:
        return Done(127, b"", f"it cannot be run: {error.strerror}")
    last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    return Done(done.returncode, done.stdout, clean_line(last, 200))


def require(*command: str, hint: str = "", stdin: bytes = b"") -> Done:
    """Run a system program that has to succeed.

    Raises:
        PaperReaderError: it failed; the message contains that of the program.
    """
    done = call(*command, stdin=stdin)
    if done.code:
        words = done.err.rstrip(".") or f"it ended with {done.code}"
        raise PaperReaderError(f"`{' '.join(command)}` failed: {words}. {hint}".strip())
    return done


def read_bytes(path: Path) -> bytes | None:
    """Return the content of a file, or None if it is missing or cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None
