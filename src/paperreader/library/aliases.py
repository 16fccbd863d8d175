"""Find the row of a paper under any of its names: its other identifiers, or its title if it has no number.

The table `paper_names` has a row only for a name that is not the identifier of its paper, so papers of arXiv
without a DOI cost nothing. Which records are one paper is decided by `identity`.

If two rows turn out to be one paper, the one with the stronger identifier gets everything. The other one
stays, because row numbers have no gaps, but no list, count or search has it: the table `same_papers` has
both numbers, and its identifier is a name of the first one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperreader.library import full_text
from paperreader.text.latex import readable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from paperreader.models.paper import Paper

_HAND_OVER = (
    "update paper_names set paper = :row where paper = :former",
    "insert or replace into paper_names select id, :row from papers where rowid = :former",
    """
    update or ignore reading set paper_id = (select id from papers where rowid = :row)
    where paper_id = (select id from papers where rowid = :former)
    """,
    "delete from reading where paper_id = (select id from papers where rowid = :former)",
    """
    delete from edition_papers where paper = :former
        and edition in (select edition from edition_papers where paper = :row)
    """,
    "update edition_papers set paper = :row where paper = :former",
    """
    update editions set count = (select count(*) from edition_papers where edition = number)
    where number in (select edition from edition_papers where paper = :row)
    """,
    "update or ignore upvotes_seen set paper = :row where paper = :former",
    "delete from upvotes_seen where paper = :former",
    "delete from papers_before where paper = :former",
    "delete from ranks_before where paper = :former",
    "update papers set id = 'same-as:' || id where rowid = :former",
    "update same_papers set kept = :row where kept = :former",
    "insert into same_papers values (:former, :row)",
)

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
    from paperreader.models.identifier import title_key  # 15 ms that the first paint does not need

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


def add_name(connection: sqlite3.Connection, name: str, row: int) -> None:
    """Remember one more name of a stored paper; a name that another row has stays with it."""
    connection.execute("insert or ignore into paper_names values (?, ?)", (name, row))


def hand_over(connection: sqlite3.Connection, former: int, row: int) -> None:
    """Let a row stand for another one of the same paper: it gets its names, read mark and places in lists.

    The other row is taken out of the full-text index, and its identifier leads to the kept row.
    """
    full_text.remove(connection, [former])
    for statement in _HAND_OVER:
        connection.execute(statement, {"former": former, "row": row})


def are_one(one: Paper, two: Paper) -> bool:
    """Return whether two records are one paper."""
    from paperreader.identity import group_papers  # as above

    return one.id == two.id or len(group_papers((one, two))) == 1


def strength(paper_id: str) -> int:
    """Return how weak an identifier is: the strongest has the lowest number."""
    from paperreader.models.identifier import STRENGTH, scheme_of  # as above

    return STRENGTH[scheme_of(paper_id)]
