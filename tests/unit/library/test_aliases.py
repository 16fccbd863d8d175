"""One paper is one row, under whatever identifier its sources know it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from paperreader.identity import named_by_identity
from paperreader.library import Library
from paperreader.models import Edition, EditionKey, EditionKind, Paper

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
FIELDS = {"title": "On engines that read", "authors": ("Ada Lovelace",), "published": date(2026, 11, 3)}
ARXIV = Paper(id="2611.00001", doi="10.1000/x", version=1, sources=("arxiv",), **FIELDS)  # type: ignore[arg-type]
FACE = Paper(id="2611.00001", upvotes=41, sources=("huggingface",), **FIELDS)  # type: ignore[arg-type]
FEED = Paper(id="doi:10.1000/x", doi="10.1000/x", sources=("feed",), **FIELDS)  # type: ignore[arg-type]
POST = named_by_identity(Paper(id="local:", sources=("folder",), **FIELDS))  # type: ignore[arg-type]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library.db", clock=lambda: NOW)


@pytest.mark.parametrize("answers", list(permutations([ARXIV, FACE, FEED, POST])))
def test_a_paper_that_four_sources_have_is_one(library: Library, answers: tuple[Paper, ...]) -> None:
    for answer in answers:
        library.store_papers([answer])

    assert library.count() == 1
    paper = library.paper("2611.00001")
    assert paper is not None
    assert (paper.doi, paper.upvotes, paper.version) == ("10.1000/x", 41, 1)
    assert set(paper.sources) == {"arxiv", "huggingface", "feed", "folder"}
    assert library.paper("doi:10.1000/x") == paper
    library.close()


def test_all_in_one_answer_are_one_too(library: Library) -> None:
    papers = (FEED, FACE, ARXIV)
    key = EditionKey(EditionKind.LIST, "feed:x")
    library.store(Edition(key=key, source="feed", order="date", fetched_at=NOW, papers=papers))
    assert (library.count(), library.edition_shelf(key).count) == (1, 1)
    library.close()


def test_a_stronger_identifier_renames_the_row_and_its_read_mark(library: Library) -> None:
    library.store_papers([FEED])
    library.mark([FEED.id], read=True)
    stored = library.store(
        Edition(
            key=EditionKey(EditionKind.TRENDING),
            source="arxiv",
            order="date",
            fetched_at=NOW,
            papers=(ARXIV,),
        )
    )
    assert stored.renamed == {"doi:10.1000/x": "2611.00001"}
    assert library.is_read("2611.00001")
    library.close()


@pytest.mark.parametrize(
    "other",
    [
        Paper(id="2611.00002", doi="10.1000/x", title="On engines that read", sources=("arxiv",)),
        Paper(id="doi:10.1000/y", doi="10.1000/y", title="On engines that read", sources=("feed",)),
        Paper(id="local:x", title="On engines that read", authors=("Charles Babbage",), sources=("feed",)),
    ],
)
def test_identifiers_and_authors_that_contradict_make_two_papers(library: Library, other: Paper) -> None:
    library.store_papers([ARXIV])
    library.store_papers([other])
    assert library.count() == 2
    library.close()


def test_two_rows_that_turn_out_to_be_one_share_their_marks_and_lists(library: Library) -> None:
    bare = Paper(id="2611.00001", title="Other words", sources=("huggingface",), upvotes=3)
    key = EditionKey(EditionKind.LIST, "feed:x")
    library.store(Edition(key=key, source="feed", order="date", fetched_at=NOW, papers=(FEED,)))
    library.store_papers([bare])
    library.mark([FEED.id], read=True)
    assert library.count() == 2

    library.store_papers([ARXIV])
    assert library.is_read("2611.00001")
    assert listed(library, key) == ["2611.00001"]
    library.close()


def listed(library: Library, key: EditionKey) -> list[str]:
    with library._database.read() as connection:
        return [
            paper_id
            for (paper_id,) in connection.execute(
                "select p.id from edition_papers e join papers p on p.rowid = e.paper"
                " join editions on editions.number = e.edition where editions.value = ?",
                (key.value,),
            )
        ]


def test_an_older_library_learns_the_names_of_its_papers(library: Library) -> None:
    library.store_papers([FEED])
    with library._database.write() as connection:
        connection.execute("delete from paper_names")
        connection.execute("delete from meta where key = 'names-are-known'")
    library.learn_words()
    library.store_papers([ARXIV])
    assert library.count() == 1
    library.close()


def test_where_each_value_came_from_is_known(library: Library) -> None:
    library.store_papers([FACE])
    assert library.provenance(FACE.id).seen == {"huggingface": "2026-11-27T09:00:00.000000+00:00"}
    library.store_papers([ARXIV])
    came = library.provenance(FACE.id)
    assert (came.origins["upvotes"], came.origins["title"]) == ("huggingface", "arxiv")
    assert set(came.seen) == {"huggingface", "arxiv"}
    assert library.provenance("2611.09999").origins == {}
    library.close()
