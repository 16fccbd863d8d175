"""Places: what each tab shows first, and the words for age and order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, get_args, get_type_hints

import pytest

from paperreader.config import Display
from paperreader.library import Library
from paperreader.models import EditionKey, EditionKind
from paperreader.query.context import QueryContext
from paperreader.query.fields import SORTS, SOURCE
from paperreader.query.nodes import Order, Query
from paperreader.ui.keys import DEFAULT_KEYS
from paperreader.workspace.opening import newest_key, open_memory, open_place, place_of_tab
from paperreader.workspace.places import Place, Tab, order_words, sorts_for
from tests.builders import NOW, build_edition, build_paper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from paperreader.workspace.places import OpenPlace

NO_CONTEXT = QueryContext(today=NOW.date())


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(tmp_path / "library.db", clock=lambda: NOW)
    yield library
    library.close()


def ranks(opened: OpenPlace) -> list[int | None]:
    rows = opened.shelf.select(Query(), SOURCE, NO_CONTEXT)
    return [row.rank for row in rows.rows(0, len(rows))]


@pytest.mark.parametrize(
    ("tab", "key"),
    [
        (Tab.TRENDING, EditionKey(EditionKind.TRENDING)),
        (Tab.DAILY, EditionKey(EditionKind.DAY)),
        (Tab.WEEKLY, EditionKey(EditionKind.WEEK, "2026-W48")),
        (Tab.MONTHLY, EditionKey(EditionKind.MONTH, "2026-11")),
        (Tab.BOOKMARKS, None),
        (Tab.LIBRARY, None),
    ],
)
def test_each_tab_has_a_place_before_anything_was_fetched(
    library: Library, tab: Tab, key: EditionKey | None
) -> None:
    assert place_of_tab(tab, library, NOW) == Place(key, tab)


def test_the_daily_tab_shows_the_last_day_that_was_seen(library: Library) -> None:
    for day in ("2026-11-20", "2026-11-18"):
        library.store(build_edition(1, kind=EditionKind.DAY, value=day))
    assert newest_key(EditionKind.DAY, library, NOW).value == "2026-11-20"


def test_the_week_that_begins_in_the_old_year_is_named_by_the_new(library: Library) -> None:
    new_year_s_eve = datetime(2025, 12, 31, 12, tzinfo=UTC)
    assert newest_key(EditionKind.WEEK, library, new_year_s_eve).value == "2026-W01"


@pytest.mark.parametrize("kind", list(EditionKind))
def test_what_a_source_has_can_be_refreshed(kind: EditionKind) -> None:
    place = Place.of_edition(EditionKey(kind))
    assert place.can_refresh is (kind not in (EditionKind.FILE, EditionKind.SAMPLE))
    assert (place.tab in tuple(Tab)) is (kind.value in ("trending", "day", "week", "month"))


def test_what_is_not_stored_cannot_be_opened(library: Library) -> None:
    assert open_place(Place.of_edition(EditionKey(EditionKind.TRENDING)), library) is None


def test_a_partial_edition_says_so(library: Library) -> None:
    library.store(build_edition(2, complete=False))
    opened = open_place(Place.of_edition(EditionKey(EditionKind.TRENDING)), library)
    assert opened is not None
    assert opened.note == "not every page came"
    assert opened.fetched_at == NOW
    assert ranks(opened) == [1, 2]


def test_an_edition_in_memory_keeps_its_order_and_knows_what_was_read(library: Library) -> None:
    library.mark(["2611.00002"], read=True)
    file = build_edition(3, kind=EditionKind.FILE, value="saved.html")
    opened = open_memory(file, library, "note")
    rows = opened.shelf.select(Query(), SOURCE, NO_CONTEXT).rows(0, 3)
    assert [(row.rank, row.read) for row in rows] == [(1, False), (2, True), (3, False)]
    assert (opened.heading, opened.note, opened.place.tab) == ("saved.html", "note", None)


def test_the_whole_library_has_no_age_and_no_ranks(library: Library) -> None:
    library.store_papers([build_paper(1)])
    opened = open_place(Place(None, Tab.LIBRARY), library)
    assert opened is not None
    assert opened.fetched_at is None
    assert ranks(opened) == [None]


def test_every_order_has_words() -> None:
    assert order_words(SOURCE, (), "GitHub activity") == "GitHub activity"
    for key in set(SORTS.values()) - {SORTS["rank"]}:
        assert order_words(key, (), "GitHub activity") not in ("", "GitHub activity")
        words = {order_words(SOURCE, [Order(key, reverse)], "GitHub activity") for reverse in (False, True)}
        assert len(words - {"", "GitHub activity", "GitHub activity, reversed"}) == 2


@pytest.mark.parametrize("tab", [None, *Tab])
def test_the_source_s_own_order_comes_first_and_relevance_only_with_words(tab: Tab | None) -> None:
    without, with_words = sorts_for(tab, has_query=False), sorts_for(tab, has_query=True)
    assert without[0] is with_words[0] is SOURCE
    assert set(with_words) - set(without) == {SORTS["relevance"]}
    assert (SORTS["rating"] in without) is (tab is Tab.BOOKMARKS)


def test_the_settings_can_start_with_every_tab() -> None:
    assert get_args(get_type_hints(Display)["start"]) == tuple(tab.name.lower() for tab in Tab)


def test_every_tab_has_a_key() -> None:
    assert [DEFAULT_KEYS[tab.command] for tab in Tab] == [str(number) for number, _ in enumerate(Tab, 1)]
