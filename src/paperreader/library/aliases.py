"""Find the row of a paper under any of its names: its other identifiers, or its title if it has no number.

The table `paper_names` has a row only for a name that is not the identifier of its paper, so papers of arXiv
without a DOI cost nothing. Which records are one paper is decided by `identity`.

Two rows that turn out to be one paper both stay, because papers are never deleted: the one with the stronger
identifier gets all names and all further answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperreader.identity import group_papers
from paperreader.models.identifier import STRENGTH, scheme_of, title_key
from paperreader.text.latex import readable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from paperreader.models.paper import Paper

_TITLE = "title:"
"""Precedes the key of a title in the table. No identifier begins so."""


def rows_named(connection: sqlite3.Connection, names: Iterable[str]) -> dict[str, int]:
    """Return the row of each of these names that is not the identifier of its paper."""
    return dict(
        connection.execute(
            "select name, paper from paper_names where name in (select value from json_each(?))",
            (msgspec.json.encode(list(names)).decode(),),
        )
    )


def has_titles(connection: sqlite3.Connection) -> bool:
    """Return whether papers are known by their titles: only those without an identifier of arXiv are."""
    found = connection.execute(
        "select 1 from paper_names where name >= ? and name < 'title;' limit 1", (_TITLE,)
    ).fetchone()
    return found is not None


def title_name(paper: Paper) -> str:
    """Return the name that a paper has by its title."""
    return _TITLE + title_key(readable(paper.title))


def add(connection: sqlite3.Connection, paper: Paper, row: int) -> None:
    """Remember the names of a stored paper; a name that another row has stays with it."""
    names = [name for name in paper.names if name != paper.id]
    if not paper.has_arxiv_id and paper.title:
        names.append(title_name(paper))
    if names:
        connection.executemany(
            "insert or ignore into paper_names values (?, ?)", [(name, row) for name in names]
        )


def hand_over(connection: sqlite3.Connection, former: int, row: int) -> None:
    """Give the names, the read mark and the places in lists of a row to another one of the same paper."""
    connection.execute("update paper_names set paper = ? where paper = ?", (row, former))
    connection.execute(
        "insert or ignore into reading (paper_id, read_at)"
        " select (select id from papers where rowid = ?), read_at from reading"
        " where paper_id = (select id from papers where rowid = ?)",
        (row, former),
    )
    connection.execute(
        "update edition_papers set paper = ?1 where paper = ?2 and edition not in"
        " (select edition from edition_papers where paper = ?1)",
        (row, former),
    )


def are_one(one: Paper, two: Paper) -> bool:
    """Return whether two records are one paper."""
    return one.id == two.id or len(group_papers((one, two))) == 1


def strength(paper_id: str) -> int:
    """Return how weak an identifier is: the strongest has the lowest number."""
    return STRENGTH[scheme_of(paper_id)]
