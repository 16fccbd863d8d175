"""Find the parts of a text that a query matched, so that they can be highlighted.

This runs while rows are painted, so a pattern that takes long is given up. Its papers are still listed,
without highlighting.
"""

from __future__ import annotations

import re
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from paperreader.query.fields import FULL_TEXT, INDEXED
from paperreader.query.folding import shape
from paperreader.query.nodes import Node, Pattern, Phrase, Query, Word, leaves
from paperreader.query.patterns import compile_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperreader.query.context import FullTexts
    from paperreader.query.hits import Snippet, Span


PATIENCE = 0.01
"""The seconds for a pattern in one text; hits found within that time are shown."""

_MOST_DELAYS = 3
_CHOICES = re.compile(r"[*+?{|]")


class HitFinder:
    """Finds the parts of texts that a query's words, phrases and patterns matched, unless negated.

    Args:
        query: the query.
        full_texts: the full texts that it searches.

        Make one per query, and use it for every text that is shown. It is not thread-safe.
    """

    def __init__(self, query: Query, full_texts: FullTexts | None = None) -> None:
        self._parts = tuple(positive_parts(query.node))
        self._inside = [part for part in self._parts if part.field is FULL_TEXT]
        self._full_texts = full_texts
        self._searches: dict[str | None, _Search] = {}

    def __bool__(self) -> bool:
        """Return whether the query searches texts."""
        return bool(self._parts)

    @property
    def searches_inside(self) -> bool:
        """Return whether the query searches full texts."""
        return bool(self._inside) and self._full_texts is not None

    def snippet_inside(self, paper_id: str) -> Snippet | None:
        """Return the piece of a paper's full text that the query found; None if it searches no full texts."""
        if self._full_texts is None or not self._inside:
            return None
        return self._full_texts.snippet(paper_id, self._inside)

    def find(self, text: str, field: str | None = None) -> list[Span]:
        """Return the parts of `text` that match.

        Args:
            text: the text as it is shown, in readable form.
            field: the field of the text, by its name in the language (`title`, `author`, `kw`, …) or
                `summary`; None finds the parts of the query that name no field.

        Returns:
            Spans in order, none touching the next.

        Raises:
            InvalidQuery: the query holds a pattern that is not safe to run; a parsed query never does.
        """
        if (search := self._searches.get(field)) is None:
            concerned = [part for part in self._parts if _concerns(part, field)]
            search = self._searches[field] = _Search.for_parts(concerned)
        return search.spans(text)


class _Search(NamedTuple):
    """The parts of a query for one field: words for shaped text, patterns for the text itself."""

    words: re.Pattern[str] | None
    patterns: tuple[_PatternSearch, ...]

    @classmethod
    def for_parts(cls, parts: Sequence[Word | Phrase | Pattern]) -> _Search:
        words = [part for part in parts if not isinstance(part, Pattern)]
        words.sort(key=lambda part: sum(map(len, part.tokens)), reverse=True)  # the longest first
        # `re` seeks a pattern that begins with a certain character, but tries others at each one.
        finder = re.compile(f" (?:{'|'.join(map(_finder, words))})") if words else None
        sources = [part.source for part in parts if isinstance(part, Pattern)]
        return cls(finder, tuple(map(_PatternSearch, sources)))

    def spans(self, text: str) -> list[Span]:
        spans: list[Span] = []
        if self.words is not None:
            shaped = shape(text)
            hits = self.words.finditer(f" {shaped.text}")
            spans.extend(shaped.span(found.start(), found.end() - 1) for found in hits)
        for pattern in self.patterns:
            spans.extend(pattern.spans(text))
        return _merged(spans)


class _PatternSearch:
    """A pattern, which is tried at each position separately if it could take long.

    `re` cannot be interrupted, but the clock is checked between two positions.
    """

    def __init__(self, source: str) -> None:
        self._pattern = compile_pattern(source)
        self._is_quick = len(_CHOICES.findall(source)) <= 1
        self._delays = 0

    def spans(self, text: str) -> Iterator[Span]:
        if self._is_quick:
            return (found.span() for found in self._pattern.finditer(text) if found[0])
        return self._patiently(text) if self._delays < _MOST_DELAYS else iter(())

    def _patiently(self, text: str) -> Iterator[Span]:
        end = perf_counter() + PATIENCE
        place = 0
        while place < len(text):
            found = self._pattern.match(text, place)
            if found is not None and found[0]:
                yield found.span()
                place = found.end()
            else:
                place += 1
            if perf_counter() > end:
                self._delays += 1
                return


def positive_parts(node: Node) -> Iterator[Word | Phrase | Pattern]:
    """Yield the parts of a query that search texts, except negated ones."""
    return (part for part in leaves(node, negated=False) if isinstance(part, Word | Phrase | Pattern))


def _concerns(part: Word | Phrase | Pattern, field: str | None) -> bool:
    if part.field is not None:
        return part.field.name == field
    return field is None or any(field == indexed.name for indexed in INDEXED)


def _finder(part: Word | Phrase) -> str:
    """Return a regular expression for shaped text: adjacent words, after the blank before the first."""
    words = " +".join(map(re.escape, part.tokens))
    return rf"{words}(?![^ ])" if isinstance(part, Phrase) else words


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged
