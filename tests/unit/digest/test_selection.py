from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.bookmarks import Bookmark
from paperreader.config import Config, DigestConfig
from paperreader.digest.days import wanted_days
from paperreader.digest.making import rising_in
from paperreader.digest.selection import LIMIT, MOST_OF_DAYS, RECOMMENDED, Before, Chooser, ordinal
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.models.reasons import Reasons, SharedWord
from paperreader.query.parser import parse
from paperreader.recommend.rising import Rising
from tests.builders import NOW, build_edition, build_paper
from tests.unit.sync.days import AnyDay, services_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from paperreader.digest.digest import Digest
    from paperreader.services import Services

FRIDAY = date(2026, 11, 20)
"""The newest day whose list is complete at `NOW`, a Monday."""

THURSDAY = date(2026, 11, 19)

SHARED = Reasons((SharedWord("token compression", 4), SharedWord("video", 8)), of=12)


def store(services: Services, day: date, numbers: Iterable[int], fetched_at: datetime = NOW) -> None:
    papers = tuple(build_paper(number, edition_date=day) for number in numbers)
    services.library.store(
        build_edition(kind=EditionKind.DAY, value=str(day), papers=papers, fetched_at=fetched_at)
    )


def store_trending(services: Services, numbers: Iterable[int]) -> None:
    services.library.store(build_edition(papers=tuple(build_paper(number) for number in numbers)))


def add_view(services: Services, name: str, query: str) -> None:
    services.views.change(lambda views: views.with_view(name, query))


def choose(services: Services, **given: object) -> Digest:
    return Chooser(services, bookmarks={}, **given).new()  # type: ignore[arg-type]


def numbers_of(digest: Digest) -> list[list[int]]:
    return [[int(item.entry.paper.id[-5:]) for item in section.items] for section in digest.sections]


def names_of(digest: Digest) -> list[str]:
    return [section.name for section in digest.sections]


def sent_until(day: date) -> Before:
    return Before(frozenset(), {"new": {day}})


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return services_on(tmp_path, AnyDay())


def test_the_first_digest_is_the_newest_complete_list_and_the_top_of_trending(services: Services) -> None:
    store(services, FRIDAY, range(1, 4))
    store(services, THURSDAY, range(10, 13))
    store_trending(services, range(20, 60))

    digest = choose(services)

    assert names_of(digest) == ["Friday 20 November 2026", "Trending"]
    assert numbers_of(digest) == [[1, 2, 3], list(range(20, 20 + LIMIT))]
    assert digest.days == (FRIDAY,)


def test_the_first_digest_passes_over_a_holiday(services: Services) -> None:
    store(services, FRIDAY, ())
    store(services, THURSDAY, (1,))
    assert (names_of(choose(services)), choose(services).days) == (["Thursday 19 November 2026"], (THURSDAY,))


def test_a_list_that_still_fills_is_left_for_later(services: Services) -> None:
    store(services, FRIDAY, (1, 2), fetched_at=datetime(2026, 11, 20, 20, tzinfo=UTC))
    digest = choose(services)
    assert (digest.sections, digest.days) == ((), ())


def test_a_paper_is_in_the_first_section_that_has_it_with_its_reason(services: Services) -> None:
    add_view(services, "agents", "Paper 2")
    store(services, FRIDAY, (1, 2, 3))
    store_trending(services, (3, 4))

    digest = choose(services)

    assert names_of(digest) == ["agents", "Friday 20 November 2026", "Trending"]
    assert numbers_of(digest) == [[2], [1, 3], [4]]
    reasons = [item.reason for section in digest.sections for item in section.items]
    assert reasons == [
        "view agents",
        "1st of Friday 20 November 2026",
        "3rd of Friday 20 November 2026",
        "2nd of Trending",
    ]


def test_what_was_sent_is_left_out(services: Services) -> None:
    store(services, FRIDAY, (1, 2))
    store_trending(services, (2, 3))
    sent = frozenset({build_paper(2).id})
    assert numbers_of(choose(services, before=Before(sent))) == [[1], [3]]


