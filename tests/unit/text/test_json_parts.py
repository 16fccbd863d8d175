"""Cutting JSON that no decoder accepts gives the same parts as decoding would."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.text.json_parts import array_items, object_members

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def spoilt(text: str) -> bytes:
    """Return the text with the last value replaced by one that msgspec refuses."""
    before, _, after = text.rpartition('"last"')
    return (before + "NaN" + after).encode("utf-8", "surrogatepass")


def values_of(parts: list[Any]) -> list[Any]:
    return [json.loads(bytes(part)) for part in parts]


@given(st.lists(VALUES), st.sampled_from([None, 1]), st.booleans())
def test_an_array_is_cut_into_its_items(values: list[Any], indent: int | None, ascii_only: bool) -> None:
    text = json.dumps([*values, "last"], indent=indent, ensure_ascii=ascii_only)
    *items, last = array_items(spoilt(text)) or []

    assert values_of(items) == values
    assert bytes(last) == b"NaN"


@given(st.dictionaries(st.text().filter(lambda name: name != "name of the last"), VALUES))
def test_an_object_is_cut_into_its_members(values: dict[str, Any]) -> None:
    members = object_members(spoilt(json.dumps({**values, "name of the last": "last"}))) or {}

    assert bytes(members.pop("name of the last")).strip() == b"NaN"
    assert dict(zip(members, values_of(list(members.values())), strict=True)) == values


@pytest.mark.parametrize("text", [b"", b"[NaN", b"[NaN]x", b"[NaN}", b"[[NaN]", b"{}", b"NaN", b"[,NaN"])
def test_what_is_not_a_complete_array_has_no_items(text: bytes) -> None:
    assert array_items(text) is None


@pytest.mark.parametrize("text", [b"", b'{"a":NaN', b'{"a":NaN}x', b"{NaN]", b"[]", b"NaN", b'{"a":[NaN}'])
def test_what_is_not_a_complete_object_has_no_members(text: bytes) -> None:
    assert object_members(text) is None


def test_an_array_with_more_items_than_any_file_has_is_not_cut() -> None:
    assert array_items(b"[" + b"NaN," * 300_000 + b"1]") is None
