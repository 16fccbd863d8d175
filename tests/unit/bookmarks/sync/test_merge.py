from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from paperreader.bookmarks.sync.merge import Deleted, Merged, Record, State, merge

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
ID = "2611.00001"


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def record(minutes: int = 0, **fields: Any) -> Record:
    """Build a bookmark changed so many minutes after the start."""
    said = {"id": ID, "title": "T", "added": START.isoformat(), "changed": at(minutes).isoformat()} | fields
    return Record({name: msgspec.json.encode(value) for name, value in said.items() if value is not None})


def gone(minutes: int) -> Deleted:
    return Deleted(ID, at(minutes))


def says(state: State, name: str) -> Any:
    assert isinstance(state, Record)
    return msgspec.json.decode(state.fields[name]) if name in state.fields else None


def both_ways(base: State, one: State, other: State) -> Merged:
    """Merge, and check that either machine would make the same merge."""
    merged = merge(base, one, other)
    assert merge(base, other, one) == merged
    return merged


BASE = record(tags=["a", "b"], note="old", status="later", rating=2, collections=["x"], upvotes=5, mine=1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tags", ["a"]),
        ("note", "new"),
        ("note", None),
        ("status", "read"),
        ("rating", 5),
        ("rating", None),
        ("collections", ["x", "y"]),
        ("upvotes", 9),
        ("mine", {"deep": [1, 2]}),
        ("mine", None),
        ("theirs", "new"),
    ],
)
def test_what_one_side_changed_stays_whatever_the_time_of_the_other(name: str, value: object) -> None:
    fields = {"tags": ["a", "b"], "note": "old", "status": "later", "rating": 2, "collections": ["x"]}
    fields |= {"upvotes": 5, "mine": 1}
    one = record(1, **(fields | {name: value}))
    other = record(9, **(fields | {"title": "Another title"}))

    merged = both_ways(BASE, one, other)

    assert (says(merged.state, name), says(merged.state, "title")) == (value, "Another title")
    assert says(merged.state, "changed") == at(9).isoformat()
    assert merged.lost == ()


@pytest.mark.parametrize(
    ("name", "older", "newer"),
    [
        ("note", "one", "two"),
        ("note", "one", None),
        ("note", None, "two"),
        ("status", "reading", "read"),
        ("rating", 1, 5),
        ("rating", 5, 1),
        ("mine", [1], {"a": 1}),
    ],
)
def test_of_two_changes_of_a_field_the_newer_stays_and_the_other_is_named(
    name: str, older: object, newer: object
) -> None:
    merged = both_ways(BASE, record(1, **{name: older}), record(2, **{name: newer}))
    assert says(merged.state, name) == newer
    assert name in merged.lost


def test_equal_times_are_decided_the_same_everywhere() -> None:
    merged = both_ways(BASE, record(1, note="one"), record(1, note="two"))
    assert says(merged.state, "note") in ("one", "two")


@pytest.mark.parametrize("name", ["tags", "collections", "sources"])
@pytest.mark.parametrize(
    ("base", "older", "newer", "expected"),
    [
        (["a"], ["a", "b"], ["a", "c"], ["a", "c", "b"]),
        (["a", "b"], ["a"], ["b"], []),
        (["a", "b"], ["b"], ["a", "b", "c"], ["b", "c"]),
        (["a"], ["a", "B"], ["a", "b"], ["a", "b"]),
        (["a"], [], ["a", "c"], ["c"]),
        (None, ["a", "b"], ["b", "c"], ["b", "c", "a"]),
        (["a"], None, ["a", "c"], ["c"]),
        (["A"], ["a", "x"], ["A"], ["a", "x"]),
    ],
)
def test_names_are_added_and_taken_off_by_both_sides(
    name: str, base: Any, older: Any, newer: Any, expected: list[str]
) -> None:
    merged = both_ways(record(**{name: base}), record(1, **{name: older}), record(2, **{name: newer}))
    assert (says(merged.state, name) or []) == expected
    assert merged.lost == ()


def test_names_of_another_shape_are_a_value_like_any_other() -> None:
    merged = both_ways(record(tags=["a"]), record(1, tags=["b"]), record(2, tags={"not": "a list"}))
    assert says(merged.state, "tags") == {"not": "a list"}


def test_of_what_is_known_of_a_paper_something_and_more_stay_and_nobody_is_bothered() -> None:
    one = record(1, upvotes=100, abstract="long", stars=None)
    other = record(2, upvotes=9, abstract=None, stars=3, title="Newer")
    merged = both_ways(record(upvotes=5), one, other)
    kept = [says(merged.state, name) for name in ("upvotes", "abstract", "stars", "title")]
    assert kept == [100, "long", 3, "Newer"]
    assert merged.lost == ()


