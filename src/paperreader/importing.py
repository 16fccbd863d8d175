"""Combine imported entries with what this machine has: the bookmarks, the library, the sample.

`identity` decides which rows, bookmarks and known papers are one paper, and joins them. Nothing is duplicated
and nothing is lost: a bookmark keeps its words, under a better identifier if a file gives one. This module
only reports the bookmarks to be saved; the caller saves them at once.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from paperreader.bookmarks.bookmark import Bookmark, unite_all, words_of
from paperreader.bookmarks.row import to_milliseconds
from paperreader.errors import PaperReaderError, quoted
from paperreader.folders import is_missing
from paperreader.identity import group_identities, identity_of, join_papers, named_by_identity
from paperreader.importers.registry import is_jsonl, read_entries
from paperreader.models.paper import Paper, merge
from paperreader.sources.sample import load_sample
from paperreader.text.counted import counted
from paperreader.text.latex import readable
from paperreader.textfile import read_text_or_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from paperreader.identity import Identity
    from paperreader.importers.base import Outcome
    from paperreader.library import Library
    from paperreader.models.entry import Entry
    from paperreader.services import Services


class Problem(msgspec.Struct, frozen=True):
    """A row that cannot be imported.

    Attributes:
        where: its place, as `mine.bib, line 12`.
        reason: in words that follow «because».
        text: its beginning, or empty.
    """

    where: str
    reason: str
    text: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}" + (f": {quoted(self.text, 80)}" if self.text else "")


@dataclass(slots=True)
class Report:
    """The effect of an import.

    Attributes:
        added, updated, unchanged: numbers of papers.
        same: the number of rows that are about the paper of another row or another bookmark.
        skipped: the number of lines and items that are about something else than a paper.
        problems: the rows that cannot be imported.
        others: a sentence for each row that was skipped, and for each that is about the paper of another row.
        empty: a sentence for each file without papers.
        has_foreign_files: a file has text and no paper, unlike an empty list.
        lines: a sentence for each paper that can be imported.
        changes: the bookmarks to be saved by the identifiers of papers, None for one that is removed because
            its paper has another identifier now.
        renamed: the new identifiers of papers by the former ones.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    same: int = 0
    skipped: int = 0
    problems: list[Problem] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    has_foreign_files: bool = False
    lines: list[str] = field(default_factory=list)
    changes: dict[str, Bookmark | None] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)

    @property
    def papers(self) -> list[Paper]:
        """Return the papers of the new and changed bookmarks."""
        return [bookmark.paper for bookmark in self.changes.values() if bookmark]

    @property
    def is_incomplete(self) -> bool:
        """Return whether something was not imported that the user may expect to be."""
        return bool(self.problems or self.has_foreign_files)

    def words(self, *, done: bool) -> str:
        """Return the effect in a few words, in the past tense if `done`."""
        would = "" if done else "would be "
        counts = (
            (self.added, f"{would}added"),
            (self.updated, f"{would}updated"),
            (self.unchanged, "already there"),
            (len(self.problems), "not imported"),
        )
        words = ", ".join(f"{count:,} {what}" for count, what in counts if count) or "nothing to import"
        more = [f"{counted(self.same, 'more row')} about the same papers"] if self.same else []
        more += [f"{counted(self.skipped, 'line')} without a paper"] if self.skipped else []
        return f"{words} ({', '.join(more)})" if more else words

    def summary(self) -> list[str]:
        """Return the first problems in full, then how many more there are of each kind."""
        first, rest = self.problems[:_MOST_SHOWN], self.problems[_MOST_SHOWN:]
        kinds = Counter(_DETAIL.sub("…", problem.reason) for problem in rest).most_common()
        named = "; ".join(f"{count:,}: {kind}" for kind, count in kinds[:_MOST_SHOWN])
        more = [f"and {counted(len(rest), 'more row')}. {named}{'; …' if kinds[_MOST_SHOWN:] else ''}"]
        return [*map(str, first), *(more if rest else [])]


_MOST_SHOWN = 3
_DETAIL = re.compile(r"«[^«»]*»|\"[^\"]*\"|\d[\d,.]*")
"""Details of a reason, without which reasons of one kind are equal."""


class _Row(msgspec.Struct):
    """A row that was understood: the bookmark that it asks for, and its place, as `mine.bib, line 12`."""

    bookmark: Bookmark
    where: str


def read_file(name: str, say: Callable[[str], None]) -> str | Iterator[str]:
    """Return the text of a file, or the lines of JSON Lines that are too large to be read at once.

    Raises:
        UsageError: it cannot be read, is not text, or is too large and not JSON Lines.
    """
    return read_text_or_lines(name, is_jsonl, say)


def prepare_import(
    files: Iterable[tuple[str, str | Iterator[str]]],
    services: Services,
    bookmarks: Mapping[str, Bookmark],
    *,
    say: Callable[[str], None],
    format_name: str | None = None,
    tags: Sequence[str] = (),
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Read the papers of files; save nothing.

    Args:
        files: names, and what `read_file` returns.
        services: provides the library and the clock.
        bookmarks: the existing bookmarks.
        say: called with each failure to look up papers.
        format_name: the format of all the files; None detects the format of each.
        tags: for every paper.
        progress: called with a few words, now and then.

    Raises:
        UsageError: the format of a file is unknown.
    """
    report = Report()
    rows: list[_Row] = []
    now = to_milliseconds(services.now())
    for name, text in files:
        count = (lambda rows, name=name: progress(f"{name}: {rows:,} rows")) if progress else None
        outcome = read_entries(text, name, format_name, progress=count)
        where = f"{name}, {outcome.unit}"
        rows += [_Row(_bookmark(row.entry, tags, now), f"{where} {row.line}") for row in outcome.imported]
        report.problems += [Problem(f"{where} {row.line}", row.reason, row.text) for row in outcome.rejected]
        report.skipped += len(outcome.skipped)
        report.others += [f"{where} {row.line}: no paper: {quoted(row.text, 80)}" for row in outcome.skipped]
        if not outcome.imported:
            report.empty.append(_why_empty(name, outcome))
            report.has_foreign_files |= bool(outcome.skipped)
    if progress:
        progress(f"comparing {len(rows):,} papers with the bookmarks and the library")
    every = [*(row.bookmark for row in rows), *bookmarks.values()]
    records = [bookmark.paper for bookmark in every]
    identities = [identity_of(paper) for paper in records]
    known = _known_papers(records[: len(rows)], identities, services, say)
    records += known
    identities += map(identity_of, known)
    for group in group_identities(identities):
        named = [rows[index] for index in group if index < len(rows)]
        if not named:
            continue
        before = [every[index] for index in group if len(rows) <= index < len(every)]
        first, *others = group
        paper = (
            join_papers(records[index] for index in group)
            if others
            else named_by_identity(records[first], identities[first])
        )
        try:
            _add(report, paper, named, before, now)
        except PaperReaderError as error:
            report.problems.append(Problem(named[0].where, str(error)))
    return report


def _why_empty(name: str, outcome: Outcome) -> str:
    """Return why nothing of a file is imported."""
    if outcome.rejected:
        return f"{name} has no paper that can be imported."
    if outcome.skipped:
        return f"{name} names no paper: no identifier, no address of a paper, no bibliography is in it."
    return f"{name} has no papers in it; it is an empty list."


def _add(
    report: Report, paper: Paper, rows: Sequence[_Row], before: Sequence[Bookmark], now: datetime
) -> None:
    """Add a paper to the report: its rows become one bookmark with those that it has.

    Raises:
        PaperReaderError: the combined notes are too long.
    """
    new = sorted((row.bookmark for row in rows), key=msgspec.json.encode)
    united = unite_all([*before, *new], paper)
    united = msgspec.structs.replace(united, changed=before[0].changed if before else now)
    added = min((bookmark.added for bookmark in before), default=united.added)
    if united.added == added.replace(microsecond=0):  # Browsers write no parts of a second.
        united = msgspec.structs.replace(united, added=added)
    title = f"{paper.id}: {readable(paper.title)}" if paper.title else paper.id
    report.same += len(rows) - 1 + max(len(before) - 1, 0)
    if len(before) == 1 and before[0] == united:
        report.unchanged += 1
        report.lines.append(f"already there: {title}")
    else:
        report.added += not before
        report.updated += bool(before)
        former = {bookmark.paper.id for bookmark in before} - {paper.id}
        report.changes |= dict.fromkeys(former)
        report.renamed |= dict.fromkeys(former, paper.id)
        is_reworded = len(before) != 1 or words_of(before[0]) != words_of(united)
        report.changes[paper.id] = msgspec.structs.replace(united, changed=now) if is_reworded else united
        report.lines.append(f"{'updated' if before else 'new'}: {title}")
        report.lines += [f"  was {paper_id}" for paper_id in sorted(former)]
    if len(rows) > 1:
        report.lines += [f"  named by {row.where}" for row in rows]
        report.others += [f"{row.where}: the same paper as {rows[0].where}: {paper.id}" for row in rows[1:]]


def _bookmark(entry: Entry, tags: Iterable[str], now: datetime) -> Bookmark:
    words = {name: getattr(entry, name) for name in entry.__struct_fields__ if name not in ("added", "tags")}
    return Bookmark(**words, tags=(*entry.tags, *tags), added=entry.added or now, changed=now)


def _known_papers(
    papers: Iterable[Paper], identities: Iterable[Identity], services: Services, say: Callable[[str], None]
) -> list[Paper]:
    """Return what the library and the sample know of papers, by identifiers, or by the title without one.

    A failure of the library is reported to `say`.
    """
    wanted = list(zip(papers, identities, strict=False))
    titles = {identity.title: paper.title for paper, identity in wanted if not paper.has_arxiv_id}
    names = {name for _, identity in wanted for name in identity.identifiers}
    sample = load_sample(services.now()).papers
    found = {paper.id: paper for paper in sample if paper.id in names or identity_of(paper).title in titles}
    if is_missing(services.paths.library):
        return list(found.values())
    try:
        found |= services.library.papers(names)
        for title in filter(None, titles.values()):
            if paper := services.library.find_by_title(title):
                found[paper.id] = paper
    except PaperReaderError as error:
        say(str(error))
    return list(found.values())


def remember_papers(report: Report, library: Library, *, say: Callable[[str], None]) -> None:
    """Store imported papers in the library, so that it finds them too; report a failure to `say`.

    What the library knows of a paper stays; a file only adds to it. A paper with a new identifier keeps its
    place and its read mark.
    """
    new: list[Paper] = []
    try:
        if report.renamed:
            library.rename(report.renamed)
        papers = [paper for paper in report.papers if paper.title]
        known = library.papers(paper.id for paper in papers)
        for paper in papers:
            before = known.get(paper.id)
            united = merge(paper, before) if before else paper
            if united != before:
                new.append(united)
        library.store_papers(new)
    except PaperReaderError as error:
        say(str(error))
