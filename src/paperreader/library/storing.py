"""Store papers: each once, whatever identifier a source gives it, with the best of what its sources say.

Which records are one paper is decided by `identity`, which value wins by `models.provenance`.
"""

from __future__ import annotations

import itertools
from itertools import chain, islice
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from paperreader.library import aliases, full_text, history, papers
from paperreader.library.papers import AS_IS, CONVERTED, REVISED, StoredPaper
from paperreader.models.paper import Paper, merge
from paperreader.models.provenance import Provenance, combine
from paperreader.text.latex import readable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from paperreader.library.database import Database

_NAMES_ARE_KNOWN = "names-are-known"
_NAMED_AT_ONCE = 2_000
_values_as_is = attrgetter(*AS_IS)
_COLUMNS = (*CONVERTED[1:], "title_source", "abstract_source", *AS_IS, "seen", "origins")
_INSERT = f"""insert into papers ({", ".join(_COLUMNS)}, first_seen, rowid, id)
    values ({", ".join("?" * (len(_COLUMNS) + 3))})"""  # noqa: S608 - names of columns
_UPDATE = f"""update papers set {", ".join(f"{name} = ?" for name in _COLUMNS)},
    revised = coalesce(?, {REVISED}) where rowid = ?"""  # noqa: S608 - names of columns


class Upserted(msgspec.Struct, frozen=True):
    """The result of storing papers.

    Attributes:
        rowids: the row number of each paper, by its identifier.
        added, updated: how many papers were new, and how many changed.
        renamed: the new identifiers of stored papers by the former ones.
    """

    rowids: dict[str, int]
    added: int
    updated: int
    renamed: dict[str, str] = {}


def upsert(
    connection: sqlite3.Connection, answers: Iterable[Paper], now: str, *, at_the_end: bool = False
) -> Upserted:
    """Store papers; a known paper stays in its place and gets the best of what its sources say.

    A paper is known under any of its identifiers (`aliases`). If an answer has a stronger one than the stored
    paper, the stored paper gets it.

    Args:
        connection: in a transaction.
        answers: each one is placed before the papers that precede it here.
        now: a `timestamp`.
        at_the_end: whether to place each paper after the preceding ones, at the end of the library.
    """
    answers = list(answers)
    records, places = _joined(answers)
    merging = _Merging(connection, now)
    merging.add(records)
    new = [paper for paper in records if paper.id not in merging.row_of]
    updated, reworded = _update(connection, merging.changes, merging.rows, now)
    added = dict(zip((paper.id for paper in new), _new_rows(connection, at_the_end), strict=False))
    connection.executemany(_INSERT, ((*_values(paper, now), now, added[paper.id], paper.id) for paper in new))
    for paper in new:
        aliases.add(connection, paper, added[paper.id])
    full_text.add(connection, [*reworded, *added.values()])
    row_of = merging.row_of | added
    rowids = {paper.id: row_of[records[places[paper.id]].id] for paper in answers}
    history.keep_upvotes(connection, {rowids[one.id] for one in answers if one.upvotes is not None}, now)
    return Upserted(rowids, len(added), updated, merging.renamed())


class _Merging:
    """Merges records with the rows that are about them, and rows that turn out to be one paper.

    Attributes:
        rows: the rows as they were, by number.
        changes: their new states, by number.
        row_of: the row of each record that has one, by its identifier.
    """

    def __init__(self, connection: sqlite3.Connection, now: str) -> None:
        self.rows: dict[int, StoredPaper] = {}
        self.changes: dict[int, _Change] = {}
        self.row_of: dict[str, int] = {}
        self._connection = connection
        self._now = now
        self._united: dict[int, int] = {}

    def add(self, records: Sequence[Paper]) -> None:
        """Merge each record that is known."""
        stored, doubles = _find(self._connection, records)
        self.rows = {one.row: one for one in (*stored.values(), *chain.from_iterable(doubles.values()))}
        for paper in records:
            if one := stored.get(paper.id):
                row = self._united.get(one.row, one.row)
                change = self.changes.setdefault(row, _Change(self.rows[row]))
                change.add(paper, self._now)
                if paper.id.startswith("local:") and paper.id != self.rows[row].paper.id:
                    aliases.add_name(self._connection, paper.id, row)
                for double in doubles.get(paper.id, ()):
                    if double.row != row and double.row not in self._united:
                        self._unite(row, double)
        self.row_of = {paper_id: self._united.get(one.row, one.row) for paper_id, one in stored.items()}

    def renamed(self) -> dict[str, str]:
        """Return the present identifiers of papers that have another one than before, by the former ones."""
        kept = {row: change.paper.id for row, change in self.changes.items()}
        rows = [(row, self._united.get(row, row)) for row in (*kept, *self._united)]
        before = {self.rows[row].paper.id: kept[to] for row, to in rows}
        return {former: paper_id for former, paper_id in before.items() if former != paper_id}

    def _unite(self, row: int, double: StoredPaper) -> None:
        """Give everything of a double to the row that stays, unless they contradict each other."""
        change = self.changes[row]
        if aliases.are_one(double.paper, change.paper):
            earlier = self.changes.pop(double.row, None)
            change.add(earlier.paper if earlier else double.paper, double.seen)
            aliases.hand_over(self._connection, double.row, row)
            self._united |= {former: row for former, to in self._united.items() if to == double.row}
            self._united[double.row] = row


