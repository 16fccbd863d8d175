"""Store editions, find them, and merge a newer answer with a stored edition.

A later answer of the same source to the same question replaces the stored one, unless it has less: then the
papers that only the stored one has follow those of the later one. An answer without papers changes nothing,
not even the age of the stored edition.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.library import history, papers, storing, visits
from paperreader.models.edition import Edition, EditionInfo, EditionKey, EditionKind
from paperreader.models.reasons import Reasons

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

DATED = (EditionKind.DAY, EditionKind.WEEK, EditionKind.MONTH)
"""The kinds whose value is a date, so that newer means later."""

_WALKED = (*DATED, EditionKind.TRENDING)

_MUCH_SHORTER = 0.5
_INFO = "kind, value, source, order_words, fetched_at, count, complete, number"
_DATED = ", ".join(f"'{kind}'" for kind in DATED)
_WHEN = "iif(value = '', '~', value)"
"""The value of a dated edition, for comparison; the current trending list sorts after all past days."""

_NEWEST_FIRST = f"""
    case when kind in ({_DATED}) then value when kind = 'trending' then {_WHEN} else '' end desc,
    fetched_at desc, number desc"""


class Stored(msgspec.Struct, frozen=True):
    """The result of storing an edition.

    Attributes:
        key: the edition.
        added: how many of its papers were new to the library.
        updated: how many of its papers changed.
        renamed: the new identifiers of stored papers by the former ones.
    """

    key: EditionKey
    added: int
    updated: int
    renamed: dict[str, str] = {}


class StoredEdition(msgspec.Struct, frozen=True):
    """An edition in the library: its heading, and its number in the tables."""

    number: int
    info: EditionInfo


def timestamp(moment: datetime) -> str:
    """Return a moment as text of one width, in UTC, so that later ones sort after earlier ones."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def find(connection: sqlite3.Connection, key: EditionKey) -> StoredEdition | None:
    """Return the edition with this key, or None; from several sources, the one fetched last."""
    condition = "kind = ? and value = ? order by fetched_at desc, number desc"
    return _first(connection, condition, key.kind, key.value)


def everything(connection: sqlite3.Connection, kind: EditionKind | None = None) -> list[EditionInfo]:
    """Return the stored editions, of one kind or of all, newest first.

    Dated editions are ordered by date, others by when they were fetched.
    """
    where, values = ("where kind = ?", (kind,)) if kind else ("", ())
    rows = connection.execute(f"select {_INFO} from editions {where} order by {_NEWEST_FIRST}", values)  # noqa: S608
    return [_edition_of(row).info for row in rows]


def latest(connection: sqlite3.Connection, kind: EditionKind) -> EditionInfo | None:
    """Return the newest edition of a kind that has papers, or None."""
    found = _first(connection, f"kind = ? and count > 0 order by {_NEWEST_FIRST}", kind)
    return found.info if found else None


def place_in(connection: sqlite3.Connection, key: EditionKey, paper_id: str) -> tuple[int, int] | None:
    """Return the place of a paper in a stored edition, from 1, and the number of its papers; or None."""
    edition = find(connection, key)
    if edition is None:
        return None
    found = connection.execute(
        "select e.rank from edition_papers e join papers p on p.rowid = e.paper"
        " where e.edition = ? and p.id = ?",
        (edition.number, paper_id),
    ).fetchone()
    return (found[0], edition.info.count) if found else None


def neighbour(connection: sqlite3.Connection, key: EditionKey, step: int) -> EditionInfo | None:
    """Return the next older (`step` -1) or newer (+1) edition of the same kind that has papers.

    A dated edition need not be stored itself to have neighbours. The trending lists of past days are older
    than the current one.
    """
    if key.kind is EditionKind.LIST or key.is_computed:
        return None  # They are not in a row.
    if key.kind in _WALKED:
        return _dated_neighbour(connection, key, step)
    infos = {info.key: info for info in everything(connection, key.kind) if info.count or info.key == key}
    keys = list(infos)
    if key not in infos:
        return None
    place = keys.index(key) - step
    return infos[keys[place]] if 0 <= place < len(keys) else None


def is_before_all(connection: sqlite3.Connection, key: EditionKey) -> bool:
    """Return whether the key is a daily list that is older than every stored one."""
    if key.kind is not EditionKind.DAY or not key.value:
        return False
    (first,) = connection.execute(
        "select min(value) from editions where kind = ? and value <> ''", (key.kind,)
    ).fetchone()
    return first is not None and key.value < first


