"""A large library to measure: recorded papers, then mixtures of them, or made-up ones."""

from __future__ import annotations

import json
import lzma
import random
import re
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.library import Library
from paperreader.models import Edition, EditionKey, EditionKind, Paper
from paperreader.text.sanitize import clean_block, clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RECORDED = Path(__file__).resolve().parents[2] / "shared" / "data" / "corpus"
"""Where recorded papers lie beside a checkout."""

DAYS = 365
PAPERS_A_DAY = 30
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_WORDS = 40_000
_PAPERS_A_MONTH, _NEWEST_MONTH = 20_000, 2026 * 12 + 9
_SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z])")


def build_library(folder: Path, papers: int, corpus: Path | None = None) -> Path:
    """Return the file of a library of `papers` papers in `folder`; only the first call makes it.

    A year of daily editions of 30 papers and a trending one of 50 are in it.
    """
    done = folder / f"arxiv-{papers}.db"
    if done.exists():
        return done
    unfinished = folder / f"unfinished-{papers}.db"
    unfinished.unlink(missing_ok=True)
    library = Library(unfinished, clock=lambda: NOW)
    library.store_papers(islice(papers_of(corpus), papers))
    for edition in _editions(list(islice(papers_of(corpus), min(papers, DAYS * PAPERS_A_DAY)))):
        library.store(edition)
    library.close()
    return unfinished.replace(done)


def papers_of(corpus: Path | None = None) -> Iterator[Paper]:
    """Yield papers without end, the same at every call: those of the corpus, then mixtures of them.

    Without a corpus all are made up.
    """
    recorded = []
    for file in sorted((corpus or RECORDED).glob("*.jsonl.xz")):
        for paper in _recorded(file):
            recorded.append(paper)
            yield paper
    yield from mixed(recorded) if recorded else made_up()


def mixed(papers: Sequence[Paper]) -> Iterator[Paper]:
    """Yield papers without end, each made of sentences, half titles and authors of several of these.

    So words are as frequent, and stand as often beside each other, as in what people write. Each paper has
    what arXiv gives, and the newest comes first, as after a sync.
    """
    draw = random.Random(11)
    sentences = [_SENTENCE_END.split(paper.abstract) for paper in papers]
    for number in count(1):
        first, second = draw.choice(papers), draw.choice(papers)
        wanted = len(draw.choice(sentences))
        abstract = " ".join(draw.choice(draw.choice(sentences)) for _ in range(wanted))
        paper_id, published = _number_and_day(number)
        yield _with_counts(
            Paper(
                id=paper_id,
                title=f"{_half(first.title, 0)} {_half(second.title, 1)}",
                abstract=abstract,
                authors=tuple(dict.fromkeys(first.authors[::2] + second.authors[1::2])) or first.authors,
                categories=first.categories,
                published=published,
                sources=first.sources,
                **_facts(published, draw),
            )
        )


def _number_and_day(number: int) -> tuple[str, date]:
    """Return the identifier and the day of a paper at arXiv; no real paper has such a number."""
    months_ago, place = divmod(number, _PAPERS_A_MONTH)
    year, month = divmod(_NEWEST_MONTH - months_ago, 12)
    return f"{year % 100:02d}{month + 1:02d}.{99_999 - place}", date(year, month + 1, 28 - place % 28)


def _facts(published: date, draw: random.Random) -> dict[str, Any]:
    """Return what arXiv gives besides: versions, and often a comment and the published version."""
    version = min(int(draw.paretovariate(1.5)), 9)
    facts: dict[str, Any] = {"version": version, "updated": published + timedelta(days=40 * (version - 1))}
    if draw.random() < 0.5:
        facts["remark"] = (
            f"{draw.randint(4, 60)} pages, {draw.randint(1, 20)} figures. Accepted at a conference"
        )
    if draw.random() < 0.15:
        facts |= {
            "doi": f"10.1234/made.up.{draw.randrange(10**8)}",
            "journal": f"Journal of Mixtures {draw.randint(1, 90)} ({published.year}) {draw.randrange(999)}",
        }
    return facts


def _half(title: str, which: int) -> str:
    words = title.split()
    middle = (len(words) + 1) // 2
    return " ".join(words[middle:] if which else words[:middle])


def made_up() -> Iterator[Paper]:
    """Yield papers of the usual sizes without end, with words as frequent as in a language (Zipf)."""
    draw = random.Random(7)
    syllables = [a + b for a in "bcdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "an", "er", "in")]
    words = ["".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(_WORDS)]
    weights = [1 / rank for rank in range(1, _WORDS + 1)]
    for number in count(1):
        title = " ".join(draw.choices(words, weights, k=draw.randint(5, 15))).capitalize()
        abstract = " ".join(draw.choices(words, weights, k=draw.randint(130, 230))).capitalize()
        names = draw.choices(words[1000:], k=2 * draw.randint(1, 9))
        authors = tuple(f"{a.title()} {b.title()}" for a, b in zip(names[::2], names[1::2], strict=True))
        published = date(2018, 1, 1) + timedelta(days=number % 3000)
        yield _with_counts(
            Paper(
                id=f"made-up/{number:07d}",
                title=title,
                abstract=abstract,
                authors=authors,
                published=published,
            )
        )


def _recorded(file: Path) -> Iterator[Paper]:
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            raw = json.loads(line)
            yield _with_counts(
                Paper(
                    id=raw["id"],
                    title=clean_line(raw["title"]),
                    abstract=" ".join(clean_block(raw["abstract"]).split()),
                    authors=tuple(clean_line(name) for name in raw["authors"]),
                    categories=tuple(raw.get("categories", ())),
                    published=date.fromisoformat(raw["published"][:10]) if raw.get("published") else None,
                    sources=("arxiv",),
                )
            )


def _with_counts(paper: Paper) -> Paper:
    """Add counts to one paper in eight: about the share of a year of daily lists among all papers."""
    draw = random.Random(paper.id)
    if draw.random() > 1 / 8:
        return paper
    stars = int(draw.paretovariate(0.5)) % 100_000 if draw.random() < 0.5 else None
    code = f"https://github.com/made-up/{draw.randrange(10**6)}" if stars is not None else None
    return msgspec.structs.replace(
        paper,
        upvotes=int(draw.paretovariate(0.8)) % 700,
        comments=draw.randrange(9),
        stars=stars,
        code_url=code,
    )


def _editions(papers: list[Paper]) -> Iterator[Edition]:
    facts = {"source": "huggingface", "fetched_at": NOW}
    for number in range(0, len(papers), PAPERS_A_DAY):
        day = (NOW - timedelta(days=number // PAPERS_A_DAY)).date()
        key = EditionKey(EditionKind.DAY, day.isoformat())
        yield Edition(key=key, order="upvotes", papers=tuple(papers[number : number + PAPERS_A_DAY]), **facts)
    yield Edition(
        key=EditionKey(EditionKind.TRENDING), order="GitHub activity", papers=tuple(papers[:50]), **facts
    )
