"""An index of the full texts that were read, section by section.

It is in the cache folder: if it is deleted, a text comes back the next time it is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from paperreader.durable.cache_file import CacheFile
from paperreader.query.fields import FULL_TEXT
from paperreader.query.hits import Snippet
from paperreader.query.nodes import Pattern, Phrase, Word
from paperreader.query.patterns import compile_pattern

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from paperreader.fulltext.document import Document

_SECTIONS_AT_MOST = 1_000
_SCHEMA = """
create table if not exists texts (number integer primary key, paper text not null unique);
create virtual table if not exists sections using fts5(
    heading, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
"""
_MARKS = re.compile("[\x02\x03]")
_OF_PAPER = "rowid between ? * 1000 and ? * 1000 + 999"
_PIECE = "snippet(sections, -1, char(2), char(3), '…', 24)"


class Section(NamedTuple):
    """A section: its number and title, and everything in it as one text."""

    heading: str
    body: str


class FullTextIndex:
    """The index; implements `query.context.FullTexts`.

    Args:
        path: the SQLite file; the first use makes it and its folder.
    """

    def __init__(self, path: Path) -> None:
        self._file = CacheFile(path, _prepare)

    def add(self, paper_id: str, document: Document) -> None:
        """Index the sections of a text, in place of those of an older one of the paper."""
        self._file.row("insert or ignore into texts (paper) values (?)", paper_id)
        if (number := self._number(paper_id)) is None:
            return
        rows = [
            (
                "insert into sections (rowid, heading, body) values (?, ?, ?)",
                (number * 1000 + place, *section),
            )
            for place, section in enumerate(sections_of(document))
        ]
        self._file.change([(f"delete from sections where {_OF_PAPER}", (number, number)), *rows])  # noqa: S608 - a constant

    def remove(self, paper_id: str) -> None:
        """Remove the text of a paper, if there is one."""
        if (number := self._number(paper_id)) is not None:
            delete = f"delete from sections where {_OF_PAPER}"  # noqa: S608 - a constant
            self._file.change([(delete, (number, number)), ("delete from texts where number = ?", (number,))])

    def papers(self, part: Word | Phrase | Pattern) -> frozenset[str]:
        """Return the identifiers of the papers in which a section has the words, or matches the pattern.

        Raises:
            InvalidQuery: the pattern is not safe to run; one of a parsed query always is.
        """
        if isinstance(part, Pattern):
            compile_pattern(part.source)
            condition, value = "regexp(?, heading || char(10) || body)", part.source
        else:
            condition, value = "sections match ?", _expression(part)
        found = self._file.rows(
            f"select paper from texts where number in (select rowid / 1000 from sections where {condition})",  # noqa: S608 - constants
            value,
        )
        return frozenset(paper for (paper,) in found)

    def snippet(self, paper_id: str, parts: Iterable[Word | Phrase | Pattern]) -> Snippet | None:
        """Return the first piece of a paper's text that any of `parts` finds, except patterns."""
        expression = " OR ".join(_expression(part) for part in parts if not isinstance(part, Pattern))
        if not expression or (number := self._number(paper_id)) is None:
            return None
        found = self._file.row(
            f"select heading, {_PIECE} from sections where sections match ? and {_OF_PAPER} limit 1",  # noqa: S608 - constants
            expression,
            number,
            number,
        )
        return _snippet(*found) if found else None

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _number(self, paper_id: str) -> int | None:
        row = self._file.row("select number from texts where paper = ?", paper_id)
        return row[0] if row else None


def sections_of(document: Document) -> Iterator[Section]:
    """Yield the sections of a text, at most 1,000: later ones are part of the last."""
    from paperreader.fulltext.document import Heading, texts_of  # Searching the index does not need it.

    heading, count = "", 0
    body: list[str] = []
    for block in document.blocks:
        if isinstance(block, Heading) and count < _SECTIONS_AT_MOST - 1:
            if heading or body:
                yield Section(heading, "\n".join(body))
                count += 1
            heading, body = " ".join(filter(None, (block.number, block.text.text))), []
        else:
            body.extend(filter(None, texts_of(block)))
    if heading or body:
        yield Section(heading, "\n".join(body))


def _expression(part: Word | Phrase) -> str:
    """Return a part in the syntax of FTS5; its words are folded, so they have no quotes."""
    words = f'"{" ".join(part.tokens)}"'
    return words if isinstance(part, Phrase) else f"{words} *"


def _snippet(heading: str, marked: str) -> Snippet:
    """Return a snippet; SQLite put marks around the hits."""
    text, hits = "", []
    for place, piece in enumerate(_MARKS.split(marked.replace("\n", " "))):
        if place % 2:
            hits.append((len(text), len(text) + len(piece)))
        text += piece
    return Snippet(text, tuple(hits), FULL_TEXT.name, heading)


def _prepare(connection: sqlite3.Connection) -> None:
    connection.executescript(_SCHEMA)

    def regexp(pattern: str, text: str) -> bool:
        return compile_pattern(pattern).search(text) is not None

    connection.create_function("regexp", 2, regexp, deterministic=True)
