"""Escape texts for Markdown, so that every character stands for itself, and read what was escaped."""

from __future__ import annotations

import re

_MEANS_SOMETHING = re.compile(r"[\\`*_\[\]<>&$|~!#]")
"""Characters with a meaning inside a line: in CommonMark 0.31.2, tables, strike-out and maths."""

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LINE_START = re.compile(r"\A(\d{0,9})([-+=.)])")
"""Characters that begin a block at the start of a line, but are plain in the middle of one."""


def escape(text: str) -> str:
    """Escape `text` so that Markdown shows it literally, inside a line.

    Source of the rule: https://spec.commonmark.org/0.31.2/#backslash-escapes.
    """
    return _MEANS_SOMETHING.sub(r"\\\g<0>", text)


def escape_line(text: str) -> str:
    """Escape a text so that Markdown shows it literally, even at the start of a line."""
    return escape_start(escape(text))


def escape_start(markdown: str) -> str:
    """Escape the start of a line of Markdown that would begin a list or a heading."""
    return _LINE_START.sub(r"\g<1>\\\2", markdown)


def address(url: str) -> str:
    """Escape an address for use between angle brackets."""
    return re.sub(r"[<>\\\s]", lambda found: f"%{ord(found.group()):02X}", url)


def unescape(markdown: str) -> str:
    """Return a text without the backslashes that escape characters of Markdown."""
    return _ESCAPED.sub(r"\1", markdown)
