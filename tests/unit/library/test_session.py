"""Lists that the library's file refuses are shown from memory until the file accepts them."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import NotSaved
from paperreader.library import SessionLibrary
from paperreader.models import EditionKind
from paperreader.query.context import QueryContext
from paperreader.query.fields import SOURCE
from paperreader.query.nodes import Query
from tests.builders import build_edition, build_paper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from paperreader.models import EditionKey


@pytest.fixture
def library(path: Path) -> Iterator[SessionLibrary]:
    library = SessionLibrary(path)
    yield library
    library.close()


@pytest.fixture
def refused(library: SessionLibrary, path: Path) -> SessionLibrary:
    """Return a library whose folder cannot be made."""
    path.parent.write_text("")
    return library


def shown(library: SessionLibrary, key: EditionKey) -> list[str]:
    asked = QueryContext(date(2026, 11, 23))
    listing = library.edition_shelf(key).select(Query(), SOURCE, asked)
    return [row.paper.id for row in listing.rows(0, len(listing))]


def fill(library: SessionLibrary) -> None:
    """Have the disk be full."""
    with library._database.read() as connection:
        pages = connection.execute("pragma page_count").fetchone()[0]
        connection.execute(f"pragma max_page_count = {pages}")


def test_a_list_that_is_not_kept_is_shown(refused: SessionLibrary) -> None:
    edition = build_edition(3, kind=EditionKind.DAY, value="2026-11-20")
    assert refused.store(edition).added == 3
    info = refused.info(edition.key)
    assert info is not None
    assert info.count == 3
    assert shown(refused, edition.key) == [paper.id for paper in edition.papers]
    assert refused.latest(EditionKind.DAY) == info
    assert refused.editions() == [info]
    assert refused.unread_counts([edition.key]) == {edition.key: 3}
    assert refused.paper("2611.00002") == edition.papers[1]


def test_that_nothing_is_kept_is_one_sentence(refused: SessionLibrary, path: Path) -> None:
    assert refused.trouble() is None
    refused.store(build_edition(1))
    assert (
        refused.trouble() == f"The library {path} cannot be written (Not a directory): nothing new is saved."
    )
    assert refused.keeps_nothing


def test_visits_need_no_file_and_marks_do(refused: SessionLibrary) -> None:
    refused.begin_visit()
    refused.learn_words()
    refused.end_visit()
    assert refused.store_papers([build_paper(1)]) == 0
    with pytest.raises(NotSaved):
        refused.mark(["2611.00001"], read=True)


def test_a_disk_that_fills_later_leaves_what_was_read_and_shows_what_comes(library: SessionLibrary) -> None:
    kept = build_edition(2)
    library.store(kept)
    library.mark(["2611.00001"], read=True)
    fill(library)
    papers = tuple(build_paper(number, abstract="long " * 2_000) for number in range(1, 200))
    came = build_edition(kind=EditionKind.DAY, value="2026-11-20", papers=papers)
    library.store(came)
    assert len(shown(library, came.key)) == 199
    assert library.unread_counts([came.key, kept.key]) == {came.key: 198, kept.key: 1}
    assert "the disk is full" in (library.trouble() or "")


def test_a_partial_answer_that_is_not_kept_adds_to_what_was(library: SessionLibrary) -> None:
    edition = build_edition(4, complete=True)
    library.store(edition)
    fill(library)
    papers = tuple(build_paper(number, abstract="long " * 100_000) for number in (1, 9))
    library.store(build_edition(papers=papers, complete=False, fetched_at=datetime.now(UTC)))
    assert set(shown(library, edition.key)) == {f"2611.0000{number}" for number in (1, 2, 3, 4, 9)}


def test_lists_are_kept_once_the_disk_takes_them(library: SessionLibrary, path: Path) -> None:
    path.parent.write_text("")
    days = [build_edition(2, kind=EditionKind.DAY, value=f"2026-11-{day}") for day in (18, 19)]
    for day in days:
        library.store(day)
    path.parent.unlink()
    library.store(build_edition(1))
    assert library.trouble() is None
    library.close()
    assert [len(shown(library, day.key)) for day in days] == [2, 2]


def test_what_the_screen_shows_from_memory_can_be_read_after_the_file_took_it(
    library: SessionLibrary, path: Path
) -> None:
    path.parent.write_text("")
    day = build_edition(2, kind=EditionKind.DAY, value="2026-11-18")
    library.store(day)
    asked = QueryContext(date(2026, 11, 23))
    listing = library.edition_shelf(day.key).select(Query(), SOURCE, asked)
    path.parent.unlink()
    library.store(build_edition(1))
    assert [row.paper.id for row in listing.rows(0, 2)] == ["2611.00001", "2611.00002"]


@contextmanager
def held_by_another(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        yield


def test_a_list_that_came_while_another_program_held_the_file_is_kept_once_it_is_free(
    library: SessionLibrary, path: Path
) -> None:
    library.store(build_edition(1))
    with library._database.read() as connection:
        connection.execute("pragma busy_timeout = 1")
    day = build_edition(2, kind=EditionKind.DAY, value="2026-11-18")
    with held_by_another(path):
        library.store(day)
        assert library.keeps_nothing
        assert library.trouble() == (
            f"The library {path} is in use by another program: new papers are not saved yet."
        )
        library.try_again()
        assert len(shown(library, day.key)) == 2
    library.try_again()
    assert library.trouble() is None
    assert not library.keeps_nothing
    library.close()
    assert len(shown(library, day.key)) == 2


def test_a_library_that_was_deleted_is_said(library: SessionLibrary, path: Path) -> None:
    library.store(build_edition(1))
    path.unlink()
    assert library.trouble() == f"The library {path} was deleted and has been made again."
    assert library.count() == 1


def test_when_a_paper_was_revised_is_known_of_what_is_not_kept(refused: SessionLibrary) -> None:
    edition = build_edition(2)
    refused.store(edition)
    assert set(refused.revised(paper.id for paper in edition.papers)) == {"2611.00001", "2611.00002"}
