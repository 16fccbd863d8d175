"""The index of terms: complete, whatever happened to it and in whatever order papers came."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING

import pytest

from paperreader.recommend import index as index_module
from paperreader.recommend.index import GONE, Index
from paperreader.recommend.words import terms_of

from .papers import TOPICS, Texts, paper_about, shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "recommendations.db"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let segments have 16 papers, so that few papers make many."""
    monkeypatch.setattr(index_module, "LARGEST", 16)


def built(path: Path, texts: Texts) -> Index:
    index = Index(path, texts)
    list(index.update())
    return index


def rows_with(index: Index, word: str) -> set[int]:
    (term,) = terms_of("", word).counts
    return {
        segment.rows[paper]
        for segment in index.segments()
        for paper in getattr(index.postings(segment, [term]).get(term), "papers", ())
    } - {GONE}


def hits(index: Index, texts: Texts) -> dict[tuple[int, int], int]:
    """Return the impact of each term in each row."""
    terms = {
        term for title, abstract, _ in texts.papers.values() for term in terms_of(title, abstract).counts
    }
    return {
        (term, segment.rows[paper]): impact
        for segment in index.segments()
        for term, postings in index.postings(segment, terms).items()
        for paper, impact in zip(*postings, strict=True)
        if segment.rows[paper] != GONE
    }


def test_each_word_leads_to_its_papers(path: Path) -> None:
    index = built(path, shelf(4))
    assert rows_with(index, "protein") == {3, 7, 11, 15}
    assert rows_with(index, "zebra") == set()
    assert index.count == 16
    assert index.missing() == 0


def test_the_frequency_of_a_term_is_the_number_of_its_papers(path: Path, small: None) -> None:
    index = built(path, shelf(10))
    (term,) = terms_of("", "speech").counts
    assert index.frequencies([term, 12345]) == {term: 10}


def test_papers_that_come_later_at_both_ends_are_as_if_they_had_been_there(path: Path, small: None) -> None:
    texts = shelf(10)
    later = dict(texts.papers)
    texts.papers = {row: later[row] for row in range(15, 31)}
    index = built(path, texts)
    for first, last in ((15, 31), (9, 34), (1, 41)):
        texts.papers = {row: later[row] for row in range(first, last)}
        list(index.update())

    assert hits(index, texts) == hits(built(path.with_name("full.db"), texts), texts)
    assert index.count == 40


def test_many_small_segments_become_one(path: Path) -> None:
    texts = Texts()
    index = Index(path, texts)
    for number in range(40):
        texts.papers[number + 1] = paper_about(list(TOPICS)[number % 4], number)
        list(index.update())

    assert len(index.segments()) < 16
    assert hits(index, texts) == hits(built(path.with_name("full.db"), texts), texts)


def test_segments_that_become_one_are_never_too_large(
    path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "_SMALLEST", 1)
    texts, full = Texts(), shelf(15)
    index = Index(path, texts)
    for row in range(1, 61):
        texts.papers[row] = full.papers[row]
        list(index.update())

    assert max(len(segment.rows) for segment in index.segments()) <= 16
    assert hits(index, texts) == hits(built(path.with_name("full.db"), texts), texts)


def test_a_text_that_changed_before_it_was_indexed_hides_no_other(path: Path) -> None:
    texts, full = Texts(), shelf(3)
    texts.papers = {row: full.papers[row] for row in (1, 2, 3)}
    index = built(path, texts)
    texts.papers = dict(full.papers)
    texts.changes += [12, 2]
    list(index.update())

    assert (index.count, index.missing()) == (12, 0)
    assert hits(index, texts) == hits(built(path.with_name("full.db"), texts), texts)


def test_after_many_changes_everything_is_indexed_again(path: Path, small: None) -> None:
    texts = shelf(10)
    index = built(path, texts)
    texts.papers |= dict.fromkeys(range(1, 21), ("Zebras", "", "2026-11-20"))
    texts.changes += range(1, 21)
    list(index.update())
    assert rows_with(index, "zebra") == set(range(1, 21))
    assert hits(index, texts) == hits(built(path.with_name("full.db"), texts), texts)


def test_a_text_that_changed_is_indexed_again(path: Path) -> None:
    texts = shelf(3)
    index = built(path, texts)
    texts.papers[3] = ("Zebras", "Stripes of zebras", "2026-11-20")
    texts.changes.append(3)
    assert index.missing() == 1
    list(index.update())

    assert rows_with(index, "zebra") == {3}
    assert 3 not in rows_with(index, "protein")
    assert index.count == 12
    assert index.missing() == 0


def test_another_library_in_its_place_is_indexed_from_the_beginning(path: Path) -> None:
    built(path, shelf(5)).close()
    other = Texts(paper_about("speech"))
    other.made_at = "2026-11-02"
    index = built(path, other)
    assert rows_with(index, "speech") == {1}
    assert index.count == 1


def test_a_library_with_fewer_papers_is_another_library(path: Path) -> None:
    built(path, shelf(5)).close()
    assert built(path, shelf(2)).count == 8


def test_an_empty_library_has_an_empty_index(path: Path) -> None:
    index = built(path, Texts())
    assert (index.count, index.segments()) == (0, ())


@pytest.mark.parametrize("content", [b"", b"not a database" * 99])
def test_a_damaged_file_is_replaced(path: Path, content: bytes) -> None:
    built(path, shelf(3)).close()
    path.write_bytes(content)
    index = built(path, shelf(3))
    assert rows_with(index, "memory") == {2, 6, 10}


def test_a_file_of_another_version_is_made_again(path: Path) -> None:
    built(path, shelf(3)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("pragma user_version = 99")
        connection.execute("update facts set value = '{}'")
    connection.close()
    assert built(path, shelf(3)).count == 12


def test_what_was_interrupted_goes_on_after_the_last_whole_segment(path: Path, small: None) -> None:
    texts = shelf(10)
    index = Index(path, texts)
    assert next(index.update()) == 16
    index.close()

    again = Index(path, texts)
    assert sum(1 for _ in again.update()) == 2
    assert hits(again, texts) == hits(built(path.with_name("full.db"), texts), texts)


def test_two_that_index_at_once_index_each_paper_once(path: Path, small: None) -> None:
    texts = shelf(10)
    one, two = Index(path, texts), Index(path, texts)
    steps: list[Iterator[int]] = [one.update(), two.update()]
    while steps:
        steps = [step for step in steps if next(step, None) is not None]
    assert hits(one, texts) == hits(built(path.with_name("full.db"), texts), texts)
    assert one.count == 40


def test_in_a_folder_that_cannot_be_written_the_index_is_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    index = built(tmp_path / "file" / "recommendations.db", shelf(2))
    assert rows_with(index, "memory") == {2, 6}


def test_papers_of_some_days_are_one_range(path: Path) -> None:
    days = ["2026-11-20", "2026-11-02", "", "2026-11-10", "2026-11-20"]
    index = built(path, Texts(*(paper_about("memory", number, day) for number, day in enumerate(days))))
    (segment,) = index.segments()
    first, last = segment.between(date(2026, 11, 9).toordinal(), date(2026, 11, 20).toordinal())
    assert [segment.rows[paper] for paper in range(first, last)] == [4, 1, 5]
