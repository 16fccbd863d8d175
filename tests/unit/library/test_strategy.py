"""Every strategy finds the same papers, however many match the words."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from paperreader.library.database import Database
from paperreader.library.schema import LATE_INDEXES
from paperreader.library.search import compile_filter
from paperreader.library.strategy import FEW, make_late_indexes, rows_of_library
from paperreader.query.fields import SORTS, SOURCE
from paperreader.query.parser import parse
from paperreader.query.shelf import Selection
from tests.builders import build_edition, build_paper
from tests.unit.library.shelf import CONTEXT

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from paperreader.library import Library
    from paperreader.library.connection import Connection
    from paperreader.library.sql_filter import SqlFilter
    from paperreader.query.context import QueryContext
    from paperreader.query.kinds import Sort
    from paperreader.query.nodes import Query

NONE = 0
QUERIES = (
    "diffusion",
    "diffus",
    "d",
    "diffusion video",
    "diffusion -video",
    "diffusion OR trees",
    "(diffusion -video) OR trees",
    '"video diffusion"',
    "title:diffusion",
    "abstract:video diffusion",
    "author:smith",
    "diffusion has:code",
    "diffusion upvotes:>95",
    "diffusion org:lab",
    "diffusion is:unread",
    "diffusion is:read",
    "diffusion date:2026-11",
    "diffusion date:<2026-11-15 upvotes:>2",
    "nowhere",
)


@pytest.fixture
def stored(library: Library) -> Library:
    papers = [
        build_paper(
            number,
            title=f"Paper {number}: {('Video Diffusion', 'Diffusion', 'Trees')[number % 3]}",
            abstract=("Of video.", "On diffusion.", "Diffusion, a video diffusion.", "Nothing.")[number % 4],
            upvotes=(100 - number // 2 if number % 4 else None),
            code_url="https://github.com/a/b" if number % 2 else None,
            organization="Some Lab" if number % 3 else None,
            authors=("Ann Smith",) if number % 5 else ("Video Jones",),
        )
        for number in range(1, 25)
    ]
    library.store(build_edition(papers=tuple(reversed(papers))))
    library.mark(["2611.00004"], read=True)
    return library


def rows(library: Library, text: str, sort: Sort, few: int = FEW, limit: int | None = None) -> list[int]:
    with library._database.read() as connection:
        return list(rows_of_library(connection, Selection(parse(text), sort, CONTEXT, limit=limit), few))


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("sort", [SORTS["upvotes"], SORTS["date"], SORTS["title"], SORTS["stars"], SOURCE])
def test_many_hits_are_ordered_as_few_are(stored: Library, text: str, sort: Sort) -> None:
    one_by_one = rows(stored, text, sort)
    assert rows(stored, text, sort, NONE) == one_by_one
    assert rows(stored, text, sort, NONE, limit=3) == one_by_one[:3]


@pytest.mark.parametrize("text", QUERIES)
def test_the_most_relevant_of_many_are_those_of_few(stored: Library, text: str) -> None:
    many = rows(stored, text, SORTS["relevance"], NONE)
    assert sorted(many) == sorted(rows(stored, text, SORTS["relevance"]))
    assert len(set(many)) == len(many)
    for limit in (1, 3, 7, 100):
        assert rows(stored, text, SORTS["relevance"], NONE, limit=limit) == many[:limit]


def test_of_many_hits_titles_come_first_and_each_part_is_in_the_order_of_the_library(stored: Library) -> None:
    found = rows(stored, "diffusion", SORTS["relevance"], NONE)
    titles = [row for row in range(24, 0, -1) if row % 3 != 2]
    assert found[: len(titles)] == titles
    rest = found[len(titles) :]
    assert rest
    assert rest == sorted(rest, reverse=True)


def test_a_title_that_lacks_what_is_refused_is_not_enough(library: Library) -> None:
    library.store_papers([build_paper(1, title="Diffusion", abstract="Of video.")])
    library.store_papers([build_paper(2, title="Diffusion", abstract="Of trees.")])
    assert rows(library, "diffusion -video", SORTS["relevance"], NONE) == [2]


def test_the_border_between_few_and_many_is_kept(stored: Library) -> None:
    hits = len(rows(stored, "diffusion", SOURCE))
    weighed = rows(stored, "diffusion", SORTS["relevance"])
    assert rows(stored, "diffusion", SORTS["relevance"], hits) == weighed
    assert rows(stored, "diffusion", SORTS["relevance"], hits - 1) != weighed


def test_an_order_in_the_query_is_kept_for_many(stored: Library) -> None:
    for order in (
        "sort:upvotes",
        "sort:-upvotes",
        "sort:-title",
        "sort:-relevance",
        "sort:relevance sort:date",
    ):
        text = f"diffusion {order}"
        assert rows(stored, text, SOURCE, NONE) == rows(stored, text, SOURCE), order


def test_a_paper_is_found_in_its_place_in_any_order(stored: Library) -> None:
    for order in ("", "sort:source", "sort:-source", "sort:rank", "sort:-rank", "sort:upvotes"):
        with stored._database.read() as connection:
            found = rows_of_library(connection, Selection(parse(f"diffusion {order}"), SOURCE, CONTEXT))
        for place, row in enumerate(list(found)):
            assert found.index(row) == place, order
        for missing in (0, 25, *(set(range(1, 25)) - set(found))):
            with pytest.raises(ValueError, match="not"):
                found.index(missing)


@pytest.mark.parametrize(
    "text", ["diffusion", "is:read", "diffusion is:read", "diffusion sort:upvotes", "d sort:relevance"]
)
def test_a_query_is_compiled_once(stored: Library, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[Query] = []

    def compile_and_count(query: Query, context: QueryContext) -> SqlFilter:
        compiled.append(query)
        return compile_filter(query, context)

    monkeypatch.setattr("paperreader.library.search.compile_filter", compile_and_count)
    rows(stored, text, SOURCE, NONE, limit=3)
    stored.whole_shelf().count_matching(parse(text), CONTEXT)
    assert len(compiled) == 2


def test_late_indexes_are_made_once(tmp_path: Path) -> None:
    asked: list[str] = []
    with closing(Database(tmp_path / "library.db")) as database:
        with database.read() as connection:
            connection.set_trace_callback(asked.append)
        make_late_indexes(database)
        assert "pragma temp_store = file" in asked  # All papers would be sorted in memory.
        with database.read() as connection:
            indexes = {name for (name,) in connection.execute("select name from sqlite_master")}
        assert indexes >= set(LATE_INDEXES)
        before = database.revision
        make_late_indexes(database)
        assert database.revision == before


def test_a_late_index_that_another_program_makes_meanwhile_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Database(tmp_path / "a.db")) as database, closing(Database(tmp_path / "a.db")) as other:
        write = database.write

        def write_after_the_other(**how: bool) -> AbstractContextManager[Connection]:
            make_late_indexes(other)
            return write(**how)

        monkeypatch.setattr(database, "write", write_after_the_other)
        make_late_indexes(database)
