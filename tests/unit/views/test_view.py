from __future__ import annotations

from datetime import timedelta

import pytest

from paperreader.errors import InvalidQuery, PaperReaderError, UsageError
from paperreader.query.parser import parse
from paperreader.views.view import LONGEST_NAME, MOST, MOST_DISMISSED, MOST_PATTERNS, View, Views
from tests.builders import NOW, build_paper

KEPT = Views(views=(View("Code", "has:code"), View("RL", "tag:rl")), mutes=("survey",))


def names(views: Views) -> list[str]:
    return [view.name for view in views.views]


def test_a_new_view_comes_last_and_a_known_name_is_changed_in_place() -> None:
    assert names(KEPT.with_view("Agents", "agents")) == ["Code", "RL", "Agents"]
    changed = KEPT.with_view("code", "has:code stars:>10")
    assert changed.views == (View("code", "has:code stars:>10"), View("RL", "tag:rl"))


def test_a_name_is_one_clean_line() -> None:
    assert names(Views().with_view("  A\n\x1b[31mred\u202e  ", "x")) == ["A red"]


def test_a_view_is_renamed_and_may_change_the_case_of_its_own_name() -> None:
    assert names(KEPT.renamed("rl", "Agents")) == ["Code", "Agents"]
    assert names(KEPT.renamed("rl", "rl")) == ["Code", "rl"]
    with pytest.raises(PaperReaderError, match="There is already a view 'Code'"):
        KEPT.renamed("RL", "CODE")


@pytest.mark.parametrize(("place", "order"), [(0, ["RL", "Code"]), (9, ["Code", "RL"]), (-3, ["RL", "Code"])])
def test_a_view_is_moved_within_the_list(place: int, order: list[str]) -> None:
    assert names(KEPT.moved("RL", place)) == order


def test_a_view_is_deleted() -> None:
    assert names(KEPT.without_view("code")) == ["RL"]


@pytest.mark.parametrize("change", [Views.without_view, Views.must_find])
def test_a_view_that_is_not_there_is_told_with_those_that_are(change) -> None:
    with pytest.raises(PaperReaderError, match="no view 'x'; there are: Code, RL"):
        change(KEPT, "x")


def test_muting_twice_is_muting_once_and_can_be_taken_back() -> None:
    assert KEPT.muted(" survey ") == KEPT
    assert KEPT.muted("author:zhang").mutes == ("survey", "author:zhang")
    assert KEPT.unmuted("survey").mutes == ()
    with pytest.raises(PaperReaderError, match="is not muted"):
        KEPT.unmuted("x")


@pytest.mark.parametrize("name", ["", "  ", "\x1b[31m", "x" * (LONGEST_NAME + 1)])
def test_a_name_that_cannot_stand_in_a_tab_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="name"):
        KEPT.with_view(name, "has:code")


@pytest.mark.parametrize("query", ["", "stars:abc", "-stars:abc", "/(/", "date:2026-02-30 x"])
def test_a_query_that_is_not_understood_is_refused(query: str) -> None:
    with pytest.raises(InvalidQuery):
        KEPT.with_view("x", query)
    with pytest.raises(InvalidQuery):
        KEPT.muted(query)


def test_what_was_probably_meant_is_told() -> None:
    with pytest.raises(InvalidQuery, match="Did you mean stars:"):
        KEPT.with_view("x", "starz:>5")


@pytest.mark.parametrize("query", ["sort:stars", "is:muted", "-is:muted", "survey is:muted"])
def test_what_would_hide_everything_or_itself_is_not_muted(query: str) -> None:
    with pytest.raises(InvalidQuery, match="cannot be muted"):
        KEPT.muted(query)


def test_only_what_is_understood_hides() -> None:
    kept = Views(mutes=("survey", "-stars:abc", "sort:stars", "author:zhang"))
    assert kept.hiding == (parse("survey").node, parse("author:zhang").node)


def test_there_is_an_end_to_both() -> None:
    full = Views(tuple(View(f"v{n}", "x") for n in range(MOST)), tuple(f"m{n}" for n in range(MOST)))
    with pytest.raises(PaperReaderError, match="At most"):
        full.with_view("one more", "x")
    with pytest.raises(PaperReaderError, match="At most"):
        full.muted("x")
    assert full.with_view("V0", "y").views[0] == View("V0", "y")


def test_mutes_beyond_what_can_be_tried_in_time_are_left_out_and_said() -> None:
    many = Views(mutes=tuple(f"/pattern {number}/" for number in range(1_000)))
    assert len(many.hiding) == MOST_PATTERNS
    assert many.excess.startswith("950 mutes are left out: at most 500 mutes with 50 patterns are read.")
    words = Views(mutes=tuple(f"word{number}" for number in range(MOST + 1)))
    assert len(words.hiding) == MOST
    assert words.excess.startswith("1 mute is left out")
    assert not Views(mutes=("survey", "/a.b/")).excess


def test_a_view_of_a_list_keeps_its_list_when_its_query_changes() -> None:
    views = Views().with_view("News", "", "feed:https://x.io/rss")
    assert views.with_view("news", "has:code").views == (View("news", "has:code", "feed:https://x.io/rss"),)
    with pytest.raises(PaperReaderError, match=r"There is already a view 'News', of feed:https://x\.io/rss"):
        views.with_view("News", "", "arxiv:cs.CL")


EARLIER = NOW - timedelta(days=1)


def test_a_paper_is_dismissed_once_and_keeps_its_moment() -> None:
    dismissed = Views().with_dismissed(["2611.00001"], EARLIER)
    assert dismissed.with_dismissed(["2611.00001", "2611.00002"], NOW).dismissed == {
        "2611.00001": EARLIER,
        "2611.00002": NOW,
    }
    assert dismissed.with_dismissed(["2611.00001"], NOW) == dismissed
    assert dismissed.without_dismissed(["2611.00001", "2611.00009"]) == Views()


def test_a_paper_is_dismissed_under_any_of_its_identifiers() -> None:
    dismissed = Views().with_dismissed(["doi:10.1000/x"], NOW)
    assert dismissed.has_dismissed(build_paper(1, doi="10.1000/X"))
    assert not dismissed.has_dismissed(build_paper(1))


def test_the_oldest_dismissed_papers_make_room() -> None:
    many = Views().with_dismissed([f"old:{number}" for number in range(MOST_DISMISSED)], EARLIER)
    assert len(many.dismissed) == MOST_DISMISSED
    more = many.with_dismissed(["new"], NOW)
    assert len(more.dismissed) == MOST_DISMISSED
    assert more.dismissed["new"] == NOW


def test_undoing_a_change_keeps_what_was_changed_since() -> None:
    before = KEPT.with_dismissed(["a", "b"], EARLIER)
    after = before.with_dismissed(["c"], NOW).without_dismissed(["a"])
    since = after.with_dismissed(["d"], NOW).without_dismissed(["b"]).muted("x")
    assert since.reverted(before, after) == KEPT.with_dismissed(["a"], EARLIER).with_dismissed(
        ["d"], NOW
    ).muted("x")
    renamed = before.renamed("RL", "Agents")
    assert renamed.with_dismissed(["d"], NOW).reverted(before, renamed) == before.with_dismissed(["d"], NOW)
