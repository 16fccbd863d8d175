"""Painted lines behave as Textual made them, with less around them."""

from __future__ import annotations

import sys

import pytest
from rich.console import Console
from rich.segment import Segment
from textual.cache import FIFOCache
from textual.strip import Strip

from paperreader.ui.strips import lighten_strips

lighten_strips()


def test_a_line_that_is_not_cut_does_not_keep_itself_in_memory() -> None:
    line = Strip([Segment("title")])
    references = sys.getrefcount(line)
    assert list(line.divide([5])) == [line]
    assert sys.getrefcount(line) == references


def test_a_line_under_others_is_cut_as_before() -> None:
    assert [part.text for part in Strip([Segment("title")]).divide([2, 5])] == ["ti", "tle"]


def test_a_line_has_every_part_that_textual_asks_for() -> None:
    line = Strip([Segment("title")])
    assert {name for name in Strip.__slots__ if hasattr(line, name)} == set(Strip.__slots__)
    assert not hasattr(line, "_other")


def test_a_cache_of_a_line_is_its_own() -> None:
    one, other = Strip([Segment("title")]), Strip([Segment("title")])
    part = one.crop(1, 3)
    assert one.crop(1, 3) is part
    assert other.crop(1, 3) is not part


@pytest.mark.parametrize("name", [name for name in Strip.__slots__ if name.endswith("_cache")])
def test_a_cache_is_made_when_it_is_first_used(name: str) -> None:
    line = Strip([Segment("title")])
    line.render(Console())
    if name != "_render_cache":
        with pytest.raises(AttributeError):
            object.__getattribute__(line, name)
        assert isinstance(getattr(line, name), FIFOCache)
    assert object.__getattribute__(line, name) is getattr(line, name)
