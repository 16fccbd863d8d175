"""Read rows of the table `papers` as `Paper` objects.

`title` and `abstract` are stored in readable form, for the index and for people who read the SQL. If the
source wrote something else, such as LaTeX, its text is stored beside them, and a loaded `Paper` holds that
text. The library shows the highest row number first. Papers are never deleted and row numbers have no gaps,
so the lowest and highest row numbers give the count; `aliases` explains the few rows that no list has.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, overload

import msgspec

from paperreader.library import aliases, reading
from paperreader.models.paper import Paper
from paperreader.models.provenance import Provenance, origins_of
from paperreader.text.latex import readable
from paperreader.text.sanitize import BLOCK_LIMIT, LINE_LIMIT, clean_line

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

CONVERTED = (
    "id", "title", "abstract", "summary", "keywords", "authors", "categories", "sources", "published",
    "edition_date", "organization", "submitted_by", "withdrawn", "journal", "ids", "publication",
    "updated", "remark", "tldr",
)  # fmt: skip
AS_IS = tuple(name for name in Paper.__struct_fields__ if name not in CONVERTED)
"""The attributes of a paper that its columns hold unchanged."""

_SOURCES = {name: f"coalesce(p.{name}_source, p.{name})" for name in ("title", "abstract")}
SELECTED = ", ".join(_SOURCES.get(name, f"p.{name}") for name in (*CONVERTED, *AS_IS))
"""The columns to select from `papers p`, in the order in which `paper_of` reads them."""

SELECTED_COUNT = len(Paper.__struct_fields__)

REVISED = "coalesce(revised, min(coalesce(edition_date, published, first_seen), first_seen))"
"""When the texts of a paper last changed, as SQL."""

_PLAIN = re.compile(r"[ -~]*+")
"""Matches most texts, which the cleaner would not change. Checking this first is three times as fast."""

_PLAIN_LINES = re.compile(r"[ -~\n]*+")


def paper_of(row: Sequence[Any]) -> Paper:
    """Return the paper in a row that begins with `SELECTED`, with its texts cleaned again."""
    (
        paper_id, title, abstract, summary, keywords, authors, categories, sources, published, edition_date,
        organization, submitted_by, withdrawn, journal, ids, publication, updated, remark, tldr, *as_is,
    ) = row[:SELECTED_COUNT]  # fmt: skip
    return Paper(
        id=paper_id,
        title=_clean(title),
        abstract=_clean(abstract, BLOCK_LIMIT),
        authors=_split(authors),
        published=date.fromisoformat(published) if published else None,
        edition_date=date.fromisoformat(edition_date) if edition_date else None,
        summary=_clean(summary, BLOCK_LIMIT) if summary else summary,
        keywords=_split(keywords),
        organization=_clean(organization) if organization else organization,
        submitted_by=_clean(submitted_by) if submitted_by else submitted_by,
        categories=_split(categories),
        sources=_split(sources),
        withdrawn=bool(withdrawn),
        journal=_clean(journal) if journal else journal,
        ids=_split(ids),
        publication=_split(publication),
        updated=date.fromisoformat(updated) if updated else None,
        remark=_clean(remark) if remark else remark,
        tldr=_clean(tldr) if tldr else tldr,
        **dict(zip(AS_IS, as_is, strict=True)),
    )


def row_numbers(connection: sqlite3.Connection) -> range:
    """Return every row number, the highest first, without reading the papers."""
    highest, lowest = connection.execute(
        "select (select max(rowid) from papers), (select min(rowid) from papers)"
    ).fetchone()
    return range(0) if highest is None else range(highest, lowest - 1, -1)


def all_rows(connection: sqlite3.Connection) -> Sequence[int]:
    """Return the row number of every paper, in the order of the library, without reading the papers."""
    rows = row_numbers(connection)
    others = connection.execute("select paper from same_papers")
    without = sorted((rowid for (rowid,) in others), reverse=True)
    return RowsWithout(rows, without) if without else rows


def count(connection: sqlite3.Connection) -> int:
    """Return the number of papers, without reading them."""
    return len(all_rows(connection))


def load(connection: sqlite3.Connection, paper_id: str) -> Paper | None:
    """Return the paper with this identifier, also if it is not its strongest, or None."""
    return known(connection, [paper_id]).get(paper_id)


def row_of(connection: sqlite3.Connection, paper_id: str) -> int | None:
    """Return the row number of the paper with this identifier, also if it is not its strongest, or None."""
    found = connection.execute("select rowid from papers where id = ?", (paper_id,)).fetchone()
    return found[0] if found else aliases.rows_named(connection, [paper_id]).get(paper_id)


def find_by_title(connection: sqlite3.Connection, title: str) -> Paper | None:
    """Return the paper with this title, or None.

    Case, accents, blanks and punctuation do not matter. If several papers match, the oldest is returned.
    """
    phrase = readable(_clean(title)).replace('"', " ")
    bare = _bare(phrase)
    hits = connection.execute(
        "select rowid, title from papers_fts where papers_fts match ? order by rowid",
        (f'title : "{phrase}"',),
    )
    for rowid, candidate in hits:
        if _bare(candidate) == bare:
            found = f"select {SELECTED} from papers p where p.rowid = ?"  # noqa: S608 - names of columns
            return paper_of(connection.execute(found, (rowid,)).fetchone())
    return None


def rename(connection: sqlite3.Connection, former: str, paper_id: str) -> None:
    """Give a paper and its read mark another identifier, unless another paper has it."""
    row = connection.execute(
        "update papers set id = ? where id = ? and not exists (select 1 from papers where id = ?)"
        " returning rowid",
        (paper_id, former, paper_id),
    ).fetchone()
    if row is not None:
        connection.execute("insert or replace into paper_names values (?, ?)", (former, *row))
    reading.rename(connection, former, paper_id)


def revised(connection: sqlite3.Connection, paper_ids: Iterable[str]) -> dict[str, datetime]:
    """Return when the title, texts and links of each known paper last changed.

    Until something changes, that is the day of the daily list or of the first version, which is the same in
    any library that is filled from the same lists. It stays the same when another day is learnt later, and
    it is never later than the moment when the paper was stored.
    """
    rows = connection.execute(
        f"select id, {REVISED} from papers where id in (select value from json_each(?))",  # noqa: S608 - a constant
        (msgspec.json.encode(list(paper_ids)).decode(),),
    )
    moments = {paper_id: datetime.fromisoformat(text) for paper_id, text in rows}
    return {
        paper_id: moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        for paper_id, moment in moments.items()
    }


def known(connection: sqlite3.Connection, paper_ids: Iterable[str]) -> dict[str, Paper]:
    """Return the papers with these identifiers, also if these are not their strongest, by those asked for."""
    asked = list(paper_ids)
    found = {one.paper.id: one.paper for one in stored(connection, "p.id", asked)}
    elsewhere = aliases.rows_named(connection, [name for name in asked if name not in found])
    if elsewhere:
        rows = {one.row: one.paper for one in stored(connection, "p.rowid", list(set(elsewhere.values())))}
        found |= {name: rows[row] for name, row in elsewhere.items()}
    return found


class RowsWithout(Sequence[int]):
    """Row numbers in descending order without a few of them, which are not listed one by one."""

    def __init__(self, rows: range, without: Sequence[int]) -> None:
        self._rows = rows
        self._gaps = [rows.index(rowid) for rowid in without]
        self._before = [gap - number for number, gap in enumerate(self._gaps)]

    def __len__(self) -> int:
        return len(self._rows) - len(self._gaps)

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[int]: ...
    def __getitem__(self, place: int | slice) -> int | Sequence[int]:
        if isinstance(place, slice):
            chosen = range(len(self))[place]
            return self if len(chosen) == len(self) else [self[one] for one in chosen]
        index = range(len(self))[place]
        return self._rows[index + bisect_right(self._before, index)]

    def index(self, rowid: int, *_: int) -> int:
        """Return the position of a row; raise ValueError if it is not listed."""
        place = self._rows.index(rowid)
        number = bisect_left(self._gaps, place)
        if self._gaps[number : number + 1] == [place]:
            raise ValueError(f"row {rowid} is not listed")
        return place - number


class StoredPaper(msgspec.Struct, frozen=True):
    """A stored paper: its row number, where its values came from as JSON, and when it was last seen."""

    row: int
    paper: Paper
    origins: str | None
    seen: str


def stored(connection: sqlite3.Connection, column: str, values: Sequence[object]) -> list[StoredPaper]:
    """Return the stored papers whose column, `p.id` or `p.rowid`, has one of these values."""
    found = connection.execute(
        f"select {SELECTED}, p.rowid, p.origins, p.seen from papers p"  # noqa: S608 - constants
        f" where {column} in (select value from json_each(?))",
        (msgspec.json.encode(values).decode(),),
    )
    return [StoredPaper(row[SELECTED_COUNT], paper_of(row), *row[SELECTED_COUNT + 1 :]) for row in found]


def provenance(connection: sqlite3.Connection, paper_id: str) -> Provenance:
    """Return where the values of a stored paper came from; of an unknown paper nothing is known."""
    for one in stored(connection, "p.id", [paper_id]):
        return provenance_of(one)
    return Provenance()


def provenance_of(one: StoredPaper) -> Provenance:
    """Return where the values of a stored paper came from."""
    kept = msgspec.json.decode(one.origins, type=Provenance) if one.origins else Provenance()
    seen = kept.seen or (dict.fromkeys(one.paper.sources, one.seen) if len(one.paper.sources) == 1 else {})
    return Provenance(origins_of(one.paper, kept.origins), seen)


def _split(joined: str | None) -> tuple[str, ...]:
    if not joined:
        return ()
    names = joined.split("\n")
    return tuple(names) if _PLAIN_LINES.fullmatch(joined) else tuple(map(_clean, names))


def _clean(text: str, limit: int = LINE_LIMIT) -> str:
    return text if _PLAIN.fullmatch(text) and len(text) <= limit else clean_line(text, limit)


def _bare(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).casefold()
    return "".join(character for character in plain if character.isalnum())
