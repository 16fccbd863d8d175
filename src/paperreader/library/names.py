"""Complete names from the library: authors, keywords, organisations, submitters, categories.

No counts are stored for this. The number of rows read is bounded, so that the answer arrives before the next
letter however many papers there are. Authors and keywords come from the newest papers that match, categories
from the last papers added.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from paperreader.query.fields import AUTHOR, CATEGORY, KEYWORDS, ORGANIZATION, SUBMITTER
from paperreader.query.folding import fold, tokens

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from paperreader.query.kinds import TextField

_HITS = 400
_LAST_PAPERS = 2_000
_MOST_DISTINCT = 20_000

NAMED = {field.name: field for field in (AUTHOR, KEYWORDS, ORGANIZATION, SUBMITTER, CATEGORY)}
"""The fields that have names."""


def names_like(connection: sqlite3.Connection, field: TextField, begun: str, limit: int) -> list[str]:
    """Return the names in which a word begins with `begun`, whatever their case and accents.

    Names that begin with it themselves come first, then those that occur more often.
    """
    words = tokens(begun)
    needle = f" {' '.join(words)}"
    names = Counter(_names(connection, field, words))
    folded = {name: fold(name) for name in names}
    found = [name for name in names if needle in folded[name]]
    found.sort(key=lambda name: (not folded[name].startswith(needle), -names[name], folded[name]))
    return found[:limit]


def _names(connection: sqlite3.Connection, field: TextField, words: tuple[str, ...]) -> Iterable[str]:
    if field.few:
        return _distinct(connection, field.attribute)
    if field is CATEGORY or not words:
        return _of_last_papers(connection, field.attribute)
    return _of_hits(connection, field.attribute, words)


def _of_hits(connection: sqlite3.Connection, column: str, words: tuple[str, ...]) -> Iterable[str]:
    """Return the names of the newest papers in which the index finds the words."""
    rows = connection.execute(
        f"select p.{column} from papers_fts f cross join papers p on p.rowid = f.rowid"  # noqa: S608 - a column
        " where papers_fts match ? order by f.rowid desc limit ?",
        (f'{column} : "{" ".join(words)}" *', _HITS),
    )
    return chain.from_iterable(joined.split("\n") for (joined,) in rows)


def _of_last_papers(connection: sqlite3.Connection, column: str) -> Iterable[str]:
    rows = connection.execute(f"select {column} from papers order by rowid desc limit {_LAST_PAPERS}")  # noqa: S608
    return chain.from_iterable(joined.split("\n") for (joined,) in rows if joined)


def _distinct(connection: sqlite3.Connection, column: str) -> Iterable[str]:
    """Return every distinct name in an indexed column, by stepping through the index."""
    rows = connection.execute(
        f"with recursive names (name) as (select min({column}) from papers where {column} is not null"  # noqa: S608
        f" union all select (select min({column}) from papers where {column} > name) from names"
        " where name is not null) select name from names where name is not null limit ?",
        (_MOST_DISTINCT,),
    )
    return (name for (name,) in rows)
