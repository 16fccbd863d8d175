"""What a check found."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from paperreader.text.sanitize import clean_line


class State(StrEnum):
    """Whether something needs doing: nothing, nothing but worth knowing, or a repair."""

    OK = "ok"
    NOTE = "note"
    FIX = "fix"


class Finding(NamedTuple):
    """One line of the report.

    Attributes:
        section: the group that it belongs to.
        name: what was checked.
        state: whether something needs doing.
        found: what was found.
        advice: what to do, or empty.
    """

    section: str
    name: str
    state: State
    found: str
    advice: str = ""

    @property
    def shareable(self) -> Finding:
        """Return the same finding in words that may stand in a public report."""
        return self._replace(found=shareable(self.found), advice=shareable(self.advice))


_LOGIN = re.compile(r"(?<=://)[^\s'\"]*@|(?<![^\s'\"])[^\s'\"/:@]+:[^\s'\"/@]+@")
"""The name and the password in an address, also in one whose password has characters that it may not have."""

_PARAMETERS = re.compile(r"(://[^\s?#'\"]*)[?#][^\s'\"]*")
_SECRET = re.compile(r"(?:TOKEN|PASSWORD|PASSWD|SECRET|KEY)", re.IGNORECASE)
_SHORTEST_SECRET = 6


def shareable(text: str) -> str:
    """Return a text that may stand in a public report.

    It has no login and no parameters in addresses, no value of an environment variable that is named like a
    secret, `~` for the home folder, and only one line.
    """
    for name, value in os.environ.items():
        if _SECRET.search(name) and len(value.strip()) >= _SHORTEST_SECRET:
            text = text.replace(value.strip(), "***")
    text = _PARAMETERS.sub(r"\1", _LOGIN.sub("", clean_line(text, 2_000)))
    for home in _homes():
        text = re.sub(rf"{re.escape(home)}(?![\w.-])", "~", text)
    return clean_line(text, 500)


def _homes() -> list[str]:
    """Return the paths of the home folder, without and with links followed."""
    try:
        home = Path.home()
    except RuntimeError:
        return []
    return [path for path in dict.fromkeys((str(home), os.path.realpath(home))) if len(path) > 1]


def holder_of(file: Path) -> str:
    """Return which other process has a lock on a file, as the end of a sentence, or nothing.

    Only Linux says so. No lock is taken to find it out.
    """
    with suppress(OSError, ValueError):
        inode = file.stat().st_ino
        for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
            # 1: FLOCK ADVISORY WRITE 4711 08:01:133 0 EOF
            words = line.split()
            if len(words) == 8 and words[5].endswith(f":{inode}") and int(words[4]) != os.getpid():
                return f", in use by process {words[4]}" if int(words[4]) > 0 else ", in use"
    return ""


def size(count: int) -> str:
    """Return a number of bytes in words: `840 B`, `12.3 MB`."""
    value = float(count)
    for unit in ("B", "kB", "MB"):
        if value < 1_000:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1_000
    return f"{value:.1f} GB"
