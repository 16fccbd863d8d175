"""Find the line of a row in a bookmarks file, and the first fault in its text: `line 5: the reason`.

The fast parsers report neither, and name the types of Python. This parser is slow, and runs only after they
refused or for a report. It takes text that is JSON apart from `NaN` and the like.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

is_row_number = re.compile(r"0|[1-9][0-9]{0,17}").fullmatch
"""Match a text that is the number of a row."""

DEEPEST = 200
"""The nesting depth beyond which an unreadable text is reported as nested too deep."""

_NO_TABLES = "it is not an object of tables of rows"
_NO_JSON = frozenset({"NaN", "Infinity", "-Infinity"})
_TABLES, _ROWS = 1, 2
_TYPES = re.compile(r"Expected `([^`]*)`, got `([^`]*)`")
_MISSING = re.compile(r"missing required field `([^`]*)`")
_TYPE_WORDS = {
    "str": "a text",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "date": "a date",
    "datetime": "a date",
    "null": "null",
}
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


def fault_of_row(error: Exception) -> tuple[str, str]:
    """Return the field that a row is refused for, empty if it is none, and the reason in plain words."""
    what, _, path = str(error).partition(" - at `$")
    names = re.findall(r"\w[\w-]*", path)
    field = names[0] if names else ""
    item = "an item of " if path.count("[") else ""
    if missing := _MISSING.search(what):
        return "", f"there is no `{missing[1]}`"
    if types := _TYPES.search(what):
        wanted, found = (_type_words(name) for name in types.groups())
        return field, f"{item}{field or 'it'} must be {wanted}, not {found}"
    if field:
        return field, f"{item}{field} is not a date" if "RFC3339" in what else f"{item}{field}: {shown(what)}"
    own = type(error) in (ValueError, OverflowError)
    return "", shown(what, 200) if own else "it is not JSON that can be used"


def fault_in_row(data: bytes, error: Exception) -> str:
    """Return why a text with one row is refused, with the line: `line 3: tags must be a list, not a text`."""
    if not data.strip():
        return "it is empty"
    try:
        text = data.decode()
        json.loads(text)
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        return f"line {line:,}: it is not in UTF-8"
    except json.JSONDecodeError as wrong:
        return f"line {wrong.lineno:,}: {wrong.msg[:1].lower()}{wrong.msg[1:]}"
    except RecursionError:
        return too_deep(data.decode())
    field, reason = fault_of_row(error)
    if byte := re.search(r"\(byte (\d+)\)", str(error)):
        return _at(text, len(data[: int(byte[1])].decode(errors="ignore")), reason)
    tokens = (token for token in _keys_and_values(text) if token.is_key and token.depth == 1)
    names = field or reason.partition(" ")[0]
    place = next((token.position for token in tokens if json.loads(token.text) == names), None)
    return reason if place is None else _at(text, place, reason)


def _type_words(names: str) -> str:
    words = [_TYPE_WORDS.get(name, name) for name in names.split(" | ") if name != "null" or names == "null"]
    return " or ".join(words)


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