def test_days_away_are_caught_up_with_in_one_digest_that_is_not_too_long(services: Services) -> None:
    days = [FRIDAY - timedelta(days=number) for number in range(10)]
    weekdays = [day for day in days if day.weekday() < 5]
    for number, day in enumerate(weekdays):
        store(services, day, range(number * 100, number * 100 + 30))

    digest = choose(services, before=sent_until(weekdays[-1] - timedelta(days=1)))

    assert len(digest.sections) == len(weekdays) == 8
    assert digest.count <= MOST_OF_DAYS
    assert [section.more for section in digest.sections] == [25] * 8
    assert digest.sections[0].command == "paperreader list 2026-11-20"
    assert digest.days == tuple(weekdays)


def test_lists_of_long_ago_are_named_instead(services: Services) -> None:
    store(services, FRIDAY, (1,))
    digest = choose(services, before=sent_until(date(2026, 9, 1)))
    assert digest.problems[-1].startswith("The lists from 2026-09-02 to 2026-11-06 are left out")


def test_a_paper_that_came_late_to_a_covered_list_is_sent_later(services: Services) -> None:
    store(services, THURSDAY, (1, 2, 3))
    before = Before(frozenset({build_paper(1).id, build_paper(2).id}), {"new": {THURSDAY, FRIDAY}})
    digest = choose(services, before=before)
    assert numbers_of(digest) == [[3]]
    assert digest.sections[0].items[0].reason == "3rd of Thursday 19 November 2026, added late"
    assert digest.days == ()


def test_lists_from_before_the_first_digest_are_not_new(services: Services) -> None:
    store(services, FRIDAY, (1, 2))
    store(services, THURSDAY, (3, 4))
    first = choose(services)
    before = Before(frozenset(first.papers), {"new": first.days})
    assert choose(services, before=before).sections == ()


def test_a_day_that_is_missing_is_not_covered_nor_are_those_after_it(services: Services) -> None:
    store(services, FRIDAY, (1,))
    digest = choose(services, before=sent_until(THURSDAY - timedelta(days=1)))
    assert (numbers_of(digest), digest.days) == ([[1]], ())
    assert digest.problems == ("The list of Thursday 19 November 2026 is not published yet.",)


def test_a_digest_with_a_query_covers_days_for_that_query_only(services: Services) -> None:
    store(services, FRIDAY, (1, 2))
    before = Before(frozenset(), {"new diffusion": {FRIDAY}})
    assert numbers_of(choose(services, before=before)) == [[1, 2]]
    assert choose(services, before=before, query=parse("diffusion")).asked == "new diffusion"


def test_muted_papers_are_never_sent_nor_counted(services: Services) -> None:
    store(services, FRIDAY, range(1, 30))
    digest = choose(services, hiding=(parse("Paper 2").node,), limit=5)
    muted = {build_paper(number).id for number in (2, *range(20, 30))}
    assert not muted & {*digest.papers, *digest.passed}


def test_the_limit_is_of_each_section_and_the_rest_is_counted(services: Services) -> None:
    store(services, FRIDAY, range(1, 6))
    store_trending(services, range(10, 20))
    digest = choose(services, limit=2)
    assert numbers_of(digest) == [[1, 2], [10, 11]]
    assert (digest.sections[0].more, len(digest.passed)) == (3, 3)


def test_trending_papers_come_once_a_day(services: Services) -> None:
    store_trending(services, range(1, 4))
    midnight = NOW.astimezone().replace(hour=0)

    def named(last: datetime) -> list[str]:
        before = Before(frozenset(), {"new": {FRIDAY}}, {"new": last, "new other": NOW, "@mine": NOW})
        return names_of(choose(services, before=before))

    assert named(midnight) == []
    assert named(midnight - timedelta(minutes=1)) == ["Trending"]


def test_what_is_new_later_the_same_day_comes_without_trending(services: Services) -> None:
    store_trending(services, range(1, 4))
    store(services, FRIDAY, (7,))
    before = Before(frozenset(), {"new": {THURSDAY}}, {"new": NOW})
    assert names_of(choose(services, before=before)) == ["Friday 20 November 2026"]


