"""Keep the full-text index in sync with the table of papers, and keep a list of the indexed words.

Many texts are indexed in one statement. FTS5 writes its buffer before each statement of a transaction, so
fifty papers added one by one make fifty segments to merge later, while one statement makes one.

Each word of four letters or more is also stored once in a table beside the index. This lets a query for the
prefix `langua` ask for `language OR languages`, which the index reads as it goes. A prefix longer than those
in its prefix lists would make it merge every hit first.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from paperreader.library.database import Database

    Beginnings = Callable[[str], Sequence[str] | None]
    """Returns the words with a prefix, or None if the index has to find them itself."""

LONG = 4
"""The shortest prefix, in letters, that the prefix lists of the index do not hold."""

MOST_WORDS = 2_000
"""The most words that a first page asks the index for in place of a prefix."""

TEXTS = "title, abstract, summary, keywords, authors"
"""The columns of the index, in its order."""

_MERGED_PAGES = 3
"""How many pages are merged for each paper: one fills three quarters of a page, which is merged four times
until a million papers are indexed."""

_MERGED_AT_ONCE = 100
_WORDS_AT_ONCE = 5_000
_CHOSEN = "rowid in (select value from json_each(?))"
_WORDS_ARE_KNOWN = "words-are-known"


def remove(connection: sqlite3.Connection, rowids: Sequence[int]) -> None:
    """Remove papers from the index while the table still has the texts that are indexed.

    Other indexes find them in the table `changed_texts`.
    """
    if rowids:
        connection.execute(
            f"insert into papers_fts (papers_fts, rowid, {TEXTS})"  # noqa: S608 - names of columns
            f" select 'delete', rowid, {TEXTS} from papers where {_CHOSEN} order by rowid",
            (_json(rowids),),
        )
        connection.executemany("insert into changed_texts (paper) values (?)", ((row,) for row in rowids))


def add(connection: sqlite3.Connection, rowids: Sequence[int]) -> None:
    """Index papers and list their words, both for new papers and for those that `remove` took out.

    Args:
        connection: in a transaction.
        rowids: their row numbers, in any order.
    """
    if rowids:
        chosen = _json(rowids)
        _list_words(connection, _words_of(connection, chosen))
        connection.execute(
            f"insert into papers_fts (rowid, {TEXTS})"  # noqa: S608 - names of columns
            f" select rowid, {TEXTS} from papers where {_CHOSEN} order by rowid",
            (chosen,),
        )
        # Each step frees the pages that it merged for the next one.
        for start in range(0, len(rowids), _MERGED_AT_ONCE):
            pages = _MERGED_PAGES * min(len(rowids) - start, _MERGED_AT_ONCE)
            connection.execute("insert into papers_fts (papers_fts, rank) values ('merge', ?)", (pages,))


def beginnings(connection: sqlite3.Connection, most: int = MOST_WORDS) -> Beginnings | None:
    """Return a function that lists the known words with a prefix, or None while some are not known.

    Args:
        connection: to the library.
        most: for how many words the index is asked for each; it finds more by their prefix itself.
    """
    if connection.execute("select 1 from meta where key = ?", (_WORDS_ARE_KNOWN,)).fetchone() is None:
        return None

    def begun(beginning: str) -> Sequence[str] | None:
        """Return the words, or None if the prefix is short or has too many words to ask for each."""
        if len(beginning) < LONG:
            return None
        found = connection.execute(
            "select word from papers_words where word >= ? and word < ? limit ?",
            (beginning, beginning + chr(0x10FFFF), most + 1),
        ).fetchall()
        return [word for (word,) in found] if len(found) <= most else None

    return begun


def learn_older_words(database: Database) -> None:
    """List the words of a library that is older than the list, unless that was done.

    This may take seconds. Others may write in between: it locks the library for a few thousand words at a
    time.
    """
    with database.read() as connection:
        if beginnings(connection) is not None:
            return
    with database.read() as connection:
        connection.execute("create virtual table temp.indexed using fts5vocab(main, papers_fts, row)")
        try:
            words = connection.execute("select term from temp.indexed where length(term) >= ?", (LONG,))
            while some := list(islice(words, _WORDS_AT_ONCE)):
                with database.write() as writing:
                    _list_words(writing, [word for (word,) in some])
        finally:
            words.close()
            connection.execute("drop table temp.indexed")
    with database.write() as connection:
        connection.execute("insert or replace into meta values (?, '')", (_WORDS_ARE_KNOWN,))


def _words_of(connection: sqlite3.Connection, chosen: str) -> list[str]:
    from paperreader.query.folding import words  # not before something is stored

    rows = connection.execute(f"select {TEXTS} from papers where {_CHOSEN}", (chosen,))  # noqa: S608 - names of columns
    found: set[str] = set()
    for text in filter(None, chain.from_iterable(rows)):
        found.update(words(text))
    return sorted([word for word in found if len(word) >= LONG])


def _list_words(connection: sqlite3.Connection, words: Sequence[str]) -> None:
    # Nearly all words are known. To look for them in one statement takes half as long as to insert each.
    connection.execute(
        "insert or ignore into papers_words select value from json_each(?) where value not in papers_words",
        (_json(words),),
    )


def _json(values: Sequence[object]) -> str:
    return msgspec.json.encode(values).decode()
