"""Import plain lists: identifiers and addresses of papers, one per line or among other words."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from paperreader.importers.base import Imported, Rejected, Skipped
from paperreader.models.entry import Entry
from paperreader.models.identifier import identifier_or_none, identifiers_in, scheme_of
from paperreader.models.paper import Paper
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.importers.base import Row

_BETWEEN = re.compile(r"[\s<>()\[\]{}\"'|,;]+")
_HAS_DIGIT = re.compile(r"[0-9]")
_LIKE_IDENTIFIER = re.compile(
    r"(?<![\w./-])\d{4}\.\d{4,5}(?:v\d+)?(?![\w/]|\.\w)|(?<![\d.])10\.\d{4,9}/\S|\barxiv\.org/(?:abs|pdf)/"
)
_COUNTED = 2**21
_PIECE = re.compile(r"\S(?:.{0,3000}\S)?(?:(?=\s)|$)|\S{1,3000}")
"""A part of a long line that does not cut a word."""


def read_lines(text: str) -> Iterator[Row]:
    """Yield a row for each paper of each line; skip empty lines and those that begin with `#`."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = identifiers_of(line)
        for identifier in found:
            yield Imported(Entry(paper=Paper(id=identifier, title="")), number)
        if not found and _LIKE_IDENTIFIER.search(line):
            yield Rejected(number, clean_line(line, 80), "it is like an identifier of a paper, and is none")
        elif not found:
            yield Skipped(number, clean_line(line, 80))


def count_named(text: str, most: int) -> int:
    """Return how many papers a text names at least, at most `most`.

    A paper may have an identifier of each kind, so only those of the commonest kind are counted.
    """
    counts: Counter[str] = Counter()
    known: set[str] = set()
    for line in text[:_COUNTED].splitlines():
        for identifier in identifiers_of(line):
            if identifier not in known:
                known.add(identifier)
                counts[scheme_of(identifier)] += 1
                if counts[scheme_of(identifier)] >= most:
                    return most
    return max(counts.values(), default=0)


def identifiers_of(line: str) -> list[str]:
    """Return the identifiers of the papers that a line names, also where a bare one is a word of it."""
    pieces = _PIECE.findall(line) if len(line) > 3_000 else [line]
    words = filter(_HAS_DIGIT.search, _BETWEEN.split(line))
    named = [identifier for piece in pieces for identifier in identifiers_in(piece)]
    return list(dict.fromkeys([*named, *filter(None, map(identifier_or_none, words))]))
