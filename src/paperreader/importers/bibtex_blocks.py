"""The grammar of BibTeX: split a file into entries and an entry into fields. Papers are not known here.

It reads each character a bounded number of times and does not recurse, so neither a long nor a deep file can
stop it. The grammar is that of https://ctan.org/pkg/btxdoc, with common mistakes tolerated.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from paperreader.importers.base import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VALUE_LIMIT = 200_000
"""The most characters of one value; only abbreviations made of each other can exceed it."""

_START = re.compile(r"@[ \t]*([A-Za-z]+)\s{0,20}([{(])")
_NEXT = r"(?:(?<!\n)|[ \t]{0,20}@[ \t]*[A-Za-z]+\s{0,20}[{(])"
_MARKS = {"{": re.compile(rf"[{{}}\n]{_NEXT}"), "(": re.compile(rf"[{{}})\"\n]{_NEXT}")}
"""What matters inside a block in braces or in parentheses: delimiters, and the begin of another block."""
_KEY = re.compile(r"\s*+([^\s,={}\"]*+)\s*+(?:,|\Z)")
_FIELD = re.compile(r"(?<![^\s=,{}\"#])([^\s=,{}\"#]++)\s*+=")
_SIMPLE_FIELD = re.compile(
    rf"\s*+,?\s*+([^\s=,{{}}\"#%]++)\s*+=\s*+\{{([^{{}}]{{0,{VALUE_LIMIT}}}+)\}}\s*+(?=,|\Z)"
)
"""A field with one value in braces and no others in it, as most fields are."""

_PLAIN = re.compile(r"[^\s,#{}\"=]+")
_GAP = re.compile(r"\s*")
_BRACE = re.compile(r"[{}]")
_QUOTE = re.compile(r"[\"{]")


class Block(NamedTuple):
    """One `@…{…}` of a file.

    Attributes:
        kind: in lower case: `article`, `string`, ….
        body: the text between its braces, or None if they never close.
        start: the position of its `@`.
    """

    kind: str
    body: str | None
    start: int


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a file, in order. The text between blocks is a comment.

    A block whose braces are open when a line begins another block never closes.
    """
    at = 0
    while found := _START.search(text, at):
        end, at = _end(text, found.end(), found[2])
        body = None if end is None else text[found.end() : end]
        yield Block(found[1].lower(), body, found.start())


def _end(text: str, start: int, opening: str) -> tuple[int | None, int]:
    """Return where a block ends, None if it never does, and where to continue.

    A block in parentheses may have others in its quotes.
    """
    depth = 0
    quoted = False
    for mark in _MARKS[opening].finditer(text, start):
        piece = mark.group()
        if piece == "{":
            depth += 1
        elif piece == '"':
            quoted ^= depth == 0
        elif piece not in ("}", ")"):
            return None, mark.start()
        elif depth == 0 and not quoted and (piece == ")") == (opening == "("):
            return mark.start(), mark.end()
        elif piece == "}":
            depth = max(0, depth - 1)
    return None, len(text)


def key_of(body: str) -> str:
    """Return the key of an entry; empty if it has none."""
    found = _KEY.match(body)
    return found[1] if found else ""


def fields(body: str, strings: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of an entry by lower-case name; of one name the first value counts that is not empty.

    A field behind a `%` in its line is a comment.

    Args:
        body: the body of the block.
        strings: the abbreviations, by lower-case name; an unknown abbreviation stands for itself.

    Raises:
        Unusable: a value exceeds `VALUE_LIMIT`.
    """
    closes = _closes(body)
    key = _KEY.match(body)
    at = key.end() if key else 0
    found: dict[str, str] = {}
    while name := _SIMPLE_FIELD.match(body, at) or _FIELD.search(body, at):
        if name.re is _SIMPLE_FIELD:
            value, at = name[2], name.end()
        elif "%" in body[at : name.start()].rpartition("\n")[2]:
            line_end = body.find("\n", name.end())
            at = len(body) if line_end < 0 else line_end
            continue
        else:
            value, at = _value(body, name.end(), closes, strings)
        if not found.get(name[1].lower()):
            found[name[1].lower()] = value
    return found


def _value(body: str, at: int, closes: Mapping[int, int], strings: Mapping[str, str]) -> tuple[str, int]:
    """Return the value that begins at `at`, with its parts joined, and where it ends."""
    parts: list[str] = []
    length = 0
    while True:
        at = _past_gap(body, at)
        part, after = _part(body, at, closes, strings)
        parts.append(part)
        length += len(part)
        if length > VALUE_LIMIT:
            raise Unusable("a value in it is too long")
        at = _past_gap(body, after)
        if not body.startswith("#", at):
            return "".join(parts), at
        at += 1


def _part(body: str, at: int, closes: Mapping[int, int], strings: Mapping[str, str]) -> tuple[str, int]:
    if body.startswith("{", at):
        end = closes.get(at, len(body))
        return body[at + 1 : end], end + 1
    if body.startswith('"', at):
        end = _closing_quote(body, at + 1, closes)
        return body[at + 1 : end], end + 1
    found = _PLAIN.match(body, at)
    if found is None:
        return "", at
    return strings.get(found.group().lower(), found.group()), found.end()


def _closing_quote(body: str, at: int, closes: Mapping[int, int]) -> int:
    """Return the position of the next quote outside braces, or the end if there is none."""
    while found := _QUOTE.search(body, at):
        if found.group() == '"':
            return found.start()
        at = closes.get(found.start(), found.start()) + 1
    return len(body)


def _past_gap(body: str, at: int) -> int:
    found = _GAP.match(body, at)
    return found.end() if found else at


def _closes(body: str) -> dict[int, int]:
    """Return the position of the closing brace for each opening one."""
    closes: dict[int, int] = {}
    opened: list[int] = []
    for found in _BRACE.finditer(body):
        if found.group() == "{":
            opened.append(found.start())
        elif opened:
            closes[opened.pop()] = found.start()
    return closes


def split_outside_braces(value: str, separator: re.Pattern[str]) -> list[str]:
    """Split a value at separators outside braces."""
    if "{" not in value and "}" not in value:
        return separator.split(value)
    depth = 0
    parts: list[str] = []
    start = 0
    for found in re.finditer(rf"[{{}}]|{separator.pattern}", value, separator.flags):
        piece = found.group()
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth = max(0, depth - 1)
        elif not depth:
            parts.append(value[start : found.start()])
            start = found.end()
    return [*parts, value[start:]]
