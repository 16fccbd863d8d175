"""Which stored papers answer a place, and when a source has newer ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from paperreader.config import Config
from paperreader.environment import Environment
from paperreader.errors import BadAnswer, Offline
from paperreader.library import Library
from paperreader.models import EditionKey, EditionKind
from paperreader.paths import default_paths
from paperreader.query.context import QueryContext
from paperreader.query.fields import SOURCE
from paperreader.query.nodes import Query
from paperreader.services import open_services
from paperreader.workspace.opening import (
    is_current,
    newest_key,
    open_memory,
    open_place,
    place_of_tab,
    stand_in,
)
from paperreader.workspace.places import Place, Tab
from tests.builders import NOW, build_edition, build_paper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from paperreader.models import Edition
    from paperreader.services import Services
    from paperreader.workspace.places import OpenPlace

NO_CONTEXT = QueryContext(today=NOW.date())


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(tmp_path / "library.db", clock=lambda: NOW)
    yield library
    library.close()


@pytest.fixture
def services() -> Iterator[Services]:
    services = open_services(Config(), default_paths(), Environment({}), offline=True, now=lambda: NOW)
    yield services
    services.close()


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


def a_day(value: str, fetched_at: datetime = NOW) -> Edition:
    return build_edition(1, kind=EditionKind.DAY, value=value, fetched_at=fetched_at)


@pytest.mark.parametrize(
    ("stored", "is_it"),
    [
        (a_day("2026-11-23"), True),
        (a_day("2026-11-20"), False),
        (a_day("2026-11-23", NOW - timedelta(days=2)), False),
    ],
    ids=["today's", "an earlier day", "an old one"],
)
def test_the_latest_day_is_current_if_it_is_todays_and_fresh(
    services: Services, stored: Edition, is_it: bool
) -> None:
    assert not is_current(EditionKey(EditionKind.DAY), services)
    services.library.store(stored)
    assert is_current(EditionKey(EditionKind.DAY), services) is is_it


def test_what_was_stored_stands_in_for_a_source_that_fails(services: Services) -> None:
    services.library.store(a_day("2026-11-20"))
    found = stand_in(Place.of_edition(EditionKey(EditionKind.DAY)), BadAnswer("It sent rubbish."), services)
    assert found is not None
    assert found.opened.heading == "Friday 20 November 2026"
    assert found.remark.startswith("Showing Friday 20 November 2026, ")


def test_the_library_stands_in_for_a_search_without_a_network_only(services: Services) -> None:
    search = Place.of_edition(EditionKey(EditionKind.SEARCH, "learning"))
    assert stand_in(search, Offline(), services) is None
    services.library.store(build_edition(2))
    found = stand_in(search, Offline(), services)
    assert found is not None
    assert found.opened.query.text == "learning"
    assert stand_in(search, BadAnswer("It sent rubbish."), services) is None
    assert (
        stand_in(
            msgspec.structs.replace(search, key=EditionKey(EditionKind.SEARCH, "upvotes:many")),
            Offline(),
            services,
        )
        is None
    )
