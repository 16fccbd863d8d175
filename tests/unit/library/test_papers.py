from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from paperreader.library import papers, storing
from paperreader.library.database import MEMORY, Database
from paperreader.models import Paper
from tests.builders import build_paper

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

FIRST, LATER = "2026-11-23T09:00:00.000000+00:00", "2026-11-24T09:00:00.000000+00:00"

WHOLE = Paper(
    id="2611.00001",
    title="Learning $\\alpha$-Rényi Divergences",
    abstract="We \\emph{study} 99\\% of it: «naïve» café — 汉字.",
    authors=("Ada Lovelace", "Émile Zola"),
    published=date(2026, 11, 19),
    edition_date=date(2026, 11, 20),
    upvotes=0,
    comments=3,
    code_url="https://github.com/a/b",
    code_origin="user",
    stars=12_345,
    project_url="https://a.example",
    summary="It works.",
    keywords=("divergence", "rényi"),
    organization="Analytical Society",
    submitted_by="ada",
    categories=("cs.LG", "stat.ML"),
    sources=("huggingface", "arxiv"),
    thumbnail_url="https://a.example/a.png",
    models=1,
    datasets=2,
    spaces=0,
    withdrawn=True,
    version=3,
    updated=date(2026, 11, 21),
    remark="12 pages, $3$ figures",
    tldr="It works.",
)


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    database = Database(MEMORY)
    with database.write() as connection:
        yield connection
    database.close()


def put(connection: sqlite3.Connection, *some: Paper, now: str = FIRST) -> storing.Upserted:
    return storing.upsert(connection, some, now)


def hits(connection: sqlite3.Connection, match: str) -> list[int]:
    found = connection.execute(
        "select rowid from papers_fts where papers_fts match ? order by rowid", (match,)
    )
    return [rowid for (rowid,) in found]


def test_a_paper_comes_back_as_it_was_put_in(connection: sqlite3.Connection) -> None:
    put(connection, WHOLE)
    assert papers.load(connection, WHOLE.id) == WHOLE


def test_a_paper_of_which_little_is_known_comes_back_as_it_was_put_in(connection: sqlite3.Connection) -> None:
    bare = Paper(id="local:0123456789ab", title="A")
    put(connection, bare)
    assert papers.load(connection, bare.id) == bare


def test_what_is_stored_of_the_texts_is_readable_and_the_source_is_kept_where_it_differs(
    connection: sqlite3.Connection,
) -> None:
    put(connection, WHOLE, build_paper(2, title="Plain", abstract="Plain."))
    columns = "title, abstract, title_source, abstract_source"
    told, plain = connection.execute(f"select {columns} from papers order by rowid").fetchall()
    assert told[0] == "Learning α-Rényi Divergences"
    assert told[1].startswith("We study 99% of it")
    assert told[2:] == (WHOLE.title, WHOLE.abstract)
    assert plain == ("Plain", "Plain.", None, None)


def test_a_paper_told_of_again_keeps_what_was_known_and_its_row(connection: sqlite3.Connection) -> None:
    put(connection, WHOLE, build_paper(2))
    again = Paper(id=WHOLE.id, title=WHOLE.title, upvotes=50, sources=("huggingface",))
    done = put(connection, again, now=LATER)
    assert (done.added, done.updated, done.rowids) == (0, 1, {WHOLE.id: 1})
    merged = papers.load(connection, WHOLE.id)
    assert merged is not None
    assert (merged.upvotes, merged.abstract, merged.stars) == (50, WHOLE.abstract, 12_345)
    assert connection.execute("select first_seen, seen from papers where rowid = 1").fetchone() == (
        FIRST,
        LATER,
    )


def test_a_paper_that_says_nothing_new_is_only_seen(connection: sqlite3.Connection) -> None:
    put(connection, WHOLE)
    done = put(connection, WHOLE, now=LATER)
    assert (done.added, done.updated) == (0, 0)
    assert connection.execute("select first_seen, seen from papers").fetchone() == (FIRST, LATER)


def test_the_same_paper_twice_at_once_is_one(connection: sqlite3.Connection) -> None:
    done = put(connection, build_paper(1, stars=5), build_paper(1, stars=None, upvotes=7))
    assert (done.added, done.updated) == (1, 0)
    paper = papers.load(connection, "2611.00001")
    assert paper is not None
    assert (paper.stars, paper.upvotes) == (5, 7)


def test_many_papers_get_row_numbers_without_a_gap_in_their_order(connection: sqlite3.Connection) -> None:
    put(connection, *(build_paper(number) for number in range(1, 6)))
    done = put(connection, *(build_paper(number) for number in range(1, 1001)))
    assert done.added == 995
    assert list(done.rowids) == [f"2611.{number:05d}" for number in range(1, 1001)]
    assert list(done.rowids.values()) == list(range(1, 1001))
    assert papers.count(connection) == 1000


