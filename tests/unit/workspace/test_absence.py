"""The sentences about places without papers."""

from __future__ import annotations

import msgspec
import pytest

from paperreader.errors import (
    BadAnswer,
    NetworkError,
    NothingToRecommend,
    Offline,
    PaperReaderError,
    TooFewBookmarks,
)
from paperreader.models.calendar import SCOPES
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.models.listing import Row
from paperreader.query.memory import MemoryShelf
from paperreader.query.parser import parse
from paperreader.ui.keys import DEFAULT_KEYS
from paperreader.workspace.absence import Absence, no_match, not_fetched, why_nothing
from paperreader.workspace.places import OpenPlace, Place, Tab
from tests.builders import NOW, build_paper

DAY = EditionKind.DAY
COMPUTED = (
    *(EditionKey(EditionKind.FOR_YOU, scope) for scope in SCOPES),
    EditionKey(EditionKind.SIMILAR, "2611.00001"),
)
NONE_RECOMMENDED = (TooFewBookmarks("Two."), NothingToRecommend("None."), PaperReaderError("Full."))
WEEK = Place.of_edition(EditionKey(EditionKind.WEEK, "2026-W47"))


def empty(key: EditionKey | None, tab: Tab | None = None) -> Absence:
    return why_nothing(OpenPlace(Place(key, tab), MemoryShelf(()), "cs.xml", "date"), NOW)


@pytest.mark.parametrize(
    ("key", "what"),
    [
        (EditionKey(DAY, "2026-11-22"), "There is no list of Sunday 22 November 2026."),
        (EditionKey(DAY, "2026-11-20"), "Friday 20 November 2026 has no papers at Hugging Face."),
        (EditionKey(EditionKind.WEEK, "2026-W48"), "Week 48 of 2026 has no papers yet."),
        (EditionKey(EditionKind.SEARCH, "x"), "Nothing was found for 'x'."),
        (EditionKey(EditionKind.FILE, "cs.xml"), "There are no papers in cs.xml."),
    ],
)
def test_an_empty_list_is_explained_by_its_kind_and_day(key: EditionKey, what: str) -> None:
    assert empty(key).what == what


def test_every_hint_names_commands_that_exist() -> None:
    absences = (
        *(empty(None, tab) for tab in (Tab.BOOKMARKS, Tab.LIBRARY)),
        *(empty(EditionKey(kind, "2026-11-20" if kind is DAY else "")) for kind in (DAY, EditionKind.FILE)),
        *(not_fetched(WEEK, problem) for problem in (Offline(), BadAnswer("It sent rubbish."))),
        *(empty(key) for key in COMPUTED),
        *(not_fetched(Place.of_edition(key), problem) for key in COMPUTED for problem in NONE_RECOMMENDED),
    )
    for absence in absences:
        absence.keys.format_map(DEFAULT_KEYS)


def test_only_without_a_network_is_the_sample_offered() -> None:
    assert "list sample" in not_fetched(WEEK, NetworkError("Nobody answered.")).on_one_line
    assert not_fetched(WEEK, BadAnswer("It sent rubbish.")).on_one_line == (
        "Week 47 of 2026 could not be fetched. It sent rubbish."
    )


def test_without_a_network_the_next_key_is_one_that_shows_papers() -> None:
    daily = Place.of_edition(EditionKey(DAY))
    assert not_fetched(daily, Offline()).keys == "{trending} shows papers that are on this disk."
    assert not_fetched(WEEK, Offline()).keys.startswith(
        "{older} and {newer} show stored editions; {trending}"
    )


@pytest.mark.parametrize(
    ("count", "what"),
    [
        (1, "The only paper of cs.xml does not match 'zebra'."),
        (1200, "None of the 1,200 papers of cs.xml matches 'zebra'."),
    ],
)
def test_a_filter_without_hits_says_among_how_many_it_looked(count: int, what: str) -> None:
    row = Row(1, build_paper(1), read=False)
    opened = OpenPlace(WEEK, MemoryShelf((row,) * count), "cs.xml", "date")
    assert no_match(opened, parse("zebra")) == Absence(what, "", "{back} clears the filter.")
    assert no_match(opened, parse("zebra"), hide_read=True).why == "Read papers are hidden."
    of_view = msgspec.structs.replace(opened, query=parse("x"))
    assert no_match(of_view, parse("zebra")).what == "No paper of cs.xml matches 'zebra'."


def test_only_a_limited_time_can_be_made_longer() -> None:
    week, month, all_of_them, similar = COMPUTED
    assert empty(week).what == "No paper of this week on this disk is like your bookmarks."
    assert "{older}" in empty(week).keys
    assert "{older}" in empty(month).keys
    assert "{older}" not in empty(all_of_them).keys
    assert empty(similar).keys == "{back} goes back."