def test_dates_are_the_first_and_the_last() -> None:
    merged = both_ways(None, record(5, added=at(3).isoformat()), record(4, added="2026-11-23T10:00:00+01:00"))
    assert says(merged.state, "added") == "2026-11-23T10:00:00+01:00"
    assert says(merged.state, "changed") == at(5).isoformat()


@pytest.mark.parametrize("broken", [None, "soon", 7, "0001-01-01T00:00:00+23:59"])
def test_a_date_that_cannot_be_read_is_long_ago(broken: object) -> None:
    merged = both_ways(BASE, record(note="one", changed=broken, added=broken), record(1, note="two"))
    assert says(merged.state, "note") == "two"


def test_two_machines_that_never_met_keep_what_both_say() -> None:
    merged = both_ways(None, record(1, tags=["a"], note="one"), record(2, tags=["b"], rating=3))
    assert [says(merged.state, name) for name in ("tags", "note", "rating")] == [["b", "a"], "one", 3]


EDITED = {"note": "edited"}


@pytest.mark.parametrize(
    ("base", "one", "other", "expected"),
    [
        pytest.param(BASE, BASE, gone(1), gone(1), id="removed"),
        pytest.param(BASE, BASE, gone(-99), gone(-99), id="removed by a clock that is slow"),
        pytest.param(BASE, gone(1), gone(2), gone(2), id="removed twice"),
        pytest.param(BASE, record(5, **EDITED), gone(2), record(5, **EDITED), id="edited later"),
        pytest.param(BASE, record(2, **EDITED), gone(5), gone(5), id="removed later"),
        pytest.param(BASE, record(5, **EDITED), gone(5), record(5, **EDITED), id="at once: nothing is lost"),
        pytest.param(None, record(5), gone(2), record(5), id="bookmarked later by one that never met it"),
        pytest.param(None, record(2), gone(5), gone(5), id="removed later for one that never met it"),
        pytest.param(gone(5), record(1), gone(5), record(1), id="bookmarked again by a clock that is slow"),
        pytest.param(gone(1), record(3), gone(5), gone(5), id="bookmarked again, and removed again later"),
        pytest.param(gone(1), record(7), gone(5), record(7), id="removed again, and bookmarked again later"),
        pytest.param(gone(1), None, gone(1), None, id="a removal forgotten after a year"),
        pytest.param(gone(1), None, record(1), record(1), id="forgotten by one, bookmarked by the other"),
        pytest.param(gone(1), None, gone(3), gone(3), id="forgotten by one, removed again by the other"),
        pytest.param(BASE, BASE, None, None, id="its file was taken out by hand"),
        pytest.param(BASE, record(1, **EDITED), None, record(1, **EDITED), id="taken out, but edited"),
        pytest.param(BASE, None, None, None, id="taken out twice"),
        pytest.param(None, None, record(1), record(1), id="new"),
    ],
)
def test_removals(base: State, one: State, other: State, expected: State) -> None:
    assert both_ways(base, one, other).state == expected


def test_a_refreshed_paper_does_not_bring_a_bookmark_back() -> None:
    fields = {name: msgspec.json.decode(value) for name, value in BASE.fields.items()}
    refreshed = record(**(fields | {"upvotes": 500, "changed": at(9).isoformat()}))
    assert both_ways(BASE, refreshed, gone(5)) == Merged(gone(5))


def test_a_removal_that_met_a_change_is_named() -> None:
    assert both_ways(BASE, record(5, **EDITED), gone(2)).lost == ("removed",)
    assert both_ways(BASE, record(2, **EDITED), gone(5)).lost == ("removed",)
    assert both_ways(BASE, BASE, gone(5)).lost == ()


def any_state(chance: random.Random) -> State:
    kind = chance.randrange(5)
    if kind == 0:
        return gone(chance.randrange(6))
    if kind == 1:
        return None
    fields = {
        "tags": chance.choice([None, ["a"], ["a", "b"], ["B", "c"]]),
        "note": chance.choice([None, "one", "two"]),
        "rating": chance.choice([None, 1, 5]),
        "upvotes": chance.choice([None, 9, 10]),
        "mine": chance.choice([None, [1]]),
    }
    return record(chance.randrange(6), **fields)


def test_of_any_three_states_the_merge_is_the_same_both_ways_and_stable() -> None:
    chance = random.Random(11)
    for _ in range(3_000):
        base, one, other = (any_state(chance) for _ in range(3))
        merged = both_ways(base, one, other).state
        assert merge(base, one, one).state == one
        assert merge(base, base, other).state == other
        # A machine that only hears of the result takes it as it is.
        assert merge(one, one, merged).state == merged
        assert merge(other, other, merged).state == merged