def test_what_is_doubtful_in_a_view_is_named_and_the_rest_is_sent(services: Services) -> None:
    add_view(services, "agents", "Paper")
    path = services.paths.views
    path.write_text(path.read_text(encoding="utf-8").replace('"Paper"', '"upvotes:>many"'), encoding="utf-8")
    store(services, FRIDAY, (1,))
    digest = choose(services)
    assert numbers_of(digest) == [[1]]
    assert digest.problems[0].startswith("The view agents: ")


def test_a_damaged_file_of_views_costs_the_views_alone(services: Services) -> None:
    services.paths.views.parent.mkdir(parents=True)
    services.paths.views.write_text("{", encoding="utf-8")
    store(services, FRIDAY, (1,))
    digest = choose(services)
    assert numbers_of(digest) == [[1]]
    assert digest.problems[0].endswith("The digest has no views.")


def test_the_command_of_a_view_survives_any_name(services: Services) -> None:
    add_view(services, "it's $(here)", "Paper")
    store(services, FRIDAY, range(1, 30))
    assert (
        choose(services).sections[0].command == """paperreader list '@it'"'"'s $(here)' 'date:>=2026-11-20'"""
    )


def test_the_tags_and_the_note_of_a_bookmark_come_along(services: Services) -> None:
    store(services, FRIDAY, (1,))
    bookmark = Bookmark(paper=build_paper(1), added=NOW, changed=NOW, tags=("rl",), note="Read this")
    digest = Chooser(services, bookmarks={bookmark.paper.id: bookmark}).new()
    entry = digest.sections[0].items[0].entry
    assert (entry.tags, entry.note) == (("rl",), "Read this")


def recommend(services: Services, numbers: Iterable[int], reasons: Reasons = SHARED) -> None:
    papers = tuple(build_paper(number) for number in numbers)
    why = {paper.id: reasons for paper in papers}
    services.library.store(
        build_edition(kind=RECOMMENDED.kind, value=RECOMMENDED.value, papers=papers, reasons=why, source="")
    )


def test_recommendations_come_after_views_with_their_reasons_and_no_paper_comes_twice(
    services: Services,
) -> None:
    add_view(services, "agents", "Paper 2")
    store(services, FRIDAY, (1, 2, 3))
    recommend(services, (2, 3, 40, 41, 42, 43, 44, 45))

    digest = choose(services)

    assert names_of(digest) == ["agents", "For you", "Friday 20 November 2026"]
    assert numbers_of(digest) == [[2], [3, 40, 41, 42, 43], [1]]
    assert digest.sections[1].items[0].reason == "token compression · video"
    assert (digest.sections[1].more, digest.passed) == (0, ())
    later = choose(services, before=Before(frozenset(digest.papers)))
    assert numbers_of(later) == [[44, 45]]


def test_recommendations_alone_are_no_digest(services: Services) -> None:
    store(services, FRIDAY, (1,))
    recommend(services, (40, 41))
    before = Before({build_paper(1).id}, {"new": {FRIDAY}})
    assert choose(services, before=before).sections == ()


def test_a_loosely_related_paper_is_not_mailed(services: Services) -> None:
    store(services, FRIDAY, (1,))
    recommend(services, (40, 41), Reasons(of=12, loosely=True))
    assert names_of(choose(services)) == ["Friday 20 November 2026"]


def test_recommendations_can_be_switched_off(services: Services) -> None:
    store(services, FRIDAY, (1,))
    recommend(services, (40, 41))
    services.config = Config(digest=DigestConfig(for_you=False))
    assert names_of(choose(services)) == ["Friday 20 November 2026"]


def test_only_the_list_of_this_month_has_the_words_of_the_month(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "rising", lambda: (Rising("GRPO", 12, 3),))
    sentence = "More than usual this month, compared with six before: GRPO (12 papers, 3 before)."
    assert rising_in(EditionKey(EditionKind.MONTH), services) == sentence
    assert rising_in(EditionKey(EditionKind.MONTH, "2026-11"), services) == sentence
    assert rising_in(EditionKey(EditionKind.MONTH, "2026-10"), services) == ""
    assert rising_in(EditionKey(EditionKind.DAY, "2026-11-20"), services) == ""


