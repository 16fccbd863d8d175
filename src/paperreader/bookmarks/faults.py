"""Find the line of a row in a bookmarks file, and the first fault in its text: `line 5: the reason`.

The fast parsers report neither. This parser is slow, and runs only after they refused or for a report. It
takes text that is JSON apart from `NaN` and the like.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

is_row_number = re.compile(r"0|[1-9][0-9]{0,17}").fullmatch
"""Match a text that is the number of a row."""

DEEPEST = 200
"""The nesting depth beyond which an unreadable text is reported as nested too deep."""

_NO_TABLES = "it is not an object of tables of rows"
_NO_JSON = frozenset({"NaN", "Infinity", "-Infinity"})
_TABLES, _ROWS = 1, 2
_tokens = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\],:]|[^\s"{}\[\],:]++').finditer


class _Token(NamedTuple):
    """A key of an object, or a value or its beginning.

    Attributes:
        position: offset in characters.
        depth: the number of objects and lists around it.
        is_key: whether it is a key.
        text: as written.
    """

    position: int
    depth: int
    is_key: bool
    text: str


def first_fault(text: str) -> str | None:
    """Find the first fault: what is not an object of tables of rows in which each key occurs once."""
    keys: dict[int, set[str]] = {}
    name = ""
    for token in _keys_and_values(text):
        if token.is_key:
            name = json.loads(token.text)
            reason = _fault_of_key(name, token.depth, keys[token.depth])
            keys[token.depth].add(name)
        else:
            reason = _fault_of_value(token, name)
            keys[token.depth + 1] = set()
        if reason:
            return _at(text, token.position, reason)
    return None


def too_deep(text: str) -> str:
    """Return where the text goes deeper than `DEEPEST` levels."""
    places = (token.position for token in _keys_and_values(text) if token.depth > DEEPEST)
    return _at(text, next(places, 0), "it is nested too deep")


def row_lines(text: str, table: str) -> dict[str, int]:
    """Return the line on which each row of a table begins, by the number of the row."""
    lines: dict[str, int] = {}
    line, counted, inside = 1, 0, False
    for token in _keys_and_values(text):
        if token.is_key and token.depth == _TABLES:
            inside = json.loads(token.text) == table
        elif token.is_key and token.depth == _ROWS and inside:
            line += text.count("\n", counted, token.position)
            counted = token.position
            lines[json.loads(token.text)] = line
    return lines


def _keys_and_values(text: str) -> Iterator[_Token]:
    objects: list[bool] = []
    key_follows = False
    for found in _tokens(text):
        piece = found[0]
        if piece in ("}", "]"):
            del objects[-1:]
        elif piece == ",":
            key_follows = objects[-1:] == [True]
        elif piece == ":":
            key_follows = False
        else:
            yield _Token(found.start(), len(objects), key_follows, piece)
            if piece in ("{", "["):
                objects.append(piece == "{")
                key_follows = piece == "{"


def _fault_of_key(key: str, depth: int, others: set[str]) -> str | None:
    if key in others:
        return f"{quoted(key)} is given twice in one object"
    if depth == _ROWS and not is_row_number(key):
        return f"{quoted(key)} is not the number of a row"
    return None


def _fault_of_value(token: _Token, key: str) -> str | None:
    if token.text in _NO_JSON:
        return f"{token.text} is not JSON"
    if token.depth > _ROWS or token.text == "{":
        return None
    if token.depth == _ROWS:
        return f"row {key} is not an object"
    return f"the table {quoted(key)} is not an object" if token.depth else _NO_TABLES


def _at(text: str, position: int, reason: str) -> str:
    line = text.count("\n", 0, position) + 1
    return f"line {line:,}: {reason}"
