"""Split JSON from outside into parts, so that an unreadable item does not lose the others.

msgspec refuses a complete text for half a character, `NaN` or deep nesting anywhere in it. Such a text is
split at its outermost commas, without recursion and in time proportional to its length.
"""

from __future__ import annotations

import json
import re
from itertools import starmap
from typing import Any

import msgspec

UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""The exceptions of msgspec for a text that it cannot decode."""

_MOST_PARTS = 200_000
"""More items than a file of papers can hold; splitting a hostile text stops here."""

_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_FLAT = rb'[\[{](?:[^"\[\]{}]++|%b)*+[\]}]' % _STRING
_OUTER = re.compile(rb'(?:[^"\[\]{},]++|%b)*+([\[\]{},])' % _STRING, re.DOTALL)
_INNER = re.compile(rb'(?:[^"\[\]{}]++|%b|%b)*+([\[{]++|[\]}]++)' % (_STRING, _FLAT), re.DOTALL)
_MEMBER = re.compile(rb"\s*+(%b)\s*+:" % _STRING, re.DOTALL)


def array_items(text: bytes) -> list[msgspec.Raw] | None:
    """Return the items of an array, not decoded, or None if the text is not a complete array."""
    try:
        return msgspec.json.decode(text, type=list[msgspec.Raw])
    except UNREADABLE:
        return None if (parts := _parts(text, b"[", b"]")) is None else list(map(msgspec.Raw, parts))


def object_members(text: bytes) -> dict[str, msgspec.Raw] | None:
    """Return the values of an object by name, not decoded, or None if the text is not a complete object."""
    try:
        return msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except UNREADABLE:
        if (parts := _parts(text, b"{", b"}")) is None:
            return None
    found = ((part, _MEMBER.match(part)) for part in parts)
    return dict(starmap(_member, ((part, name) for part, name in found if name)))


def decode_leniently(text: bytes) -> Any:
    """Decode JSON that may hold half a character, NaN or broken UTF-8. Return None if it is not JSON.

    It happens in practice that an abstract was cut in the middle of an emoji.
    """
    try:
        return json.loads(
            text.decode("utf-8", "replace"),
            parse_constant=lambda _: None,
            # int() itself refuses 4,300 digits with an error that would lose the complete item.
            parse_int=lambda digits: int(digits) if len(digits) < 20 else None,
        )
    except (ValueError, RecursionError):
        return None


def _member(part: bytes, name: re.Match[bytes]) -> tuple[str, msgspec.Raw]:
    return str(decode_leniently(name[1])), msgspec.Raw(part[name.end() :])


def _parts(text: bytes, opening: bytes, closing: bytes) -> list[bytes] | None:
    """Return the parts between the commas of the outermost brackets, or None if the brackets never close."""
    text = text.strip()
    if not text.startswith(opening):
        return None
    parts: list[bytes] = []
    start = at = 1
    while len(parts) < _MOST_PARTS and (found := _OUTER.match(text, at)):
        at = found.end()
        if found[1] in b"[{":
            at = _end_of_nested(text, at)
            continue
        parts.append(text[start : at - 1].strip())
        start = at
        if found[1] != b",":
            is_complete = found[1] == closing and at == len(text)
            return (parts if parts != [b""] else []) if is_complete else None
    return None


def _end_of_nested(text: bytes, at: int) -> int:
    """Return where the value that began before `at` ends, or the end of the text."""
    depth = 1
    while found := _INNER.match(text, at):
        if found[1][0] in b"[{":
            depth += len(found[1])
        elif len(found[1]) < depth:
            depth -= len(found[1])
        else:
            return found.start(1) + depth
        at = found.end()
    return len(text)
