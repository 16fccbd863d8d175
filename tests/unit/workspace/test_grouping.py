"""Bookmarks in groups, on any line of any window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.models.grouping import Grouping
from paperreader.models.listing import Row
from paperreader.ui.paper_list.lines import ROW_HEIGHT, Line, ListLines
from paperreader.workspace.grouping import GroupedListing, grouped, grouping_after
from tests.builders import BookmarkFacts, build_paper

if TYPE_CHECKING:
    from collections.abc import Sequence


def rows(count: int) -> list[Row]:
    return [Row(None, build_paper(number)) for number in range(1, count + 1)]


def in_groups(members: Sequence[tuple[str, Sequence[Row]]]) -> GroupedListing:
    return GroupedListing(dict(members), (), "", {row.paper.id for _, own in members for row in own})


def numbers(listing: GroupedListing) -> dict[str, list[int]]:
    return {
        group.name: [int(row.paper.id[-2:]) for row in listing.rows(group.start, group.start + group.size)]
        for group in listing.groups
    }


def by(grouping: Grouping, *kept: BookmarkFacts) -> dict[str, list[int]]:
    listed = rows(len(kept))
    marks = {row.paper.id: mark for row, mark in zip(listed, kept, strict=True)}
    return numbers(grouped(listed, marks, grouping))


def test_a_paper_stands_under_each_of_its_tags_and_what_has_none_comes_last() -> None:
    kept = [
        BookmarkFacts(),
        BookmarkFacts(tags=("rl/agents", "vision")),
        BookmarkFacts(tags=("rl",)),
        BookmarkFacts(tags=("rl/agents",)),
        BookmarkFacts(tags=("rl-games",)),
    ]
    expected = {"rl": [3], "rl/agents": [2, 4], "rl-games": [5], "vision": [2], "untagged": [1]}
    found = by(Grouping.TAG, *kept)
    assert found == expected
    assert list(found) == list(expected)


def test_collections_and_statuses_make_groups_too() -> None:
    kept = [
        BookmarkFacts(collections=("thesis", "Reading group"), status="read"),
        BookmarkFacts(status="later"),
        BookmarkFacts(collections=("thesis",)),
    ]
    assert list(by(Grouping.COLLECTION, *kept).items()) == [
        ("Reading group", [1]),
        ("thesis", [1, 3]),
        ("in no collection", [2]),
    ]
    assert list(by(Grouping.STATUS, *kept).items()) == [("later", [2]), ("read", [1]), ("no status", [3])]


def test_a_tag_that_is_called_untagged_keeps_its_papers() -> None:
    kept = [BookmarkFacts(tags=("untagged",)), BookmarkFacts()]
    listed = rows(2)
    listing = grouped(listed, dict(zip((row.paper.id for row in listed), kept, strict=True)), Grouping.TAG)
    assert len(listing) == listing.papers == 2


def test_groupings_follow_each_other_and_end_without_one() -> None:
    seen: list[Grouping | None] = [None]
    while (following := grouping_after(seen[-1])) is not None:
        seen.append(following)
    assert seen == [None, Grouping.TAG, Grouping.COLLECTION, Grouping.STATUS]


def test_a_place_is_found_again_in_its_own_group() -> None:
    first, second = rows(2)
    listing = in_groups([("a", [first]), ("b", [second, first])])
    assert listing.papers == 2
    assert listing.position(first.paper.id) == 0
    assert listing.position_under(first.paper.id, "b") == 2
    assert listing.position_under(first.paper.id, "gone") == 0
    assert listing.position_under("2611.99999", "a") is None
    assert [listing.group_at(place).name for place in range(3)] == ["a", "b", "b"]


@pytest.mark.parametrize("height", [1, 2, 3, 10])
def test_without_groups_papers_follow_each_other(height: int) -> None:
    lines = ListLines(20, height, None)
    assert [lines.at(3, y) for y in range(4)] == [Line(3, 0), Line(3, 1), Line(4, 0), Line(4, 1)]
    assert lines.whole_papers(0) == max(1, height // ROW_HEIGHT)
    assert lines.lowest_top == 20 - max(1, height // ROW_HEIGHT)


@pytest.mark.parametrize("height", [0, 1])
def test_before_there_is_room_the_cursor_is_the_first_paper_in_view(height: int) -> None:
    lines = ListLines(20, height, None)
    assert [lines.top_for(0, cursor) for cursor in (0, 3, 19)] == [0, 3, 19]


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=8),
    st.integers(3, 14),
    st.integers(0, 40),
    st.integers(0, 40),
)
def test_the_cursor_is_in_view_under_the_heading_of_its_group(
    sizes: list[int], height: int, top: int, cursor: int
) -> None:
    every = iter(rows(sum(sizes)))
    members = [(f"g{number}", [next(every) for _ in range(size)]) for number, size in enumerate(sizes)]
    listing = in_groups(members)
    cursor = min(cursor, len(listing) - 1)
    lines = ListLines(len(listing), height, listing)

    top = lines.top_for(min(top, len(listing) - 1), cursor)
    shown = [lines.at(top, y) for y in range(height)]

    assert [line.part for line in shown if line.place == cursor and line.group is None] == [0, 1]
    assert shown[0].group == listing.group_at(top)
    heading = [line.group for line in shown[: shown.index(Line(cursor, 0))] if line.group][-1]
    assert heading == listing.group_at(cursor)
    assert top <= lines.lowest_top
    whole = [line for line in shown if line.place < len(listing)]
    papers = [line.place for line in whole if line.group is None and line.part == 0]
    assert papers == sorted(set(papers))


@given(st.lists(st.integers(1, 5), min_size=1, max_size=8), st.integers(3, 14))
def test_the_end_of_the_list_fills_the_window(sizes: list[int], height: int) -> None:
    every = iter(rows(sum(sizes)))
    listing = in_groups([("g", [next(every) for _ in range(size)]) for size in sizes])
    lines = ListLines(len(listing), height, listing)
    last, top = len(listing) - 1, lines.lowest_top
    assert lines.height_of(top, last) <= height
    assert top == 0 or lines.height_of(top - 1, last) > height
