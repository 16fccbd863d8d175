"""The heading never hides how a list is ordered or how many papers are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from paperreader.models import EditionKey, EditionKind
from paperreader.models.weeks import WeekCount
from paperreader.query.fields import SORTS, SOURCE
from paperreader.query.memory import MemoryShelf
from paperreader.query.parser import parse
from paperreader.ui.bars.heading import Counts, heading_texts
from paperreader.ui.bars.list_stats import Plot
from paperreader.workspace.places import OpenPlace, Place, Tab, sorts_for
from tests.builders import NOW

PLACE = Place.of_edition(EditionKey(EditionKind.TRENDING))


@dataclass
class Whereabouts:
    """The attributes of a navigator that the heading uses."""

    place: Place = PLACE
    progress: str = ""
    network_state: str = ""


def texts(
    *, navigator: Whereabouts | None = None, opened: OpenPlace | None = None, **given_: Any
) -> tuple[str, str]:
    usual = {"sort": SOURCE, "hide_read": False, "now": NOW, "width": 120}
    counts = Counts(
        **{
            "shown": 40,
            "total": 40,
            **{name: given_.pop(name) for name in Counts.__struct_fields__ if name in given_},
        }
    )
    shown = opened or OpenPlace(
        PLACE, MemoryShelf(()), "Trending", "GitHub activity", NOW - timedelta(hours=3)
    )
    return heading_texts(shown, navigator or Whereabouts(), counts, **{**usual, **given_})  # type: ignore[arg-type]


def test_with_room_everything_is_said_in_words() -> None:
    left, right = texts(shown=1_200, total=3_303, hide_read=True)
    assert left == "Trending · ordered by GitHub activity · 1,200 of 3,303 papers · read hidden"
    assert right == "3 h old"


@pytest.mark.parametrize(
    ("shown", "total", "words"),
    [
        (0, 0, "0 papers"),
        (1, 1, "1 paper"),
        (0, 1, "0 of 1 paper"),
        (2, 2, "2 papers"),
        (1, 2, "1 of 2 papers"),
    ],
)
def test_papers_are_counted_in_good_english(shown: int, total: int, words: str) -> None:
    assert texts(shown=shown, total=total)[0].endswith(f" · {words}")


def test_what_is_muted_is_counted_also_where_there_is_little_room() -> None:
    assert texts(shown=37, total=40, muted=3)[0].endswith("37 of 40 papers · 3 muted")
    assert "3 muted" in texts(shown=37, total=40, muted=3, width=60)[0]


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (90, "Bookmarks · grouped by collection · by when bookmarked, newest first · 9,999/9,999"),
        (80, "Bookmarks · grouped by collection · by when bookmarked · 9,999/9,999"),
        (60, "by when bookmarked · 9,999/9,999 · grouped by collection"),
    ],
)
def test_the_usual_direction_of_an_order_is_left_out_first_and_then_the_name_of_the_list(
    width: int, words: str
) -> None:
    order, place = "when bookmarked, newest first", Place(None, Tab.BOOKMARKS)
    opened = OpenPlace(place, MemoryShelf(()), "Bookmarks", order, grouped="collection")
    assert texts(opened=opened, width=width, shown=9_999, total=9_999)[0] == words


def test_a_direction_that_the_query_asks_for_is_never_left_out() -> None:
    order = parse("sort:-added").sort
    for width in range(40, 120):
        assert "oldest first" in library_texts(width, query_order=order)


def library_texts(width: int, **given_: Any) -> str:
    plot = Plot(tuple(WeekCount(date(2026, 6, 1) + timedelta(weeks=number), number) for number in range(26)))
    library = OpenPlace(Place(None, Tab.LIBRARY), MemoryShelf(()), "Library", "when added, newest first")
    return texts(opened=library, width=width, shown=1_234, total=100_000, plot=plot, **given_)[0]


def test_with_room_the_weeks_are_plotted_beside_the_words() -> None:
    wide = library_texts(150)
    assert wide.startswith("Library · ordered by when added, newest first · 1,234 of 100,000 papers · ")
    assert wide.endswith("▇▇▇████ papers a week since Jun")


@pytest.mark.parametrize("width", [100, 110, 120, 150, 200])
def test_a_plot_takes_no_count_and_no_order_away(width: int) -> None:
    left = library_texts(width, muted=3)
    assert cell_len(left) <= width - 4
    for told in ("by when added", "1,234", "100,000", "3 muted"):
        assert told in left
    assert "█ papers a week since" in left or "█ a week since" in left


def test_below_100_columns_nothing_is_plotted() -> None:
    assert "week" not in library_texts(99)


def test_it_says_when_it_is_fetching_and_when_it_is_offline() -> None:
    whereabouts = Whereabouts(progress="fetching…", network_state="offline")
    assert texts(navigator=whereabouts)[1] == "fetching… · 3 h old · offline"


def test_a_place_without_papers_has_its_name() -> None:
    place = Place(EditionKey(EditionKind.WEEK, "2026-W48"), Tab.WEEKLY)
    usual = {"sort": SOURCE, "hide_read": False, "now": NOW, "width": 80}
    texts = heading_texts(None, Whereabouts(place), Counts(0, 0), **usual)  # type: ignore[arg-type]
    assert texts == ("Week 48 of 2026", "")


def test_an_order_that_the_query_asks_for_is_the_order_of_the_heading() -> None:
    assert "ordered by upvotes · " in texts(query_order=parse("sort:upvotes").sort)[0]
    assert (
        "ordered by date, oldest first" in texts(query_order=parse("sort:-date").sort, sort=SORTS["stars"])[0]
    )
    assert "ordered by GitHub activity, reversed" in texts(query_order=parse("sort:-rank").sort)[0]


def test_the_heading_says_that_muted_papers_are_shown() -> None:
    assert texts(muted_shown=True)[0].endswith(" · muted shown")


@given(
    width=st.integers(60, 200),
    state=st.fixed_dictionaries(
        {
            "sort": st.sampled_from(sorts_for(Tab.BOOKMARKS, has_query=True)),
            "shown": st.integers(0, 99_999),
            "hide_read": st.booleans(),
        }
    ),
    offline=st.booleans(),
    name=st.sampled_from(["Trending", "Wednesday 30 September 2026", "Search: " + "long words " * 40]),
)
def test_the_order_and_the_count_are_always_in_view(
    width: int, state: dict[str, Any], offline: bool, name: str
) -> None:
    opened = OpenPlace(PLACE, MemoryShelf(()), name, "GitHub activity", NOW)
    navigator = Whereabouts(network_state="offline" if offline else "")
    left, right = texts(navigator=navigator, opened=opened, width=width, total=99_999, **state)
    seen = left[: width - cell_len(right) - 4]
    assert f"{state['shown']:,}" in seen
    assert "99,999" in seen
    assert "by " in seen
    assert right.endswith("offline") is offline


def recommended_texts(width: int, name: str, **given_: Any) -> str:
    order = "likeness to the words of 12 bookmarks, among 8,211 papers on this disk"
    place = Place.of_edition(EditionKey(EditionKind.FOR_YOU, "week"))
    return texts(
        opened=OpenPlace(place, MemoryShelf(()), name, order, NOW), width=width, shown=50, total=50, **given_
    )[0]


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (
            200,
            (
                "For you, this week · 50 papers · ordered by likeness to the words of 12 bookmarks, "
                "among 8,211 papers on this disk"
            ),
        ),
        (100, "For you, this week · 50 papers · ordered by likeness to the words of 12 bookmarks"),
        (80, "For you, this week · 50 papers · by likeness to 12 bookmarks"),
        (60, "For you, this week · 50 papers · by likeness"),
    ],
)
def test_recommendations_say_what_they_stand_on_if_there_is_room(width: int, words: str) -> None:
    assert recommended_texts(width, "For you, this week") == words


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("sort", [SOURCE, SORTS["date"]])
def test_a_long_title_in_a_heading_is_shortened_before_the_count_and_the_order(width: int, sort: Any) -> None:
    left = recommended_texts(width, f"Similar to ‹{'A long title ' * 9}›", sort=sort)
    assert cell_len(left) <= width - 4
    assert left.startswith("Similar to ‹A ")
    for told in ("50", "by likeness" if sort is SOURCE else "by date"):
        assert told in left