def test_the_index_follows_every_text(connection: sqlite3.Connection) -> None:
    put(
        connection,
        build_paper(1),
        build_paper(2, title="Other", authors=("Zoë Smith",), keywords=("rare word",)),
    )
    assert hits(connection, "learning") == [1]
    assert hits(connection, "zoe") == [2]
    assert hits(connection, "keywords : rare") == [2]
    put(connection, build_paper(1, title="Changed", summary="Summed up"))
    assert hits(connection, "learning") == []
    assert hits(connection, "changed") == [1]
    assert hits(connection, "summary : summed") == [1]
    connection.execute("insert into papers_fts (papers_fts, rank) values ('integrity-check', 1)")


def test_counts_change_without_a_word_to_the_index(connection: sqlite3.Connection) -> None:
    put(connection, build_paper(1))
    before = connection.total_changes
    put(connection, build_paper(1, upvotes=7000, stars=1))
    assert connection.total_changes == before + 2, "the paper, and its upvotes of this day"


def test_words_are_found_in_readable_text(connection: sqlite3.Connection) -> None:
    put(connection, build_paper(1, title="On \\textbf{Bold} {\\'E}tudes"))
    assert hits(connection, '"bold etudes"') == [1]
    assert hits(connection, "textbf") == []


def test_texts_that_an_older_version_stored_are_cleaned_when_loaded(connection: sqlite3.Connection) -> None:
    put(connection, build_paper(1))
    bad = "a\x1b]52;c;aGk=\x07b\u202ec"
    connection.execute(
        "update papers set title = :bad, abstract = :bad, summary = :bad, keywords = :bad, authors = :bad,"
        " organization = :bad, submitted_by = :bad",
        {"bad": bad},
    )
    paper = papers.load(connection, "2611.00001")
    assert paper is not None
    whole = {paper.title, paper.abstract, paper.summary, paper.organization, paper.submitted_by}
    assert {*whole, *paper.keywords, *paper.authors} == {"abc"}


def test_an_abstract_may_be_longer_than_a_title(connection: sqlite3.Connection) -> None:
    put(connection, build_paper(1, abstract="word " * 600 + "end"))
    paper = papers.load(connection, "2611.00001")
    assert paper is not None
    assert paper.abstract.endswith("end")


@pytest.mark.parametrize(
    "title",
    [
        "Attention, Is All You Need?",
        "ATTENTION IS ALL YOU NEED",
        "  attention is\u00a0all you need ",
        "Áttention is all you need",
        'attention is "all" you need',
        "Attention is \\emph{all} you need",
    ],
)
def test_a_paper_is_found_by_its_title_however_it_is_written(
    connection: sqlite3.Connection, title: str
) -> None:
    put(connection, build_paper(1, title="Attention Is All You Need Too"))
    put(connection, build_paper(2, title="Attention Is All You Need"))
    found = papers.find_by_title(connection, title)
    assert found is not None
    assert found.id == "2611.00002"


@pytest.mark.parametrize(
    "title", ["Attention", "Attention Is All You Need Too", "", '"', "*", "???", "\0", "NEAR("]
)
def test_no_other_title_finds_it(connection: sqlite3.Connection, title: str) -> None:
    put(connection, build_paper(1, title="Attention Is All You Need"))
    assert papers.find_by_title(connection, title) is None


def revised(connection: sqlite3.Connection, *told: Paper) -> str:
    """Put a paper in as it was told of, time after time, and return when it last said something else."""
    for number, paper in enumerate(told):
        storing.upsert(connection, [paper], FIRST if not number else LATER)
    return papers.revised(connection, [told[0].id])[told[0].id].isoformat(timespec="microseconds")


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"abstract": "Another."},
        {"summary": "New."},
        {"code_url": "https://x.org/code"},
        {"project_url": "https://x.org"},
    ],
)
def test_a_paper_is_revised_when_its_words_or_links_change(
    connection: sqlite3.Connection, change: dict[str, str]
) -> None:
    assert revised(connection, build_paper(1), build_paper(1, **change)) == LATER


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"upvotes": 999, "stars": 5, "comments": 7, "models": 3},
        {"categories": ("cs.LG",), "sources": ("arxiv",), "organization": "A society"},
        {"edition_date": date(2026, 11, 18)},
        {"published": date(2026, 11, 1)},
        {"title": "Paper 1: \\emph{Learning} to Test"},
    ],
)
def test_a_paper_is_not_revised_by_anything_else(
    connection: sqlite3.Connection, change: dict[str, object]
) -> None:
    listed = "2026-11-20T00:00:00.000000+00:00"
    assert revised(connection, build_paper(1), build_paper(1, **change)) == listed


def test_what_was_revised_once_stays_so(connection: sqlite3.Connection) -> None:
    told = build_paper(1), build_paper(1, title="Another"), build_paper(1, title="Another", upvotes=3)
    assert revised(connection, *told) == LATER


def test_a_paper_of_the_future_is_as_old_as_the_library_knows_it(connection: sqlite3.Connection) -> None:
    assert revised(connection, build_paper(1, edition_date=date(2999, 1, 1))) == FIRST
    assert papers.revised(connection, ["2611.99999"]) == {}
