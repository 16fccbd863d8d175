"""A shelf of the library selects what the same rows in memory would give."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import Superseded
from paperreader.library import strategy
from paperreader.library.search import register_functions
from paperreader.query.context import QueryContext
from paperreader.query.fields import SORTS, SOURCE
from paperreader.query.memory import MemoryShelf
from paperreader.query.parser import parse
from tests.builders import NOW, BookmarkFacts, build_edition, build_paper
from tests.unit.library.shelf import TRENDING, everything, numbers

if TYPE_CHECKING:
    from paperreader.library import EditionShelf, Library, LibraryShelf
    from tests.unit.library.conftest import Clock

    Shelf = EditionShelf | LibraryShelf

READ = ["2611.00002", "2611.00007"]
QUERIES = (
    "",
    "diffusion",
    "diff",
    "diffusion video",
    "diffusion -video",
    "-video",
    '"video diffusion"',
    "title:diffusion",
    "author:number3",
    "author:emile",
    "video OR 4",
    "upvotes:>=95",
    "comments:0 diffusion",
    "rank:<=3",
    "-rank:<=3",
    "rank:<=4 diffusion",
    "is:read",
    "is:unread diffusion",
    "is:read diffusion",
    "-is:read",
    "is:bookmarked",
    "tag:later diffusion",
    "-tag:later",
    "-is:bookmarked diffusion",
    "tag:later OR has:code",
    "is:bookmarked diffusion sort:upvotes",
    "date:2026-11-20",
    "newer:1w",
    "newer:1w diffusion",
    "date:>=2015 diffusion is:unread",
    "has:code",
    "-has:code diffusion",
    "title:/v.deo/",
    "org:lab",
    "cat:cs.cv diffusion",
    "id:2611.00003",
    "is:new",
    "nowhere",
    "diffusion sort:upvotes",
    "sort:-title",
    "sort:rank video",
    "sort:comments sort:-upvotes",
    "diffusion org:lab sort:date",
    "year:2026",
    "year:<2026 diffusion",
    "-year:2026",
    "year:>9999",
    "year:<=0 diffusion",
    "-has:code",
    "-is:unread",
    "cat:cs.lg OR has:code",
    "(cat:cs.lg OR has:code) diffusion -date:2026-11-12",
    "cat:cs.cv date:>=2026-11-13 -upvotes:>=95",
    "-(cat:cs.cv date:>=2026-11-13) diffusion",
    "cat:cs.cv sort:-upvotes",
    "-cat:cs.cv sort:date sort:title",
    "has:code OR diffusion",
    "is:new diffusion",
    "-is:new",
    "source:arxiv",
    "-source:arxiv diffusion",
    "citations:>2",
    "-citations:>2 diffusion",
    "has:summary diffusion is:new",
    "sort:citations",
    "source:arxiv sort:-citations",
)


@pytest.fixture
def stored(library: Library, clock: Clock) -> Library:
    """Ten papers in a trending list, of which two were read and two are new, and others around them."""
    papers = [
        build_paper(
            number,
            title=f"Paper {number}: {('Video Diffusion', 'Diffusion', 'Trees')[number % 3]}",
            upvotes=(100 - number if number % 4 else None),
            code_url="https://github.com/a/b" if number % 2 else None,
            organization="Some Lab" if number % 3 else None,
            sources=("huggingface",) if number % 2 else ("arxiv", "huggingface"),
            citations=number % 5 or None,
            summary="Of words." if number % 3 else None,
            categories=("cs.CV",) if number % 5 else ("cs.LG", "cs.CL"),
            edition_date=date(2026, 11, 10 + number) if number % 4 else None,
        )
        for number in range(1, 11)
    ]
    library.store_papers(build_paper(number, title="Diffusion elsewhere") for number in range(101, 104))
    library.store(build_edition(papers=tuple(papers[:8])))
    library.store_papers([build_paper(104, title="Diffusion in between")])
    library.end_visit()
    clock.tick()
    library.store(build_edition(papers=tuple(reversed(papers))))
    library.begin_visit()
    library.mark(READ, read=True)
    return library


@pytest.fixture
def context(stored: Library) -> QueryContext:
    bookmarks = {"2611.00001": BookmarkFacts(tags=("later",)), "2611.00002": BookmarkFacts()}
    return QueryContext(today=NOW.date(), bookmarks=bookmarks, new_since=stored.new_since)


@pytest.mark.parametrize("hide_read", [False, True])
@pytest.mark.parametrize("name", ["edition", "library"])
def test_every_query_in_every_order_gives_what_memory_gives(
    stored: Library, context: QueryContext, name: str, hide_read: bool
) -> None:
    shelf = stored.whole_shelf() if name == "library" else stored.edition_shelf(TRENDING)
    memory = MemoryShelf(everything(shelf))
    for text in QUERIES:
        for sort in (SOURCE, SORTS["upvotes"], SORTS["date"], SORTS["title"]):
            query = parse(text)
            expected = memory.select(query, sort, context, hide_read=hide_read)
            found = shelf.select(query, sort, context, hide_read=hide_read)
            assert list(found.rows(0, 99)) == list(expected.rows(0, 99)), (text, sort)
            first = shelf.select(query, sort, context, hide_read=hide_read, limit=2)
            assert list(first.rows(0, 99)) == list(expected.rows(0, 2)), (text, sort)


@pytest.mark.parametrize("newest", [1, 5, 99])
def test_a_first_page_is_the_same_from_the_newest_papers_and_from_marks(
    stored: Library, context: QueryContext, newest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strategy, "_NEWEST", newest)
    for text in QUERIES:
        stored.mark(["9901.00001"], read=True)  # A change, after which no marks are kept.
        query = parse(text)
        for limit in (1, 3):
            page = stored.whole_shelf().select(query, SOURCE, context, limit=limit)
            everything = stored.whole_shelf().select(query, SOURCE, context)
            assert list(page.rows(0, 9)) == list(everything.rows(0, limit)), text


@pytest.mark.parametrize("is_indexed", [False, True])
def test_counts_are_those_of_memory_before_and_after_the_late_indexes(
    stored: Library, context: QueryContext, *, is_indexed: bool
) -> None:
    if is_indexed:
        stored.learn_words()
    shelf = stored.whole_shelf()
    memory = MemoryShelf(everything(shelf))
    for text in (*QUERIES, "cat:cs", "-cat:cs.cl", "cat:cs.lg OR cat:cs.cv", "cat:nowhere diffusion"):
        expected = memory.select(parse(text), SOURCE, context)
        assert shelf.count_matching(parse(text), context) == len(expected), text


@pytest.mark.parametrize("name", ["edition", "library"])
def test_the_most_relevant_has_the_word_in_its_title(library: Library, name: str) -> None:
    library.store(
        build_edition(
            papers=(
                build_paper(1, authors=("Vision Smith",)),
                build_paper(2, abstract="On vision and vision and more vision."),
                build_paper(3, title="Vision"),
                build_paper(4, abstract="No such thing."),
            )
        )
    )
    shelf = library.whole_shelf() if name == "library" else library.edition_shelf(TRENDING)
    context = QueryContext(today=NOW.date())
    query = parse("vision")
    assert numbers(list(shelf.select(query, SORTS["relevance"], context).rows(0, 9))) == [3, 2, 1]
    assert numbers(list(shelf.select(query, SORTS["relevance"], context, limit=1).rows(0, 9))) == [3]
    reverse = shelf.select(parse("vision sort:-relevance"), SORTS["title"], context)
    assert numbers(list(reverse.rows(0, 9))) == [1, 2, 3]


def test_without_words_nothing_is_more_relevant(stored: Library, context: QueryContext) -> None:
    shelf = stored.edition_shelf(TRENDING)
    query = parse("upvotes:>0")
    by_relevance = shelf.select(query, SORTS["relevance"], context).rows(0, 99)
    assert by_relevance == shelf.select(query, SOURCE, context).rows(0, 99)


def test_a_select_that_is_no_longer_wanted_is_stopped(stored: Library, context: QueryContext) -> None:
    def interrupts(text: str) -> str:
        stored.interrupt()
        return text

    with stored._database.read() as connection:
        connection.teach(register_functions)
        connection.create_function("folded", 1, interrupts)
    with pytest.raises(Superseded):
        stored.whole_shelf().select(parse("org:lab"), SOURCE, context)
    assert len(stored.whole_shelf().select(parse("diffusion"), SOURCE, context)) > 0


def test_an_interrupt_when_nothing_runs_stops_nothing(stored: Library, context: QueryContext) -> None:
    stored.interrupt()
    assert len(stored.whole_shelf().select(parse("diffusion"), SOURCE, context)) > 0
