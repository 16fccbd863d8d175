"""Where in a text a query's words stand, so that they can be shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.query.folding import shape
from paperreader.query.nodes import INDEXED, And, Node, Or, Pattern, Phrase, Query, Word
from paperreader.query.patterns import compile_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator


def find_hits(text: str, query: Query, field: str | None = None) -> list[tuple[int, int]]:
    """The parts of `text` that the query's words, phrases and patterns matched, unless negated.

    Args:
        text: as it is shown, so readable.
        query: what was asked for.
        field: which field the text is of, by its name in the language (`title`, `author`, `kw`, …) or
            `summary`; None finds what was asked of no field in particular.

    Returns:
        Start and end of each part in characters, in order, none touching the next.
    """
    spans: list[tuple[int, int]] = []
    parts = [part for part in positive_parts(query.node) if _concerns(part, field)]
    words = [part for part in parts if isinstance(part, Word | Phrase)]
    if words:
        shaped = shape(text)
        finder = re.compile("|".join(_finder(part) for part in _longest_first(words)))
        spans.extend(shaped.span(*found.span()) for found in finder.finditer(shaped.text))
    for part in parts:
        if isinstance(part, Pattern):
            spans.extend(found.span() for found in compile_pattern(part.source).finditer(text) if found[0])
    return _merged(spans)


def positive_parts(node: Node) -> Iterator[Word | Phrase | Pattern]:
    """What a query looks for in texts, without what it refuses."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from positive_parts(part)
    elif isinstance(node, Word | Phrase | Pattern):
        yield node


def _concerns(part: Word | Phrase | Pattern, field: str | None) -> bool:
    if part.field is not None:
        return part.field == field
    return field is None or field in INDEXED


def _longest_first(words: list[Word | Phrase]) -> list[Word | Phrase]:
    return sorted(words, key=lambda part: sum(map(len, part.tokens)), reverse=True)


def _finder(part: Word | Phrase) -> str:
    """A pattern over shaped text: words side by side, from the beginning of the first."""
    words = " +".join(map(re.escape, part.tokens))
    return rf"(?<![^ ]){words}(?![^ ])" if isinstance(part, Phrase) else rf"(?<![^ ]){words}"


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged
