"""What a check found."""

from __future__ import annotations

import re
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


_LOGIN = re.compile(r"(?<=://)[^/@\s]*@")


def shareable(text: str) -> str:
    """Return a text that may stand in a public report: one line, no login in addresses, ~ for the home."""
    text = _LOGIN.sub("", clean_line(text, 500))
    try:
        home = str(Path.home())
    except RuntimeError:
        return text
    return text.replace(home, "~") if len(home) > 1 else text


def size(count: int) -> str:
    """Return a number of bytes in words: `840 B`, `12.3 MB`."""
    value = float(count)
    for unit in ("B", "kB", "MB"):
        if value < 1_000:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1_000
    return f"{value:.1f} GB"
