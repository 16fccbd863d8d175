"""Find the words that are written clearly more often in the papers of a month than in those before it.

A word counts once a paper. The measure is the log-odds ratio with a prior, as a number of standard errors, so
that chance does not show: http://languagelog.ldc.upenn.edu/myl/Monroe.pdf.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from paperreader.durable.plain import write_text
from paperreader.errors import PaperReaderError
from paperreader.recommend.words import spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from paperreader.library.texts import PaperTexts

MONTH, MONTHS_BEFORE = 30, 6
"""The days of a month, and how many months before it are compared with it."""

LEAST_PAPERS = 300
"""Below so many papers in either time, nothing stands out from chance."""

MOST_PAPERS = 10_000
"""The most papers of each month that are read, the newest."""

MOST = 5
"""The most words that are returned."""

CLEARLY, LEAST, TITLES, PRIOR = 2.5, 8, 2, 100
"""The least standard errors, papers and titles of a word, and the papers of the prior."""


class Rising(msgspec.Struct, frozen=True):
    """A word or a pair of words that is written more often than before.

    Attributes:
        word: as it is written.
        papers: how many papers of the month have it.
        before: how many papers of the six months before have it.
    """

    word: str
    papers: int
    before: int

    @property
    def query(self) -> str:
        """Return the query that finds the papers of the month."""
        return f'"{self.word}" newer:{MONTH}d'


class _Kept(msgspec.Struct, frozen=True):
    """What was found on a day."""

    day: date
    words: tuple[Rising, ...]


class _Counted:
    """The papers that have each term, and how the terms are written."""

    def __init__(self) -> None:
        self.papers = 0
        self.having: Counter[int] = Counter()
        self.titles: Counter[int] = Counter()
        self.written: dict[int, Counter[str]] = defaultdict(Counter)
        self.words: dict[int, tuple[int, ...]] = {}

    def add(self, title: str, abstract: str) -> None:
        """Count a paper."""
        self.papers += 1
        found = {}
        for term, spelling, words in spellings(title, abstract):
            if term not in found:
                found[term] = spelling
                self.words[term] = words
        self.having.update(found.keys())
        for term, spelling in found.items():
            self.written[term][spelling] += 1
        self.titles.update({term for term, _, _ in spellings(title, "")})


def rising_today(texts: PaperTexts, today: date, path: Path) -> tuple[Rising, ...]:
    """Return what is written more often in the last 30 days; it is computed once a day and kept in a file.

    This takes seconds for a large library: do not call it on the event loop.

    Args:
        texts: the papers of the library.
        today: the day of the user.
        path: the file in the cache folder.
    """
    with suppress(OSError, msgspec.MsgspecError):
        kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
        if kept.day == today:
            return kept.words
    before = (paper for month in range(1, MONTHS_BEFORE + 1) for paper in _papers(texts, today, month))
    words = tuple(rising(_papers(texts, today, 0), before))
    with suppress(OSError, PaperReaderError):
        write_text(path, msgspec.json.encode(_Kept(today, words)), replace=True, make_parent=True)
    return words


def rising(month: Iterable[tuple[str, str]], before: Iterable[tuple[str, str]]) -> list[Rising]:
    """Return what is written more often, the clearest first; nothing if there are too few papers.

    Args:
        month: the titles and the abstracts of the papers of the month.
        before: those of the six months before.
    """
    now = _Counted()
    for title, abstract in month:
        now.add(title, abstract)
    if now.papers < LEAST_PAPERS:
        return []
    asked = {term for term, count in now.having.items() if count >= LEAST and _is_topic(term, now)}
    then: Counter[int] = Counter()
    papers = 0
    for title, abstract in before:
        papers += 1
        then.update(asked & {term for term, _, _ in spellings(title, abstract)})
    if papers < LEAST_PAPERS:
        return []
    measured = {term: _z(now.having[term], now.papers, then[term], papers) for term in asked}
    clear = {term: z for term, z in measured.items() if z >= CLEARLY}
    return [Rising(_spelling(term, now), now.having[term], then[term]) for term in _themes(clear, now)][:MOST]


def _papers(texts: PaperTexts, today: date, months_ago: int) -> list[tuple[str, str]]:
    """Return the texts of the papers of a month; lists may be dated one day ahead."""
    last = today - timedelta(MONTH * months_ago)
    first = last - timedelta(MONTH - 1)
    return texts.of_days(first, last if months_ago else last + timedelta(1), MOST_PAPERS)


def _is_topic(term: int, counted: _Counted) -> bool:
    """Return whether a term may be a topic: a name, or a pair of words in some titles."""
    if _is_name(_spelling(term, counted)):
        return True
    return bool(counted.words[term]) and counted.titles[term] >= TITLES


def _is_name(spelling: str) -> bool:
    """Return whether a word is written as a name, like GRPO, LoRA or 4D, or both words of a pair are."""
    words = spelling.split()
    return all(any(sign.isupper() for sign in word[1:]) or any(map(str.isdigit, word)) for word in words)


def _spelling(term: int, counted: _Counted) -> str:
    """Return the most frequent way to write a term; sentences and titles begin with capitals."""
    [(most, _)] = counted.written[term].most_common(1)
    return most


def _z(here: int, papers: int, there: int, others: int) -> float:
    prior = PRIOR * (here + there) / (papers + others)
    one, two = here + prior, there + prior
    ratio = math.log(one / (papers + PRIOR - one)) - math.log(two / (others + PRIOR - two))
    return ratio / math.sqrt(1 / one + 1 / two)


def _themes(clear: Mapping[int, float], counted: _Counted) -> Iterator[int]:
    """Yield the clearest term of each theme: terms that share a word; a pair is preferred to its words."""
    pairs = {term for term in clear if counted.words[term]}
    taken: set[int] = set()
    for term in sorted(clear, key=lambda term: (-clear[term], term)):
        words = counted.words[term] or (term,)
        if taken.isdisjoint(words):
            best = term
            if term not in pairs:
                having = [pair for pair in pairs if term in counted.words[pair]]
                best = max(having, key=clear.__getitem__, default=term)
            taken.update(counted.words[best] or (best,))
            yield best
