"""Random conditions find by marks what they find in memory, whatever changed between two questions."""

from __future__ import annotations

import random
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from paperreader.library import Library
from paperreader.query.context import QueryContext
from paperreader.query.fields import SOURCE
from paperreader.query.memory import MemoryShelf
from paperreader.query.parser import parse
from tests.amounts import amount
from tests.builders import NOW, BookmarkFacts, build_paper
from tests.unit.library.shelf import everything, numbers
from tests.unit.query.strategies import TODAY

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ("alpha", "beta", "gamma")
CONDITIONS = (
    "upvotes:>5", "upvotes:2..8", "upvotes:0", "stars:<=3", "stars:>1", "year:2026", "year:<2026", "newer:2w",
    "older:1m", "date:2026-10", "is:read", "is:unread", "has:code", "cat:cs.LG",
    "source:arxiv", "source:hugging", "citations:>3", "citations:0", "has:summary", "tag:rl", "is:bookmarked",
    "alpha", "gam", "title:beta", "id:2611.0000", "id:26", 'id:"2611"', "id:26x",
)  # fmt: skip
BOOKMARKS = {f"2611.{number:05d}": BookmarkFacts(("rl",) if number % 8 else ()) for number in range(2, 50, 6)}
CONTEXT = QueryContext(today=NOW.date(), bookmarks=BOOKMARKS)


def condition(chance: random.Random, depth: int = 2) -> str:
    if not depth or chance.random() < 0.4:
        return chance.choice(("", "-")) + chance.choice(CONDITIONS)
    parts = [condition(chance, depth - 1) for _ in range(chance.randint(2, 3))]
    return f"{chance.choice(('', '-'))}({chance.choice((' ', ' OR ')).join(parts)})"


def change(chance: random.Random, library: Library) -> None:
    chosen = chance.sample(range(1, 41), chance.randint(1, 12))
    if chance.random() < 0.5:
        library.mark([f"2611.{number:05d}" for number in chosen], read=chance.random() < 0.6)
        return
    days = [TODAY.replace(year=2025), TODAY.replace(month=10), TODAY, None]
    library.store_papers(
        build_paper(
            number,
            title=" ".join(chance.sample(WORDS, chance.randint(1, 3))),
            upvotes=chance.choice((None, *range(10))),
            stars=chance.choice((None, *range(5))),
            published=chance.choice(days),
            categories=chance.choice(((), ("cs.LG",), ("cs.CV", "cs.LG"))),
            sources=chance.choice((("huggingface",), ("arxiv",), ("huggingface", "arxiv"))),
            citations=chance.choice((None, *range(8))),
            summary=chance.choice((None, "Of words.")),
            code_url=chance.choice((None, "https://github.com/a/b")),
        )
        for number in chosen
    )


@pytest.mark.torture
@pytest.mark.parametrize("is_indexed", [False, True])
def test_marks_find_what_is_found_in_memory(path: Path, *, is_indexed: bool) -> None:
    chance = random.Random(11)
    with closing(Library(path)) as one, closing(Library(path)) as other:
        if is_indexed:
            one.learn_words()
        change(chance, one)
        asked = [f"{chance.choice(WORDS)} {condition(chance)}" for _ in range(6)]
        for _ in range(amount(3_000, 150)):
            if chance.random() < 0.5:
                change(chance, chance.choice((one, other)))
            if chance.random() < 0.3:
                asked[chance.randrange(6)] = f"{chance.choice(('', *WORDS))} {condition(chance)}"
            shelf, query = chance.choice((one, other)).whole_shelf(), parse(text := chance.choice(asked))
            rows = tuple(everything(shelf))
            expected = MemoryShelf(rows).select(query, SOURCE, CONTEXT)
            found = shelf.select(query, SOURCE, CONTEXT)
            assert sorted(numbers(found.rows(0, len(found)))) == sorted(
                numbers(expected.rows(0, len(expected)))
            ), text
            assert shelf.count_matching(query, CONTEXT) == len(expected), text
