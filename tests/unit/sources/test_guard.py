"""A source of another package, whatever it does, costs one sentence."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from paperreader.errors import BadAnswer, NetworkError, SourceError
from paperreader.models import Edition, EditionKey, EditionKind, Paper
from paperreader.models.surroundings import CodeRepository, Comment, Surroundings
from paperreader.sources import guard
from paperreader.sources.base import Source
from paperreader.sources.guard import Guarded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
KEY = EditionKey(EditionKind.LIST, "example:new")
GOOD = Paper(id="2611.00001", title="A good paper")


def edition(*papers: Any, **fields: Any) -> Edition:
    return Edition(
        **{"key": KEY, "source": "x", "order": "date", "fetched_at": NOW, "papers": papers, **fields}
    )


class Client:
    """A client that is only closed."""

    async def aclose(self) -> None:
        """Close nothing."""


def guarded(answer: Callable[[], Awaitable[Any] | Any]) -> Guarded:
    """Return a guarded source that answers as a function does."""

    class Example(Source):
        name = "example"
        title = "An example"

        @classmethod
        def open(cls, context: Any) -> Example:
            return cls()

        async def fetch_edition(self, key: EditionKey, **_: Any) -> Any:
            found = answer()
            return await found if asyncio.iscoroutine(found) else found

        async def fetch_paper(self, paper_id: str, **_: Any) -> Any:
            return answer()

        async def fetch_around(self, paper: Paper, **_: Any) -> Any:
            return answer()

    return Guarded(Example, Client, lambda client: None)  # type: ignore[arg-type,return-value]


async def test_its_papers_come_clean_and_under_its_name() -> None:
    bad = Paper(
        id=" arXiv:2611.00002v3 ",
        title="\x1b[31mRed\u202e",
        abstract="a\x00b",
        authors=("Ada\x1b]0;x\x07",),
        project_url="javascript:alert(1)",
        upvotes=-5,
        published=date(9999, 1, 1),
        sources=("huggingface",),
    )
    found = await guarded(lambda: edition(GOOD, bad, GOOD)).fetch_edition(KEY)

    assert (found.key, found.source, found.order, found.dropped) == (KEY, "example", "date", 0)
    first, second = found.papers
    assert (first.id, first.sources) == ("2611.00001", ("example",))
    assert (second.id, second.project_url, second.upvotes, second.published) == (
        "2611.00002",
        None,
        None,
        None,
    )
    assert (second.title + second.abstract + second.authors[0]).isprintable()


async def test_a_paper_without_an_identifier_is_known_by_its_title() -> None:
    paper = Paper(id="my own number 7", title="On engines", authors=("Ada Lovelace",))
    (found,) = (await guarded(lambda: edition(paper)).fetch_edition(KEY)).papers
    assert found.id.startswith("local:")


async def test_papers_that_are_none_are_counted_and_the_rest_is_shown() -> None:
    wrong = [None, 7, Paper(id="2611.00003", title=""), Paper(id="2611.00004", title=5)]  # type: ignore[arg-type]
    found = await guarded(lambda: edition(GOOD, *wrong)).fetch_edition(KEY)
    assert ([paper.id for paper in found.papers], found.dropped) == (["2611.00001"], 4)


def fails() -> Any:
    raise ZeroDivisionError("division by zero")


def leaves() -> Any:
    raise SystemExit(3)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (fails, "An example failed: division by zero."),
        (leaves, "An example failed: 3."),
        (lambda: None, "An example returned something that is not a list of papers."),
        (lambda: [GOOD], "An example returned something that is not a list of papers."),
        (lambda: edition(papers="abc"), "An example returned something that is not a list of papers."),
        (lambda: edition(GOOD, fetched_at="soon"), "An example returned something that is not a list"),
        (lambda: edition(None), "An example returned no paper that has both an identifier and a title."),
        (
            lambda: edition(papers=(GOOD,) * 5_001),
            "An example returned 5,001 papers; a list has",
        ),
    ],
)
async def test_everything_else_is_a_sentence(answer: Callable[[], Any], words: str) -> None:
    with pytest.raises(SourceError) as caught:
        await guarded(answer).fetch_edition(KEY)
    assert str(caught.value).startswith(words)


async def test_a_source_that_blocks_or_never_answers_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_SECONDS", 0.05)
    released = threading.Event()
    with pytest.raises(NetworkError, match=r"An example did not answer within 0\.05 seconds"):
        await guarded(released.wait).fetch_edition(KEY)
    with pytest.raises(NetworkError, match="did not answer"):
        await guarded(asyncio.Event().wait).fetch_edition(KEY)
    released.set()
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "source example")


async def test_the_loop_of_the_program_goes_on_while_it_blocks() -> None:
    released = threading.Event()

    def blocks() -> Edition:
        released.wait(10)
        return edition(GOOD)

    asking = asyncio.create_task(guarded(blocks).fetch_edition(KEY))
    await asyncio.sleep(0)
    released.set()
    assert len((await asking).papers) == 1


async def test_a_single_paper_is_checked_too() -> None:
    assert (await guarded(lambda: GOOD).fetch_paper("2611.00001")).sources == ("example",)
    with pytest.raises(BadAnswer, match="returned something that is not a paper"):
        await guarded(lambda: msgspec.to_builtins(GOOD)).fetch_paper("2611.00001")


async def test_what_it_has_around_a_paper_comes_clean() -> None:
    found = Surroundings(
        comments=(Comment(author="\x1b[31mAda\u202e", text="One\x00\ntwo", written=NOW),),
        repositories=(CodeRepository(url="https://github.com/a/b", stars=3),),
    )
    paper, around = await guarded(lambda: (GOOD, found)).fetch_around(GOOD)
    assert (paper.id, paper.sources) == ("2611.00001", ("example",))
    assert around.comments == (Comment(author="Ada", text="One\ntwo", written=NOW),)
    assert around.repositories == found.repositories


@pytest.mark.parametrize(
    "answer",
    [
        None,
        (GOOD,),
        (GOOD, None),
        (None, Surroundings()),
        (GOOD, Surroundings(organization=3)),  # type: ignore[arg-type]
        (GOOD, Surroundings(repositories=(CodeRepository(url="javascript:alert(1)"),))),
    ],
)
async def test_something_else_than_what_is_around_a_paper_is_one_sentence(answer: Any) -> None:
    with pytest.raises(BadAnswer, match="An example returned something that is not around a paper"):
        await guarded(lambda: answer).fetch_around(GOOD)
