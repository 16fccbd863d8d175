"""Searching inside a text: case and accents do not matter, and signs between words count as blanks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from paperreader.fulltext.layout import parts_of
from paperreader.query.folding import Shape, shape, tokens
from paperreader.ui.full_text.painter import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.fulltext.document import Block
    from paperreader.fulltext.layout import Opening
    from paperreader.ui.full_text.flow import Point

_MOST = 10_000
"""The most matches that are counted."""


class Hit(NamedTuple):
    """A match: the characters from `start` to `end` of a text of a block."""

    block: int
    part: int
    start: int
    end: int


class TextSearch:
    """Finds words in the blocks of a text.

    Args:
        blocks: the blocks; their texts are folded at once, which takes a moment.
    """

    def __init__(self, blocks: Sequence[Block | Opening]) -> None:
        self._texts: list[tuple[int, int, str, Shape]] = [
            (number, part, text.text, shape(text.text))
            for number, block in enumerate(blocks)
            for part, text in enumerate(parts_of(block))
            if text
        ]

    def find(self, words: str) -> list[Hit]:
        """Return the matches of typed words in the order of the text; signs alone match as they are."""
        folded = tokens(words)
        if not folded:
            return self._find_signs(words.strip().casefold())
        pattern = re.compile(" +".join(map(re.escape, folded)))
        found: list[Hit] = []
        for block, part, _, shaped in self._texts:
            spans = (shaped.span(*match.span()) for match in pattern.finditer(shaped.text))
            found += [Hit(block, part, *span) for span in spans]
            if len(found) >= _MOST:
                break
        return found[:_MOST]

    def _find_signs(self, signs: str) -> list[Hit]:
        if not signs:
            return []
        pattern = re.compile(re.escape(signs), re.IGNORECASE)
        found = [
            Hit(block, part, *match.span())
            for block, part, text, _ in self._texts
            for match in pattern.finditer(text)
        ]
        return found[:_MOST]


class Matches:
    """The matches of a search, one of which is the current one.

    Args:
        hits: the matches, in the order of the text.

    Attributes:
        current: the index of the current match; -1 for none.
    """

    def __init__(self, hits: Sequence[Hit] = ()) -> None:
        self.hits = hits
        self.current = -1

    def __len__(self) -> int:
        return len(self.hits)

    @property
    def hit(self) -> Hit | None:
        """Return the current match."""
        return self.hits[self.current] if 0 <= self.current < len(self.hits) else None

    def go_from(self, point: Point) -> None:
        """Make the first match from a character on the current one; after the last match, the first."""
        self.current = next((place for place, hit in enumerate(self.hits) if hit[:3] >= point), 0)

    def step(self, step: int) -> None:
        """Go to another match; after the last one comes the first."""
        if self.hits:
            self.current = (self.current + step) % len(self.hits)

    def spans(self) -> dict[int, list[Span]]:
        """Return the parts to show as matches, by block."""
        spans: dict[int, list[Span]] = {}
        for place, (block, part, start, end) in enumerate(self.hits):
            role = "current" if place == self.current else "match"
            spans.setdefault(block, []).append(Span(part, start, end, role))
        return spans

    def words(self) -> str:
        """Return the count in words: `3 of 17`."""
        if not self.hits:
            return "no match"
        most = "+" if len(self.hits) >= _MOST else ""
        return f"{self.current + 1:,} of {len(self.hits):,}{most}"
