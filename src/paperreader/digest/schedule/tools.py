"""Calling the programs of the system that keep schedules, and what one keeps of ours."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING, NamedTuple, Protocol

from paperreader.digest.schedule.job import plan_of
from paperreader.digest.schedule.plan import Plan
from paperreader.errors import PaperReaderError
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from paperreader.digest.schedule.job import Job

_SECONDS = 20
_LONG_HEAD = rb"#!/bin/sh\n'''exec' (\"?)(/[^\"\n]+)\1 \"\$0\""
"""How a script begins if the path of its interpreter is long or has blanks."""


class Done(NamedTuple):
    """How a program ended.

    Attributes:
        code: its exit code; 127 where there is no such program.
        out: what it printed.
        err: the last line of its stderr, cleaned.
    """

    code: int
    out: bytes
    err: str


class Installed(NamedTuple):
    """A schedule of ours that is on the machine.

    Attributes:
        place: where it is kept: a path, or the crontab.
        command: what it runs.
        since: when it was written, None if that is not known.
        zone: whose time it follows.
    """

    place: str
    command: tuple[str, ...]
    since: datetime | None
    zone: ZoneInfo

    @property
    def plan(self) -> Plan:
        """When it runs; the usual plan where its command was changed by hand and names none."""
        return plan_of(self.command) or Plan()

    @property
    def missing(self) -> str | None:
        """The program or its interpreter, if it cannot be run; "" if no program is named."""
        if not self.command:
            return ""
        program = self.command[0]
        if not _is_program(program):
            return program
        # A virtual environment that was moved, or whose Python is gone, leaves scripts that cannot start.
        interpreter = _interpreter(program)
        return None if interpreter is None or _is_program(interpreter) else interpreter


def _is_program(path: str) -> bool:
    # As bytes, for the locale of this process may lack a character of the path.
    return os.access(path.encode(), os.X_OK)


def _interpreter(program: str) -> str | None:
    """Return what a script is run by: pip names a path that is long or has blanks in a second line."""
    try:
        with open(program.encode(), "rb") as file:  # noqa: PTH123 - as above
            head = file.read(1_000)
    except OSError:
        return None
    named = re.match(_LONG_HEAD, head) or re.match(rb"#!\s*()(/\S+)", head)
    return None if named is None else named[2].decode("utf-8", "replace")


class Scheduler(Protocol):
    """One way of the machine to run something at a time.

    Attributes:
        NAME: as `--with` takes it.
        SEES_TZ: whether it can follow the zone that TZ names.
    """

    NAME: str
    SEES_TZ: bool

    def absence(self) -> str:
        """Return why this user cannot have it, as the end of a sentence; "" where it is there."""

    def preview(self, job: Job) -> str:
        """Return what would be written, and where."""

    def install(self, job: Job) -> None:
        """Write the job in place of an earlier one, and start to keep it.

        Raises:
            PaperReaderError: it was refused; what was there before still is.
        """

    def installed(self) -> Installed | None:
        """Return what is there of ours."""

    def remove(self) -> None:
        """Take out what is there of ours, if anything is.

        Raises:
            PaperReaderError: it was refused.
        """

    def warnings(self) -> list[str]:
        """Return sentences on what keeps the job from running."""


def call(*command: str, stdin: bytes = b"", **variables: str) -> Done:
    """Run a program of the system, with messages in English, more variables and for a limited time."""
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
    """Run a program of the system that has to succeed.

    Raises:
        PaperReaderError: it did not; the sentence has its own words.
    """
    done = call(*command, stdin=stdin)
    if done.code:
        words = done.err.rstrip(".") or f"it ended with {done.code}"
        raise PaperReaderError(f"`{' '.join(command)}` failed: {words}. {hint}".strip())
    return done


def read_bytes(path: Path) -> bytes | None:
    """Return what is in a file, None if it is not there or cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None
