"""Parse JSON from outside into Python values; every failure is one reason."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from paperreader.errors import shown
from paperreader.importers.base import Unusable
from paperreader.text.json_parts import UNREADABLE, array_items, decode_leniently, object_members

_decode = msgspec.json.Decoder().decode
_TOO_DEEP = "it is nested too deeply"


class TooDeep(str):
    """The text of an item that is nested too deeply, in place of the item."""

    __slots__ = ()


def json_of(text: str, *, levels: int = 2) -> Any:
    """Return the value. An item that is nested too deeply becomes `TooDeep`, and no other item is lost.

    Args:
        text: the JSON.
        levels: how deep the items are; 0 if the text is one item.

    Raises:
        Unusable: the text is not JSON, or parts of it besides items are nested too deeply.
    """
    data = text.encode("utf-8", "replace")
    try:
        return _decode(data)
    except UNREADABLE as error:
        value = decode_leniently(data)
        if value is None:
            value = _apart(text, data, error, levels)
    return value


def object_of(item: Any, otherwise: str) -> dict[str, Any]:
    """Return an item that is an object.

    Raises:
        Unusable: it is nested too deeply, or it is not an object, with the reason `otherwise`.
    """
    if isinstance(item, TooDeep):
        raise Unusable(_TOO_DEEP)
    if not isinstance(item, dict):
        raise Unusable(otherwise)
    return item


def _apart(text: str, data: bytes, error: Exception, levels: int) -> Any:
    if reason := _reason(text, error):
        raise Unusable(f"it is not JSON: {reason}") from error
    value = _items(data, levels)
    parts = value.values() if isinstance(value, dict) else [value]
    if any(isinstance(part, TooDeep) for part in parts):
        raise Unusable(_TOO_DEEP) from None
    return value


def _items(data: bytes, levels: int) -> Any:
    """Return the items that can be decoded: those of an array, or of an object down to so many levels."""
    value = decode_leniently(data)
    if value is None and levels and (items := array_items(data)) is not None:
        return [_items(bytes(item), 0) for item in items]
    if value is None and levels and (members := object_members(data)) is not None:
        return {name: _items(bytes(member), levels - 1) for name, member in members.items()}
    if value is None and data != b"null":
        return TooDeep(data.decode("utf-8", "replace"))
    return value


def _reason(text: str, error: Exception) -> str:
    """Return the fault and its place, or an empty text if it is nested too deeply.

    msgspec counts bytes from the start, which does not help the user.
    """
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as found:
        line = f"line {found.lineno:,}, " if "\n" in text.strip() else ""
        return f"{line}column {found.colno:,}: {found.msg}"
    except RecursionError:
        return ""
    return "" if isinstance(error, RecursionError) else shown(error, 200)


def texts_of(value: Any) -> list[str]:
    """Return the texts in a list, or the parts of a text between commas; nothing for other values."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def text_of(value: Any) -> str:
    """Return a text or a number as text; an empty text for other values."""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
