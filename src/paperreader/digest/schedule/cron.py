"""Manage our lines in the user's crontab (crontab(5)); all other bytes stay unchanged."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from datetime import UTC, datetime
from shutil import which
from typing import TYPE_CHECKING

from paperreader.digest.schedule.plan import joined, machine_zone, spans
from paperreader.digest.schedule.tools import Installed, call, require
from paperreader.durable.disk import temporary_of, write_new
from paperreader.errors import NotSaved, PaperReaderError
from paperreader.folders import make_folder

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.digest.schedule.job import Job

_BEGIN = b"# >>> paperreader digest"
_PLACE = "the crontab"
_END = b"# <<< paperreader digest <<<"
_BLOCK = re.compile(
    rb"^%s(?P<head>[^\n]*)\n(?P<lines>(?:(?!# >>> )[^\n]*\n)*?)%s[^\n]*(?:\n|\Z)"
    % (re.escape(_BEGIN), re.escape(_END)),
    re.MULTILINE,
)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=", re.ASCII)


class Cron:
    """The crontab of this user.

    Args:
        backup: the path of the copy of the crontab from before a change.
    """

    NAME = "cron"
    SEES_TZ = False

    def __init__(self, backup: Path) -> None:
        self._backup = backup

    def absence(self) -> str:
        """Return why there is no crontab; empty if there is one."""
        return "" if which("crontab") else "there is no program crontab."

    def preview(self, job: Job) -> str:
        """Return our lines."""
        return f"the crontab of this user:\n{line(job)}"

    def install(self, job: Job) -> None:
        """Write our lines in place of the present ones, or at the end."""
        before = _read()
        after = with_block(before, line(job), datetime.now(UTC))
        if after != before:
            self._write(before, after)

    def installed(self) -> Installed | None:
        """Return the command of our line."""
        if self.absence():
            return None
        try:
            crontab = _read()
        except PaperReaderError:
            return None
        found = _BLOCK.search(crontab)
        if found is None:
            return Installed(_PLACE, (), None, machine_zone()) if _BEGIN in crontab else None
        since = None
        with suppress(ValueError, IndexError):
            since = datetime.fromisoformat(found["head"].decode("utf-8", "replace").split()[0].rstrip(":"))
        command = _command(found["lines"].decode("utf-8", "replace"))
        return Installed(_PLACE, command, since, machine_zone())

    def remove(self) -> None:
        """Remove our lines."""
        before = _read()
        after = without_block(before)
        if after != before:
            self._write(before, after)

    def warnings(self) -> list[str]:
        """Return no warnings: a user cannot find out whether cron runs."""
        return []

    def _write(self, before: bytes, after: bytes) -> None:
        spare = temporary_of(self._backup)
        try:
            make_folder(self._backup.parent)
            write_new(spare, [before])
            spare.replace(self._backup)
        except OSError as error:
            raise NotSaved(
                f"The crontab was not changed, because {self._backup} cannot be written: {error.strerror}."
            ) from error
        try:
            option = "-" if after else "-r"
            require("crontab", option, stdin=after, hint=f"The previous crontab is in {self._backup}.")
        except PaperReaderError:
            if _read() != before:
                call("crontab", "-", stdin=before)
            raise


def line(job: Job) -> str:
    """Return the line of a job.

    The variables precede the command, because on a separate line they would apply to the lines of others
    too. cron takes % for the end of the line.
    """
    # In cron, Sunday is 0.
    numbers = sorted((day + 1) % 7 for day in job.plan.days)
    days = "*" if len(numbers) == 7 else joined(spans(numbers), "-", range(7))
    hours = f"{job.plan.at.hour}-23" if job.plan.at.hour < 23 else "23"
    variables = (f"{name}={shlex.quote(value)}" for name, value in job.environment.items() if name != "TZ")
    command = " ".join((*variables, *(shlex.quote(part) for part in job.command)))
    escaped = command.replace("%", r"\%")
    return f"{job.plan.at.minute} {hours} * * {days} {escaped}\n"


def with_block(crontab: bytes, text: str, now: datetime) -> bytes:
    """Return a crontab with our lines.

    Args:
        crontab: the current crontab.
        text: our line, with its line end.
        now: the time to write with the line; it stays unchanged if the line is there already.

    Raises:
        PaperReaderError: our lines in it have a beginning but no end.
    """
    _check(crontab)
    found = _BLOCK.search(crontab)
    if found is not None and found["lines"] == text.encode():
        return crontab
    head = b"%s %s: `paperreader digest schedule --remove` takes it out >>>\n" % (
        _BEGIN, now.isoformat(timespec="seconds").encode(),
    )  # fmt: skip
    block = head + text.encode() + _END + b"\n"
    if found is not None:
        return crontab[: found.start()] + block + without_block(crontab[found.end() :])
    return crontab + (b"\n" if crontab and not crontab.endswith(b"\n") else b"") + block


def without_block(crontab: bytes) -> bytes:
    """Return a crontab without our lines.

    Raises:
        PaperReaderError: they have a beginning but no end.
    """
    _check(crontab)
    return _BLOCK.sub(b"", crontab)


def _check(crontab: bytes) -> None:
    begins = re.findall(rb"^" + re.escape(_BEGIN), crontab, re.MULTILINE)
    if len(begins) != len(_BLOCK.findall(crontab)):
        raise PaperReaderError(
            f"In the crontab the line `{_BEGIN.decode()}…` has no `{_END.decode()}` after it: "
            "remove our lines with `crontab -e`."
        )


def _read() -> bytes:
    """Return the crontab; empty if there is none.

    Raises:
        PaperReaderError: it cannot be read.
    """
    done = call("crontab", "-l")
    words = done.err.lower()
    if done.code == 0:
        return _exact(done.out)
    if not words or "no crontab" in words or "no such file" in words:
        return b""
    raise PaperReaderError(f"`crontab -l` failed: {done.err.rstrip('.')}.")


def _exact(listed: bytes) -> bytes:
    """Return the exact crontab: on Debian, `crontab -l` shows a carriage return as a backslash and an r."""
    if b"\\r" not in listed and b"\\b" not in listed:
        return listed
    # `crontab -e` gives an editor the exact bytes, and `cat` changes nothing.
    found = call("crontab", "-e", VISUAL="cat", EDITOR="cat").out
    return found if found.replace(b"\r", b"\\r").replace(b"\b", b"\\b") == listed else listed


def _command(lines: str) -> tuple[str, ...]:
    """Return the command of our line, without the variables before it."""
    parts = lines.strip().split(maxsplit=5)
    with suppress(ValueError, IndexError):
        words = shlex.split(parts[5].replace(r"\%", "%"))
        while words and _ASSIGNMENT.match(words[0]):
            words.pop(0)
        return tuple(words)
    return ()