def test_one_list_is_a_digest_too(services: Services) -> None:
    store(services, FRIDAY, range(1, 4))
    shelf = services.library.edition_shelf(EditionKey(EditionKind.DAY, str(FRIDAY)))
    chooser = Chooser(services, bookmarks={}, limit=2)
    digest = chooser.of_shelf("Friday 20 November 2026", shelf, ["2026-11-20", "Paper"])
    assert (numbers_of(digest), digest.sections[0].more, digest.passed) == ([[1, 2]], 1, ())
    assert digest.asked == "2026-11-20 Paper"
    assert digest.sections[0].command == "paperreader list 2026-11-20 Paper"


def test_a_view_that_is_named_is_the_reason_for_its_papers(services: Services) -> None:
    store(services, FRIDAY, (1,))
    digest = Chooser(services, bookmarks={}).of_shelf("Mine", services.library.whole_shelf(), ["@mine"])
    assert (names_of(digest), digest.sections[0].items[0].reason) == (["Mine"], "view Mine")


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (21, "21st"),
        (112, "112th"),
    ],
)
def test_a_place_is_an_ordinal(number: int, word: str) -> None:
    assert ordinal(number) == word


class World(NamedTuple):
    """The papers of the library, those already sent, and the request."""

    lists: list[set[int]]
    trending: set[int]
    sent: set[int]
    last: int | None
    missing: set[int]
    limit: int | None
    view: str


WORLDS = st.builds(
    World,
    lists=st.lists(st.sets(st.integers(1, 30), max_size=12), min_size=6, max_size=6),
    trending=st.sets(st.integers(1, 40), max_size=20),
    sent=st.sets(st.integers(1, 30), max_size=10),
    last=st.none() | st.integers(1, 9),
    missing=st.sets(st.integers(0, 5)),
    limit=st.none() | st.integers(0, 8),
    view=st.sampled_from(["", "Paper 1", "Paper"]),
)


@given(world=WORLDS)
def test_no_paper_comes_twice_and_none_of_a_covered_day_is_lost(
    tmp_path_factory: pytest.TempPathFactory, world: World
) -> None:
    services = services_on(tmp_path_factory.mktemp("home"), AnyDay())
    weekdays = wanted_days({FRIDAY - timedelta(days=9)}, NOW)
    days = dict(zip(weekdays, world.lists, strict=False))
    for number, (day, numbers) in enumerate(days.items()):
        if number not in world.missing:
            store(services, day, sorted(numbers))
    store_trending(services, sorted(world.trending))
    if world.view:
        add_view(services, "mine", world.view)
    gone = frozenset(build_paper(number).id for number in world.sent)
    before = Before(
        gone,
        {}
        if world.last is None
        else {"new": {FRIDAY - timedelta(days=world.last + more) for more in (0, 1)}},
    )

    digest = choose(services, before=before, limit=world.limit)
    services.library.close()

    papers = digest.papers
    assert len(papers) == len(set(papers))
    assert not set(papers) & {*gone, *digest.passed}
    covered = {build_paper(number).id for day in digest.days for number in days.get(day, ())}
    assert covered <= {*papers, *digest.passed, *gone}
    assert all(day > max(before.covered["new"]) for day in digest.days if before.covered)
    assert bool(digest.reason) is not bool(digest.sections)
    assert all(section.more == 0 or section.command for section in digest.sections)


def test_what_one_digest_leaves_the_next_ones_send(services: Services) -> None:
    """Follow a week in which lists come late, and papers are added to lists that were sent."""
    lists = {FRIDAY - timedelta(days=number): set(range(number * 10, number * 10 + 4)) for number in range(5)}
    arrives = {FRIDAY: 0, THURSDAY: 3, date(2026, 11, 18): 1, date(2026, 11, 17): 0, date(2026, 11, 16): 2}
    sent: set[str] = set()
    covered = {date(2026, 11, 13)}
    counted: list[str] = []
    for step in range(5):
        for day, numbers in lists.items():
            if arrives[day] == step:
                store(services, day, sorted(numbers))
        digest = choose(services, before=Before(frozenset(sent), {"new": covered}))
        counted += digest.papers
        sent |= {*digest.papers, *digest.passed}
        covered |= {*digest.days}
    assert sorted(counted) == sorted(
        build_paper(number).id for numbers in lists.values() for number in numbers
    )
    assert max(covered) == FRIDAY
