from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import BadAnswer
from paperreader.sources.huggingface.page import MOST_CHARACTERS, papers_from_page
from tests.builders import build_paper
from tests.huggingface_answers import build_item, build_page

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 20)
ITEMS = [build_item(build_paper(number, title=f"«{number}» <b> & \"quoted\" 'so'")) for number in (1, 2)]
TAG = 'data-target="DailyPapers"'


def test_a_page_gives_its_papers_and_its_day() -> None:
    found = papers_from_page(build_page(ITEMS, DAY))
    assert [paper.title for paper in found.papers] == [f"«{n}» <b> & \"quoted\" 'so'" for n in (1, 2)]
    assert found.day == DAY


def test_papers_without_a_day_of_their_own_get_the_day_of_the_page() -> None:
    page = build_page([build_item(build_paper(edition_date=None))], DAY)
    assert papers_from_page(page).papers[0].edition_date == DAY


def test_the_attributes_may_come_in_any_order_and_any_quotes() -> None:
    page = build_page(ITEMS, DAY)
    turned = page.replace(TAG + " ", "").replace(
        '}"></div></main>', f'}}" {TAG.replace(chr(34), chr(39))}></div>'
    )
    assert len(papers_from_page(turned).papers) == 2


def test_what_an_old_page_calls_its_day_is_understood() -> None:
    page = build_page(ITEMS, DAY).replace(
        "dateString&quot;: &quot;2026-11-20", "date&quot;: &quot;2026-11-20T00:00:00Z"
    )
    assert papers_from_page(page).day == DAY


@pytest.mark.parametrize("said", ["", "soon", "2026-13-01"])
def test_a_page_may_not_say_its_day(said: str) -> None:
    page = build_page(ITEMS, DAY).replace(
        "2026-11-20&quot;, &quot;dailyPapers", f"{said}&quot;, &quot;dailyPapers"
    )
    assert papers_from_page(page).day is None


def test_a_mark_in_other_places_does_not_mislead() -> None:
    page = build_page(ITEMS, DAY)
    misled = f"<!-- {TAG} --><script>x = '<div {TAG} data-props=\"{{}}\">'</script><p {TAG}>" + page
    assert len(papers_from_page(misled).papers) == 2


@pytest.mark.parametrize(
    "page",
    [
        "", "<html></html>", f"<div {TAG}>", f"<div {TAG} data-props>", f'<div {TAG} data-props="">',
        f'<div {TAG} data-props="[]">', f'<div {TAG} data-props="{{}}">', f'<div {TAG} data-props="{{',
        f'<div {TAG} data-props="{{&quot;dailyPapers&quot;: 7}}">', f"<span {TAG} data-props='{{}}'>",
        f"<div {TAG} data-props='{'[' * 100_000}'>", "\ud800", "\0" * 1_000,
    ],
)  # fmt: skip
def test_a_page_without_a_list_is_a_bad_answer(page: str) -> None:
    with pytest.raises(BadAnswer):
        papers_from_page(page)


HOSTILE = {
    "nested div": "<div>" * 1_600_000,
    "nested template": "<template>" * 800_000,
    "one tag of many attributes": f"<div {TAG} " + " ".join(f"a{n}" for n in range(1_000_000)) + ">",
    "the list behind many attributes": f"<div {' a=1' * 1_500} {TAG} data-props='{{}}'>",
    "many marks": f"<div {TAG} " * 250_000,
    "many starts before a mark": "<div " * 1_600_000 + TAG,
    "many open quotes": "<div a=\"<div b='" * 500_000 + TAG,
    "quotes that cross": '<div x="" y=\' ' * 500_000 + TAG + ">",
    "many marks in a value without end": "<div a='" + f"{TAG} " * 300_000,
    "blanks": f"<div{' ' * 8_000_000}{TAG}",
    "blanks in many tags": ("<div" + " " * 1_000) * 8_000 + TAG,
    "a mark with blanks": "data-target" + " " * 8_000_000,
    "many marks with blanks": ("data-target" + " " * 500) * 15_000,
    "an endless value": f'<div {TAG} data-props="' + "&quot;" * 1_300_000,
}


@pytest.mark.timeout(20)  # Each takes at most 0.2 seconds.
@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_costs_little_time(page: str) -> None:
    with pytest.raises(BadAnswer):
        papers_from_page(page[:MOST_CHARACTERS])


@pytest.mark.timeout(20)  # Each takes at most 0.2 seconds.
@pytest.mark.parametrize("around", ["<div>", "<template>", "<svg>", "<table><tr><td>", "<b><p>"])
def test_a_list_is_found_however_deep_it_lies(around: str) -> None:
    assert len(papers_from_page(around * 100_000 + build_page(ITEMS, DAY)).papers) == 2


def test_a_page_that_is_too_long_is_not_read() -> None:
    with pytest.raises(BadAnswer, match="8 million characters"):
        papers_from_page(" " * (MOST_CHARACTERS + 1))


@pytest.mark.parametrize(
    ("name", "count", "day"),
    [
        ("page_daily_2024-08.html", 13, date(2024, 8, 1)),
        ("page_daily_2026_rebuilt.html", 23, date(2026, 8, 14)),
    ],
)
def test_recorded_pages(shared: Path, name: str, count: int, day: date) -> None:
    found = papers_from_page((shared / "hf" / name).read_text(encoding="utf-8"))
    assert (len(found.papers), found.dropped, found.day) == (count, 0, day)
    assert all(paper.title and paper.abstract and paper.authors for paper in found.papers)
