"""An updated shelf equals one that is newly made."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.bookmarks import Bookmark
from paperreader.models.grouping import Grouping
from paperreader.query.context import QueryContext
from paperreader.query.fields import SORTS, SOURCE
from paperreader.query.parser import parse
from paperreader.query.texts import FoldedTexts, PaperTexts
from paperreader.workspace.bookmark_shelf import BookmarkShelf
from paperreader.workspace.grouping import GroupedListing
from tests.builders import NOW, build_paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from paperreader.models import Paper
    from paperreader.models.listing import Listing
    from paperreader.query.kinds import Sort

READ = {"2611.00001", "2611.00004"}
CONTEXT = QueryContext(today=NOW.date())


def read_among(paper_ids: Iterable[str]) -> dict[str, int | None]:
    return dict.fromkeys(READ.intersection(paper_ids))


def mark(number: int, days: int = 0, **said: object) -> Bookmark:
    moment = NOW - timedelta(days=days)
    return Bookmark(paper=build_paper(number), added=moment, changed=NOW, **said)  # type: ignore[arg-type]


def held(*marks: Bookmark) -> dict[str, Bookmark]:
    return {each.paper.id: each for each in marks}


def shown(shelf: BookmarkShelf, text: str = "", sort: Sort = SOURCE) -> list[tuple[str, bool]]:
    context = QueryContext(today=NOW.date(), bookmarks=shelf.bookmarks)
    listing = shelf.select(parse(text), sort, context)
    return [(row.paper.title, row.read) for row in listing.rows(0, len(listing))]


NOTEBOOK = st.dictionaries(st.integers(1, 9), st.integers(0, 3), max_size=9).map(
    lambda days: held(*(mark(number, days) for number, days in days.items()))
)


@given(st.lists(NOTEBOOK, min_size=1, max_size=6))
def test_changes_taken_one_by_one_end_where_all_taken_anew_do(
    notebooks: list[Mapping[str, Bookmark]],
) -> None:
    changed = BookmarkShelf(read_among)
    for notebook in notebooks:
        changed.take(notebook)
        anew = BookmarkShelf(read_among)
        anew.take(notebook)
        assert shown(changed) == shown(anew)
        assert changed.count == len(notebook)


TAGS = st.lists(st.sampled_from(["RL", "rl", "rl/agents", "untagged"]), max_size=2, unique=True).map(tuple)
KEPT = st.tuples(st.integers(0, 3), TAGS, st.none() | st.integers(1, 5), st.sampled_from(["", "reread"]))
NOTED = st.dictionaries(st.integers(1, 9), KEPT, max_size=9).map(
    lambda kept: {
        number: mark(number, days, tags=tags, rating=rating, note=note)
        for number, (days, tags, rating, note) in kept.items()
    }
)
QUESTIONS = st.sampled_from(
    [
        *("", "sort:title", "sort:-title sort:rating", "sort:rating", "paper", "paper sort:relevance"),
        *("is:unread", "-rating:>2 sort:added", "upvotes:<5 sort:upvotes", "sort:-upvotes", "tag:rl"),
    ]
)


@given(
    st.lists(st.dictionaries(st.integers(1, 9), st.none() | KEPT, max_size=3), min_size=1, max_size=5),
    NOTED,
    QUESTIONS,
    st.none() | st.sampled_from([Grouping.TAG, Grouping.STATUS]),
    st.booleans(),
)
def test_an_answer_that_is_changed_equals_a_new_one(
    changes: list[dict[int, tuple[int, tuple[str, ...], int | None, str] | None]],
    kept: dict[int, Bookmark],
    text: str,
    grouping: Grouping | None,
    hide_read: bool,
) -> None:
    shelf = BookmarkShelf(read_among)
    shelf.grouping = grouping
    query = parse(text)

    def answer(of: BookmarkShelf, limit: int | None = None) -> Listing:
        context = QueryContext(today=NOW.date(), bookmarks=of.bookmarks)
        return of.select(query, SOURCE, context, hide_read=hide_read, limit=limit)

    for change in ({}, *changes):
        for number, said in change.items():
            if said is None:
                kept.pop(number, None)
            else:
                days, tags, rating, note = said
                kept[number] = mark(number, days, tags=tags, rating=rating, note=note)
        bookmarks = held(*kept.values())
        shelf.take(bookmarks)
        anew = BookmarkShelf(read_among)
        anew.grouping = grouping
        anew.take(bookmarks)
        for limit in (None, None) if grouping else (2, None, None):  # Groups are asked for as a whole.
            changed, expected = answer(shelf, limit), answer(anew, limit)
            assert changed.rows(0, 99) == expected.rows(0, 99)
            assert getattr(changed, "groups", None) == getattr(expected, "groups", None)
            assert getattr(changed, "listed", None) == getattr(expected, "listed", None)


def test_a_change_of_one_bookmark_orders_and_groups_no_other_again(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = held(*(mark(number, number, tags=("rl",)) for number in range(1, 200)))
    shelf = BookmarkShelf(read_among)
    shelf.grouping = Grouping.TAG
    shelf.take(marks)
    assert len(shown(shelf, sort=SORTS["title"])) == 199
    read: list[str] = []
    real = FoldedTexts.title_of

    def noted(self: FoldedTexts, paper: Paper) -> str:
        read.append(paper.id)
        return real(self, paper)

    monkeypatch.setattr(FoldedTexts, "title_of", noted)
    monkeypatch.setattr("paperreader.workspace.bookmark_shelf.grouped", lambda *_: pytest.fail("all again"))
    shelf.take(dict(list(marks.items())[1:]))
    assert len(shown(shelf, sort=SORTS["title"])) == 198
    assert len(read) < 20
    read.clear()
    shelf.take(marks)
    assert len(shown(shelf, sort=SORTS["title"])) == 199
    assert len(read) < 20


@pytest.mark.parametrize("grouping", [None, Grouping.TAG])
def test_a_prepared_order_is_at_hand_also_after_few_changes(grouping: Grouping | None) -> None:
    shelf = BookmarkShelf(read_among)
    shelf.grouping = grouping
    shelf.take(held(*(mark(number, number) for number in range(1, 200))))
    assert len(shelf.select(parse("paper"), SOURCE, CONTEXT)) == 199
    for name in ("upvotes", "title"):
        assert shelf.at_hand(parse("paper"), SORTS[name], CONTEXT) is None
        for _ in shelf.prepare_order(parse("paper"), SORTS[name], CONTEXT):
            pass
    for count in (199, 198):
        shelf.take(dict(list(shelf.bookmarks.items())[:count]))
        for name in ("title", "upvotes"):
            found = shelf.at_hand(parse("paper"), SORTS[name], CONTEXT)
            anew = BookmarkShelf(read_among)
            anew.take(shelf.bookmarks)
            expected = anew.select(parse("paper"), SORTS[name], CONTEXT)
            assert found is not None
            assert found.rows(0, 200) == expected.rows(0, 200)


def test_only_the_last_answer_is_at_hand_and_only_after_few_changes() -> None:
    shelf = BookmarkShelf(read_among)
    shelf.take(held(*(mark(number, number) for number in range(1, 200))))
    context = QueryContext(today=NOW.date())

    def at_hand(text: str) -> int | None:
        listing = shelf.at_hand(parse(text), SOURCE, context)
        return None if listing is None else len(listing)

    assert at_hand("paper") is None
    assert len(shelf.select(parse("paper"), SOURCE, context)) == 199
    assert at_hand("paper") == 199
    assert at_hand("pape") is None
    assert at_hand("paper sort:title") is None
    shelf.take(held(*(mark(number, number) for number in range(1, 190))))
    assert at_hand("paper") is None  # Each of these bookmarks is another one.
    shelf.select(parse("paper"), SOURCE, context)
    shelf.take(dict(list(shelf.bookmarks.items())[:150]))
    assert at_hand("paper") == 150
    assert not len(shelf.select(parse("text:paper"), SOURCE, context))
    assert at_hand("text:paper") is None


def test_what_changes_while_it_is_searched_is_not_kept_as_the_answer() -> None:
    shelf = BookmarkShelf(read_among)
    shelf.take(held(mark(1), mark(2)))

    def wanted() -> bool:
        shelf.take(held(mark(1), mark(3)))
        return True

    context = QueryContext(today=NOW.date())
    shelf.select(parse("paper"), SOURCE, context, is_wanted=wanted)
    found = shelf.select(parse("paper"), SOURCE, context).rows(0, 9)
    assert [row.paper.id[-1] for row in found] == ["1", "3"]
    found = shelf.select(parse("pape"), SOURCE, context).rows(0, 9)
    assert [row.paper.id[-1] for row in found] == ["1", "3"]


def test_what_was_read_meanwhile_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = BookmarkShelf(read_among)
    shelf.take(held(mark(1, days=1), mark(2)))
    monkeypatch.setitem(globals(), "READ", {"2611.00002"})
    assert [read for _, read in shown(shelf)] == [False, True]
    shelf.look_up_read()
    assert [read for _, read in shown(shelf)] == [True, False]


def test_read_marks_are_looked_up_again_only_after_one_was_set() -> None:
    asked: list[set[str]] = []
    state = [1]

    def noted(paper_ids: Iterable[str]) -> dict[str, int | None]:
        asked.append(set(paper_ids))
        return read_among(asked[-1])

    shelf = BookmarkShelf(noted, read_state=lambda: state[0])
    shelf.take(held(*(mark(number) for number in range(1, 200))))
    shelf.look_up_read()
    shelf.take(held(*shelf.bookmarks.values(), mark(200)))
    shelf.look_up_read()
    assert [len(papers) for papers in asked] == [199, 1]
    state[0] = 2
    shelf.look_up_read()
    assert [len(papers) for papers in asked] == [199, 1, 200]


def test_a_paper_without_a_bookmark_is_not_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = BookmarkShelf(read_among)
    shelf.take(held(mark(1), mark(2)))
    listing = shelf.select(parse(""), SOURCE, CONTEXT)
    assert listing.position("2611.00002") is not None
    monkeypatch.setattr("paperreader.models.listing.indexOf", lambda *_: pytest.fail("searched"))
    assert listing.position("2611.00003") is None


def test_a_change_of_one_bookmark_makes_only_its_groups_again() -> None:
    marks = held(mark(1, tags=("a",)), mark(2, 1, tags=("b",)), mark(3, 2, tags=("a", "c")))
    shelf = BookmarkShelf(read_among)
    shelf.grouping = Grouping.TAG
    shelf.take(marks)
    before = shelf.select(parse(""), SOURCE, CONTEXT)
    shelf.take({paper_id: kept for paper_id, kept in marks.items() if paper_id != "2611.00003"})
    after = shelf.select(parse(""), SOURCE, CONTEXT)
    assert isinstance(before, GroupedListing)
    assert isinstance(after, GroupedListing)
    assert after.members["b"] is before.members["b"]
    assert [len(rows) for rows in after.members.values()] == [1, 1]


def test_a_paper_that_is_in_a_group_twice_is_gone_from_it_with_its_bookmark() -> None:
    marks = held(mark(1, tags=("RL", "rl")), mark(2, 1, tags=("rl",)))
    shelf = BookmarkShelf(read_among)
    shelf.grouping = Grouping.TAG
    shelf.take(marks)
    assert len(shown(shelf)) == 3
    shelf.take({paper_id: kept for paper_id, kept in marks.items() if paper_id != "2611.00001"})
    assert len(shown(shelf)) == 1


def test_a_paper_that_was_read_after_its_bookmark_came_back_is_looked_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shelf = BookmarkShelf(read_among)
    one, two = mark(1), mark(2, days=1)
    for read, marks in ((READ, held(one, two)), (set(), held(two)), (set(), held(one, two))):
        monkeypatch.setitem(globals(), "READ", read)
        shelf.take(marks)
    monkeypatch.setitem(globals(), "READ", {"2611.00001"})
    shelf.look_up_read()
    assert [read for _, read in shown(shelf)] == [True, False]


def test_many_changes_at_once_are_taken_too() -> None:
    shelf = BookmarkShelf(read_among)
    shelf.take(held(*(mark(number, number) for number in range(1, 500))))
    assert shelf.count == 499
    shelf.take({})
    assert shelf.count == 0


def test_the_last_bookmarked_comes_first_and_what_was_read_is_known() -> None:
    shelf = BookmarkShelf(read_among)
    shelf.take(held(mark(1, days=2), mark(2, days=1)))
    shelf.take(held(*shelf.bookmarks.values(), mark(4)))
    assert [read for _, read in shown(shelf)] == [True, False, True]
    assert shown(shelf, "is:unread") == shown(shelf)[1:2]


def test_the_best_rated_come_first_and_the_unrated_last() -> None:
    shelf = BookmarkShelf(read_among)
    shelf.take(held(mark(1), mark(2, rating=3), mark(3, rating=5)))
    best = [build_paper(number).title for number in (3, 2, 1)]
    assert [title for title, _ in shown(shelf, sort=SORTS["rating"])] == best
    assert shelf.count_matching(parse("rating:>3"), QueryContext(NOW.date(), shelf.bookmarks)) == 1


def test_groups_keep_the_order_that_was_asked_for() -> None:
    shelf = BookmarkShelf(read_among)
    shelf.take(held(mark(1, tags=("a",)), mark(2, tags=("a",), rating=3), mark(3, rating=5)))
    shelf.grouping = Grouping.TAG
    context = QueryContext(today=NOW.date(), bookmarks=shelf.bookmarks)
    listing = shelf.select(parse("rating:>=1 sort:rating"), SOURCE, context)
    assert isinstance(listing, GroupedListing)
    assert [(group.name, group.size) for group in listing.groups] == [("a", 1), ("untagged", 1)]


def test_texts_are_made_ready_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    class Noted(PaperTexts):
        def __init__(self, paper: Paper) -> None:
            made.append(paper.id)
            super().__init__(paper)

    monkeypatch.setattr("paperreader.query.texts.PaperTexts", Noted)
    shelf = BookmarkShelf(read_among)
    shelf.take(held(mark(1), mark(2)))
    assert len(list(shelf.prepare())) == 2
    assert sorted(made) == ["2611.00001", "2611.00002"]
    assert len(shown(shelf, "paper")) == 2
    assert len(made) == 2
