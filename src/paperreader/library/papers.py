"""Read rows of the table `papers` as `Paper` objects, and store papers.

`title` and `abstract` are stored in readable form, for the index and for people who read the SQL. If the
source wrote something else, such as LaTeX, its text is stored beside them, and a loaded `Paper` holds that
text. The library shows the highest row number first. Papers are never deleted and row numbers have no gaps,
so the lowest and highest row numbers give the count.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.library import full_text
from paperreader.models.paper import Paper, merge
from paperreader.text.latex import readable
from paperreader.text.sanitize import BLOCK_LIMIT, LINE_LIMIT, clean_line

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_CONVERTED = (
    "id", "title", "abstract", "summary", "keywords", "authors", "categories", "sources", "published",
    "edition_date", "organization", "submitted_by", "withdrawn", "journal", "ids", "publication",
    "updated", "remark", "tldr",
)  # fmt: skip
_AS_IS = tuple(name for name in Paper.__struct_fields__ if name not in _CONVERTED)
"""The attributes of a paper that its columns hold unchanged."""

_values_as_is = attrgetter(*_AS_IS)
_SOURCES = {name: f"coalesce(p.{name}_source, p.{name})" for name in ("title", "abstract")}
SELECTED = ", ".join(_SOURCES.get(name, f"p.{name}") for name in (*_CONVERTED, *_AS_IS))
"""The columns to select from `papers p`, in the order in which `paper_of` reads them."""

SELECTED_COUNT = len(Paper.__struct_fields__)

_COLUMNS = (*_CONVERTED[1:], "title_source", "abstract_source", *_AS_IS, "seen")
_INSERT = f"""insert into papers ({", ".join(_COLUMNS)}, first_seen, rowid, id)
    values ({", ".join("?" * (len(_COLUMNS) + 3))})"""  # noqa: S608 - names of columns
_REVISED = "coalesce(revised, min(coalesce(edition_date, published, first_seen), first_seen))"
_UPDATE = f"""update papers set {", ".join(f"{name} = ?" for name in _COLUMNS)},
    revised = coalesce(?, {_REVISED}) where rowid = ?"""  # noqa: S608 - names of columns
_PLAIN = re.compile(r"[ -~]*+")
"""Matches most texts, which the cleaner would not change. Checking this first is three times as fast."""

_PLAIN_LINES = re.compile(r"[ -~\n]*+")


class Upserted(msgspec.Struct, frozen=True):
    """The result of storing papers.

    Attributes:
        rowids: the row number of each paper, by its identifier.
        added, updated: how many papers were new, and how many changed.
    """

    rowids: dict[str, int]
    added: int
    updated: int


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
        **dict(zip(_AS_IS, as_is, strict=True)),
    )


def all_rows(connection: sqlite3.Connection) -> range:
    """Return every row number, in the order of the library, without reading the papers."""
    highest, lowest = connection.execute(
        "select (select max(rowid) from papers), (select min(rowid) from papers)"
    ).fetchone()
    return range(0) if highest is None else range(highest, lowest - 1, -1)


def count(connection: sqlite3.Connection) -> int:
    """Return the number of papers, without reading them."""
    return len(all_rows(connection))


def load(connection: sqlite3.Connection, paper_id: str) -> Paper | None:
    """Return the paper with this identifier, or None."""
    row = connection.execute(f"select {SELECTED} from papers p where p.id = ?", (paper_id,)).fetchone()  # noqa: S608
    return None if row is None else paper_of(row)


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
    """Give a paper another identifier, unless another paper has it."""
    connection.execute(
        "update papers set id = ? where id = ? and not exists (select 1 from papers where id = ?)",
        (paper_id, former, paper_id),
    )


def revised(connection: sqlite3.Connection, paper_ids: Iterable[str]) -> dict[str, datetime]:
    """Return when the title, texts and links of each known paper last changed.

    Until something changes, that is the day of the daily list or of the first version, which is the same in
    any library that is filled from the same lists. It stays the same when another day is learnt later, and
    it is never later than the moment when the paper was stored.
    """
    rows = connection.execute(
        f"select id, {_REVISED} from papers where id in (select value from json_each(?))",  # noqa: S608 - a constant
        (msgspec.json.encode(list(paper_ids)).decode(),),
    )
    moments = {paper_id: datetime.fromisoformat(text) for paper_id, text in rows}
    return {
        paper_id: moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        for paper_id, moment in moments.items()
    }


def known(connection: sqlite3.Connection, paper_ids: Iterable[str]) -> dict[str, tuple[int, Paper]]:
    """Return the row numbers and the papers with these identifiers, by identifier."""
    rows = connection.execute(
        f"select {SELECTED}, p.rowid from papers p where p.id in (select value from json_each(?))",  # noqa: S608 - constants
        (msgspec.json.encode(list(paper_ids)).decode(),),
    )
    return {row[0]: (row[SELECTED_COUNT], paper_of(row)) for row in rows}


def upsert(
    connection: sqlite3.Connection, papers: Iterable[Paper], now: str, *, at_the_end: bool = False
) -> Upserted:
    """Store papers; a known paper stays in its place and is merged with what is known.

    Args:
        connection: in a transaction.
        papers: each one is placed before the papers that precede it here.
        now: a `timestamp`.
        at_the_end: whether to place each paper after the preceding ones, at the end of the library.
    """
    merged: dict[str, Paper] = {}
    for paper in papers:
        merged[paper.id] = merge(merged[paper.id], paper) if paper.id in merged else paper
    stored = known(connection, merged)
    updated, reworded = _update(connection, merged.values(), stored, now)
    new = [paper for paper in merged.values() if paper.id not in stored]
    added = dict(zip((paper.id for paper in new), _new_rows(connection, at_the_end), strict=False))
    connection.executemany(_INSERT, ((*_values(paper, now), now, added[paper.id], paper.id) for paper in new))
    full_text.add(connection, [*reworded, *added.values()])
    rowids = {paper_id: rowid for paper_id, (rowid, _) in stored.items()} | added
    return Upserted(rowids, len(added), updated)


def _update(
    connection: sqlite3.Connection, papers: Iterable[Paper], known: Mapping[str, tuple[int, Paper]], now: str
) -> tuple[int, list[int]]:
    """Store what changed. Return how many papers did, and the rows that must be indexed again."""
    changed = []
    reworded: list[int] = []
    for paper in papers:
        if paper.id in known:
            rowid, old = known[paper.id]
            merged = merge(old, paper)
            if merged == old:
                connection.execute("update papers set seen = ? where rowid = ?", (now, rowid))
            else:
                revised = now if _is_revised(old, merged) else None
                changed.append((*_values(merged, now), revised, rowid))
                if _texts(merged) != _texts(old):
                    reworded.append(rowid)
    full_text.remove(connection, reworded)
    connection.executemany(_UPDATE, changed)
    return len(changed), reworded


def _new_rows(connection: sqlite3.Connection, at_the_end: bool) -> Iterator[int]:
    """Return the next row numbers; they are free, because only one connection writes at a time."""
    rows = all_rows(connection)
    if at_the_end:
        return itertools.count(rows[-1] - 1 if rows else 0, -1)
    return itertools.count(rows[0] + 1 if rows else 1)


def _values(paper: Paper, now: str) -> tuple[object, ...]:
    title, abstract = readable(paper.title), readable(paper.abstract)
    return (
        title,
        abstract,
        paper.summary,
        "\n".join(paper.keywords),
        "\n".join(paper.authors),
        "\n".join(paper.categories),
        "\n".join(paper.sources),
        paper.published.isoformat() if paper.published else None,
        paper.edition_date.isoformat() if paper.edition_date else None,
        paper.organization,
        paper.submitted_by,
        paper.withdrawn,
        paper.journal,
        "\n".join(paper.ids),
        "\n".join(paper.publication),
        paper.updated.isoformat() if paper.updated else None,
        paper.remark,
        paper.tldr,
        paper.title if paper.title != title else None,
        paper.abstract if paper.abstract != abstract else None,
        *_values_as_is(paper),
        now,
    )


def _is_revised(old: Paper, new: Paper) -> bool:
    """Return whether texts or links changed; the same words in other LaTeX do not count."""
    fields = ("title", "abstract", "summary", "code_url", "project_url")
    pairs = ((getattr(old, name) or "", getattr(new, name) or "") for name in fields)
    return any(before != after and readable(before) != readable(after) for before, after in pairs)


def _texts(paper: Paper) -> tuple[object, ...]:
    return paper.title, paper.abstract, paper.summary, paper.keywords, paper.authors


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