def save(connection: sqlite3.Connection, edition: Edition, rowids: dict[str, int]) -> None:
    """Store an edition whose papers are stored; `rowids` maps their identifiers to row numbers."""
    key = edition.key
    old = _first(connection, "kind = ? and value = ? and source = ?", key.kind, key.value, edition.source)
    if old is not None and old.info.count and not edition.papers and not edition.key.is_computed:
        return
    places = {rowids[paper.id]: paper.edition_date and str(paper.edition_date) for paper in edition.papers}
    if old is not None and _says_less(edition, old.info):
        stored = "select paper, edition_date from edition_papers where edition = ? order by rank"
        for paper, day in connection.execute(stored, (old.number,)):
            places.setdefault(paper, day)
    why = {rowids[name]: msgspec.json.encode(reasons).decode() for name, reasons in edition.reasons.items()}
    if old is not None and not edition.key.is_computed:
        history.keep_trending(connection, old.number, old.info, edition.fetched_at.astimezone(UTC).date())
        visits.keep_ranks(connection, old.number, timestamp(old.info.fetched_at))
    number = _write_heading(connection, edition, len(places), old)
    connection.execute("delete from edition_papers where edition = ?", (number,))
    connection.executemany(
        "insert into edition_papers (edition, rank, paper, edition_date, reasons) values (?, ?, ?, ?, ?)",
        [(number, rank, paper, day, why.get(paper)) for rank, (paper, day) in enumerate(places.items(), 1)],
    )


def reasons_of(connection: sqlite3.Connection, number: int) -> dict[int, Reasons]:
    """Return why the papers of an edition are recommended, by their row numbers."""
    rows = connection.execute("select paper, reasons from edition_papers where edition = ?", (number,))
    return {paper: msgspec.json.decode(text, type=Reasons) for paper, text in rows if text}


def store_computed(connection: sqlite3.Connection, edition: Edition, now: str) -> Stored:
    """Store a list of recommendations; its papers came from the library and have nothing new to say."""
    rowids = {paper.id: papers.row_of(connection, paper.id) for paper in edition.papers}
    unknown = [paper for paper in edition.papers if rowids[paper.id] is None]
    done = storing.upsert(connection, unknown, now)
    known = {name: row for name, row in rowids.items() if row is not None}
    save(connection, edition, known | done.rowids)
    return Stored(edition.key, done.added, 0)


def _says_less(new: Edition, old: EditionInfo) -> bool:
    """Return whether a new answer must be merged with the old one: it is partial or much shorter."""
    if not new.complete:
        return True
    return new.key.kind in DATED and len(new.papers) < old.count * _MUCH_SHORTER


def _write_heading(
    connection: sqlite3.Connection, edition: Edition, size: int, old: StoredEdition | None
) -> int:
    complete = edition.complete or (old is not None and old.info.complete)
    facts = (edition.order, timestamp(edition.fetched_at), size, complete)
    if old is not None:
        connection.execute(
            "update editions set order_words = ?, fetched_at = ?, count = ?, complete = ? where number = ?",
            (*facts, old.number),
        )
        return old.number
    cursor = connection.execute(
        "insert into editions (kind, value, source, order_words, fetched_at, count, complete)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        (edition.key.kind, edition.key.value, edition.source, *facts),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _dated_neighbour(connection: sqlite3.Connection, key: EditionKey, step: int) -> EditionInfo | None:
    beyond, direction = ("<", "desc") if step < 0 else (">", "asc")
    condition = f"kind = ? and {_WHEN} {beyond} ? and count > 0 order by {_WHEN} {direction}, fetched_at desc"
    found = _first(connection, condition, key.kind, key.value or "~")
    return found.info if found else None


def _first(connection: sqlite3.Connection, condition: str, *values: str) -> StoredEdition | None:
    row = connection.execute(f"select {_INFO} from editions where {condition} limit 1", values).fetchone()  # noqa: S608
    return row and _edition_of(row)


def _edition_of(row: Sequence[Any]) -> StoredEdition:
    kind, value, source, order, fetched_at, count, complete, number = row
    info = EditionInfo(
        key=EditionKey(EditionKind(kind), value),
        source=source,
        order=order,
        fetched_at=datetime.fromisoformat(fetched_at),
        count=count,
        complete=bool(complete),
    )
    return StoredEdition(number, info)