class _Change:
    """The new state of a stored paper."""

    def __init__(self, stored: StoredPaper) -> None:
        self.paper = stored.paper
        self._stored = stored
        self._known: Provenance | None = None

    def add(self, answer: Paper, now: str) -> None:
        """Add the answer of a source. Most answers have nothing new, which must be fast."""
        if answer == self.paper and len(answer.sources) < 2 and self._known is None:
            return
        if self._known is None:
            self._known = papers.provenance_of(self._stored)
        paper, origins = combine(self.paper, self._known.origins, answer)
        if answer.id != paper.id and aliases.strength(answer.id) < aliases.strength(paper.id):
            paper = _named(paper)
        self.paper = paper
        self._known = Provenance(origins, self._known.seen | dict.fromkeys(answer.sources, now))

    @property
    def written(self) -> str | None:
        """Return what is remembered of the sources as JSON; None if there is only one."""
        if self._known is None or len(self.paper.sources) < 2:
            return None
        return msgspec.json.encode(self._known).decode()


def _joined(answers: Sequence[Paper]) -> tuple[list[Paper], dict[str, int]]:
    """Return one record for each paper of a list, and its place by name.

    The list may have a paper under several names.
    """
    records: list[Paper] = []
    places: dict[str, int] = {}
    for paper in answers:
        place = next((places[name] for name in paper.names if name in places), None)
        if place is not None and aliases.are_one(records[place], paper):
            records[place] = _one_of(records[place], paper)
        else:
            place = len(records)
            records.append(paper)
        for name in paper.names:
            places.setdefault(name, place)
        places[paper.id] = place
    if len(records) == len(answers):
        return records, places
    fewer, at = _joined(records)  # A record may link two before it.
    return fewer, {name: at[records[place].id] for name, place in places.items()}


def _one_of(one: Paper, two: Paper) -> Paper:
    """Return two records of one paper as one, under the strongest identifier of both."""
    both = merge(one, two)
    if one.names == two.names:
        return both
    return _named(msgspec.structs.replace(both, ids=tuple({*one.names, *two.names} - {both.id})))


def _named(paper: Paper) -> Paper:
    """Return a paper under the strongest of its identifiers."""
    from paperreader.identity import named_by_identity  # not before the first paint

    return named_by_identity(paper)


