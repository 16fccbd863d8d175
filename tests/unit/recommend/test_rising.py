"""Words that are written more often in a month than in those before it."""

from __future__ import annotations

import gzip
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.library import Library
from paperreader.recommend.rising import Rising, rising, rising_today
from tests.builders import NOW, build_paper

if TYPE_CHECKING:
    from pathlib import Path

Text = tuple[str, str]


def usual(count: int) -> list[Text]:
    return [(f"Paper {number}", "We study the training of networks.") for number in range(count)]


def about(title: str, abstract: str, count: int) -> list[Text]:
    return [(title, abstract)] * count


def words(month: list[Text], before: list[Text]) -> list[str]:
    return [found.word for found in rising(month, before)]


def test_a_name_that_many_papers_have_this_month_stands_out() -> None:
    month = [*usual(400), *about("A Paper", "We train with GRPO.", 20)]
    found = rising(month, [*usual(2_000), *about("A Paper", "We train with GRPO.", 10)])
    assert found == [Rising("GRPO", 20, 10)]
    assert found[0].query == '"GRPO" newer:30d'


def test_a_pair_is_preferred_to_its_words_and_must_be_in_titles() -> None:
    month = [
        *usual(400),
        *about("Agent skills", "Agent skills help.", 12),
        *about("A Paper", "Dull prose.", 12),
    ]
    assert words(month, usual(2_000)) == ["Agent skills"]


def test_plain_words_and_few_papers_are_not_news() -> None:
    assert words([*usual(400), *about("Remarkable", "A remarkable one.", 30)], usual(2_000)) == []
    assert words([*usual(400), *about("A Paper", "It has GRPO.", 7)], usual(2_000)) == []
    assert words([*usual(100), *about("A Paper", "It has GRPO.", 30)], usual(2_000)) == []
    assert words([*usual(400), *about("A Paper", "It has GRPO.", 30)], usual(200)) == []


def test_it_is_computed_once_a_day(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.db", clock=lambda: NOW)
    today = NOW.date()
    days = [today] * 320 + [today - timedelta(60)] * 900
    library.store_papers(
        build_paper(
            number,
            title=f"Paper {number}",
            abstract="It uses GRPO." if number < 40 else "It learns.",
            edition_date=day,
        )
        for number, day in enumerate(days, 1)
    )
    kept = tmp_path / "cache" / "rising.json"
    assert rising_today(library.texts, today, kept) == (Rising("GRPO", 39, 0),)
    kept.write_bytes(kept.read_bytes().replace(b"GRPO", b"RLVR"))
    assert rising_today(library.texts, today, kept)[0].word == "RLVR"
    kept.write_bytes(b"damaged")
    assert rising_today(library.texts, today, kept)[0].word == "GRPO"
    library.close()


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (date(2025, 9, 30), {"RLVR", "RL"}),
        (date(2026, 5, 29), {"KV-cache", "Self-Distillation"}),
    ],
)
def test_the_topics_of_recorded_months_stand_out(shared: Path, last: date, expected: set[str]) -> None:
    first = last - timedelta(29)
    papers: dict[str, tuple[date, Text]] = {}
    for path in sorted((shared / "hf" / "days").glob("*.json.gz")):
        day = date.fromisoformat(path.name[:10])
        if first - timedelta(180) <= day <= last:
            for item in json.loads(gzip.decompress(path.read_bytes())):
                paper = item["paper"]
                papers.setdefault(paper["id"], (day, (paper["title"], paper["summary"])))
    month = [text for day, text in papers.values() if day >= first]
    before = [text for day, text in papers.values() if day < first]
    assert expected <= set(words(month, before))
