"""Markdown from outside as plain text: READMEs and comments.

It reads line by line with bounded patterns, so its time grows with the text, whatever the text holds. It
keeps words, lists, tables and code, and drops marks, tags and comments. The result is not cleaned.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class LineKind(Enum):
    """What a line is, for its style."""

    TEXT = auto()
    HEADING = auto()
    CODE = auto()


class PlainLine(NamedTuple):
    """A line of text without markup."""

    text: str
    kind: LineKind = LineKind.TEXT


_FENCE = re.compile(r"[ \t]{0,12}(?P<fence>`{3,}|~{3,})")
_HTML_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_IMAGE_TAG = re.compile(r"<img\b(?P<attributes>[^<>]{0,4000})>", re.IGNORECASE)
_ALT = re.compile(r"\balt\s{0,9}=\s{0,9}(?:\"([^\"]{0,300})\"|'([^']{0,300})')", re.IGNORECASE)
_ITEM_TAG = re.compile(r"<li\b[^<>]{0,500}>", re.IGNORECASE)
_HEADING_TAG = re.compile(r"<h[1-6]\b[^<>]{0,500}>\s{0,99}", re.IGNORECASE)
_BREAK_TAG = re.compile(
    r"</?(?:br|p|div|tr|ul|ol|table|h[1-6]|summary|details|center)\b[^<>]{0,500}>", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-z][a-z0-9-]{0,30}(?:\s[^<>]{0,4000})?/?>", re.IGNORECASE)
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+(?P<text>[^\n]*?)[ \t]*#*$")
_UNDERLINE = re.compile(r"[ \t]{0,3}(?:={2,}|-{2,})[ \t]*$")
_RULE = re.compile(r"[ \t]{0,3}(?:[-*_][ \t]*){3,}+$")
_ITEM = re.compile(r"(?P<indent>[ \t]*)[-*+][ \t]+")
_TABLE_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)*+[ \t]*:?-*:?[ \t]*$")
_DEFINITION = re.compile(r"[ \t]{0,3}\[[^\[\]]{1,200}\]:[ \t]*\S")
_INLINE = re.compile(
    r"""
      (?P<code>(?P<ticks>`{1,3})[^`]{1,1000}(?P=ticks))
    | \[!\[(?P<badge>[^\[\]]{0,300})\]\([^()]{0,2000}\)\](?:\([^()]{0,2000}\)|\[[^\[\]]{0,200}\])
    | !\[(?P<alt>[^\[\]]{0,300})\](?:\([^()]{0,2000}\)|\[[^\[\]]{0,200}\])
    | \[(?P<text>[^\[\]]{1,500})\](?:\((?P<url>[^()\s]{0,2000}+)[^()]{0,300}\)|\[[^\[\]]{0,200}\])
    | <(?P<address>https?://[^<>\s]{1,2000})>
    | \*\*(?=\S)(?P<strong>[^*\n]{1,1000})(?<=\S)\*\*
    | (?<!\w)__(?=\S)(?P<strong_>[^_\n]{1,1000})(?<=\S)__(?!\w)
    | ~~(?=\S)(?P<struck>[^~\n]{1,1000})~~
    | (?<![\w*])\*(?=[^\s*])(?P<soft>[^*\n]{1,1000})(?<=\S)\*(?![\w*])
    | (?<![\w_])_(?=[^\s_])(?P<soft_>[^_\n]{1,1000})(?<=\S)_(?![\w_])
    | \\(?P<escaped>[\\`*_{}\[\]()\#+.!~|<>-])
    """,
    re.VERBOSE,
)
_KEPT = ("code", "badge", "alt", "address", "strong", "strong_", "struck", "soft", "soft_", "escaped")


def plain_markdown(text: str) -> str:
    """Return the words of a Markdown text as lines."""
    return "\n".join(line.text for line in plain_lines(text))


def plain_lines(text: str) -> list[PlainLine]:
    """Return the lines of a Markdown text without its markup; one empty line in a row at most."""
    lines = [line for part, is_code in _parts(text) for line in (_code(part) if is_code else _prose(part))]
    first = [line for line in lines[:1] if line.text]
    return first + [line for before, line in pairwise(lines) if line.text.strip() or before.text.strip()]


def _parts(text: str) -> Iterator[tuple[list[str], bool]]:
    """Yield the lines between fences, and those inside a fence with True."""
    lines: list[str] = []
    fence = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        found = _FENCE.match(line)
        if found and (not fence or line.strip() == fence[0] * len(line.strip()) >= fence):
            yield lines, bool(fence)
            lines, fence = [], "" if fence else found["fence"]
        else:
            lines.append(line)
    yield lines, bool(fence)


def _code(lines: Sequence[str]) -> Iterator[PlainLine]:
    yield PlainLine("")
    yield from (PlainLine(f"    {line}", LineKind.CODE) for line in lines)
    yield PlainLine("")


def _prose(lines: Sequence[str]) -> Iterator[PlainLine]:
    lines = _without_tags("\n".join(lines)).split("\n")
    for line, after in pairwise([*lines, ""]):
        if heading := _heading(line, after):
            yield PlainLine("")
            yield PlainLine(_inline(heading), LineKind.HEADING)
            yield PlainLine("")
        elif _UNDERLINE.match(line) or _RULE.match(line):
            yield PlainLine("")
        elif not (("|" in line and "-" in line and _TABLE_RULE.match(line)) or _DEFINITION.match(line)):
            yield PlainLine(_inline(_block(line)).rstrip())


def _heading(line: str, after: str) -> str:
    """Return the text of a heading, marked or underlined by the line after it; empty for any other line."""
    if found := _HEADING.match(line):
        return found["text"]
    is_underlined = _UNDERLINE.match(after) and not _UNDERLINE.match(line) and "|" not in line
    return line.strip() if is_underlined else ""


def _block(line: str) -> str:
    """Return a line of an item with a bullet, and a row of a table without its outer borders."""
    if item := _ITEM.match(line):
        return f"{item['indent']}• {line[item.end() :]}"
    return line.strip().strip("|").strip() if line.lstrip().startswith("|") else line


def _without_tags(text: str) -> str:
    if "<" in text:
        text = _HTML_COMMENT.sub("", text)
        text = _IMAGE_TAG.sub(lambda found: _alt_of(found["attributes"]), text)
        text = _HEADING_TAG.sub("\n# ", text)
        text = _BREAK_TAG.sub("\n", _ITEM_TAG.sub("\n- ", text))
        text = _TAG.sub("", text)
    return unescape(text) if "&" in text else text


def _alt_of(attributes: str) -> str:
    found = _ALT.search(attributes)
    return (found[1] or found[2] or "") if found else ""


def _inline(line: str) -> str:
    """Remove the marks inside a line; twice, since a link may be strong."""
    for _ in range(2):
        line = _INLINE.sub(_words, line)
    return line


def _words(found: re.Match[str]) -> str:
    if (text := found["text"]) is not None:
        url = found["url"] or ""
        is_plain = not url.startswith("http") or text.removeprefix("https://") in url
        return text if is_plain else f"{text} ({url})"
    return next(value for name in _KEPT if (value := found[name]) is not None)