def _find(
    connection: sqlite3.Connection, answers: Sequence[Paper]
) -> tuple[dict[str, StoredPaper], dict[str, list[StoredPaper]]]:
    """Return the row of each of these papers that is known, and further rows of the same paper.

    Both are by the identifier of the answer.
    """
    wanted = {name for paper in answers for name in paper.names}
    by_name = {one.paper.id: one for one in papers.stored(connection, "p.id", list(wanted))}
    titles = aliases.has_titles(connection)
    if titles:
        wanted |= {aliases.title_name(paper) for paper in answers if paper.id not in by_name}
    elsewhere = aliases.rows_named(connection, wanted)
    rows = (
        {one.row: one for one in papers.stored(connection, "p.rowid", list(set(elsewhere.values())))}
        if elsewhere
        else {}
    )
    found: dict[str, StoredPaper] = {}
    doubles: dict[str, list[StoredPaper]] = {}
    for paper in answers:
        exact = by_name.get(paper.id)
        if exact is not None and len(paper.names) == 1:
            found[paper.id] = exact
            continue
        named = [by_name[name] for name in paper.names if name in by_name]
        asked = (*paper.names, aliases.title_name(paper)) if titles else paper.names
        named += [rows[elsewhere[name]] for name in asked if elsewhere.get(name) in rows]
        if not paper.has_arxiv_id and not named and (same := papers.find_by_title(connection, paper.title)):
            named += papers.stored(connection, "p.id", [same.id])
        same_paper = [one for one in _strongest(named) if one != exact and aliases.are_one(one.paper, paper)]
        if exact is not None:
            same_paper.insert(0, exact)
        if same_paper:
            found[paper.id] = same_paper[0]
            further = {one.row: one for one in same_paper[1:] if one.row != same_paper[0].row}
            if further:
                doubles[paper.id] = list(further.values())
    return found, doubles


def _strongest(rows: Iterable[StoredPaper]) -> list[StoredPaper]:
    return sorted(rows, key=lambda one: (aliases.strength(one.paper.id), -len(one.paper.sources), one.row))


def _update(
    connection: sqlite3.Connection, changes: Mapping[int, _Change], rows: Mapping[int, StoredPaper], now: str
) -> tuple[int, list[int]]:
    """Store what changed. Return how many papers did, and the rows that must be indexed again."""
    changed = []
    reworded: list[int] = []
    for row, change in changes.items():
        old = rows[row].paper
        if change.paper == old:
            connection.execute("update papers set seen = ? where rowid = ?", (now, row))
            if change.written:
                connection.execute("update papers set origins = ? where rowid = ?", (change.written, row))
            continue
        revised = now if _is_revised(old, change.paper) else None
        changed.append((*_values(change.paper, now, change.written), revised, row))
        if _texts(change.paper) != _texts(old):
            reworded.append(row)
    full_text.remove(connection, reworded)
    connection.executemany(_UPDATE, changed)
    for row, change in changes.items():
        old = rows[row].paper
        if change.paper.id != old.id:
            papers.rename(connection, old.id, change.paper.id)
        if change.paper.names != old.names:
            aliases.add(connection, change.paper, row)
    return len(changed), reworded


def _new_rows(connection: sqlite3.Connection, at_the_end: bool) -> Iterator[int]:
    """Return the next row numbers; they are free, because only one connection writes at a time."""
    rows = papers.row_numbers(connection)
    if at_the_end:
        return itertools.count(rows[-1] - 1 if rows else 0, -1)
    return itertools.count(rows[0] + 1 if rows else 1)


def _values(paper: Paper, now: str, origins: str | None = None) -> tuple[object, ...]:
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
        origins,
    )


def _is_revised(old: Paper, new: Paper) -> bool:
    """Return whether texts or links changed; the same words in other LaTeX do not count."""
    fields = ("title", "abstract", "summary", "code_url", "project_url")
    pairs = ((getattr(old, name) or "", getattr(new, name) or "") for name in fields)
    return any(before != after and readable(before) != readable(after) for before, after in pairs)


def _texts(paper: Paper) -> tuple[object, ...]:
    return paper.title, paper.abstract, paper.summary, paper.keywords, paper.authors


def learn_older_names(database: Database) -> None:
    """Remember the names of papers that an older version stored, unless that was done.

    Others may write in between: it locks the library for some papers at a time.
    """
    with database.read() as connection:
        if connection.execute("select 1 from meta where key = ?", (_NAMES_ARE_KNOWN,)).fetchone():
            return
    with database.read() as connection:
        found = connection.execute(
            f"select {papers.SELECTED}, p.rowid from papers p"  # noqa: S608 - names of columns
            " where (p.doi is not null or p.ids != '' or instr(p.id, ':'))"
            " and p.rowid not in (select paper from same_papers)"
        )
        while some := list(islice(found, _NAMED_AT_ONCE)):
            with database.write() as writing:
                for row in some:
                    aliases.add(writing, papers.paper_of(row), row[papers.SELECTED_COUNT])
    with database.write() as connection:
        connection.execute("insert or replace into meta values (?, '')", (_NAMES_ARE_KNOWN,))
