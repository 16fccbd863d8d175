"""Combine imported entries with what this machine has: the bookmarks, the library, the sample.

Nothing is duplicated: a paper that occurs twice, or is bookmarked already, becomes one bookmark with the
words of all. This module only reports the bookmarks to be saved; the caller saves them at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from paperreader.bookmarks.bookmark import Bookmark, clean_bookmark, unite
from paperreader.errors import PaperReaderError, quoted
from paperreader.folders import is_missing
from paperreader.importers.registry import read_entries
from paperreader.models.identifier import local_identifier
from paperreader.models.paper import Paper, merge
from paperreader.sources.sample import load_sample
from paperreader.text.latex import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from paperreader.importers.base import Imported
    from paperreader.library import Library
    from paperreader.models.entry import Entry
    from paperreader.services import Services


@dataclass(slots=True)
class Report:
    """The effect of an import.

    Attributes:
        added, updated, unchanged: numbers of papers.
        problems: a sentence for each row that cannot be imported.
        lines: a sentence for each paper that can be imported.
        bookmarks: the new and changed bookmarks to be saved, by the identifiers of papers.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    bookmarks: dict[str, Bookmark] = field(default_factory=dict)

    def words(self, *, done: bool) -> str:
        """Return the effect in a few words, in the past tense if `done`."""
        would = "" if done else "would be "
        counts = (
            (self.added, f"{would}added"),
            (self.updated, f"{would}updated"),
            (self.unchanged, "already there"),
            (len(self.problems), "not imported"),
        )
        return ", ".join(f"{count:,} {what}" for count, what in counts if count) or "nothing to import"


def prepare_import(
    files: Sequence[tuple[str, str]],
    services: Services,
    bookmarks: Mapping[str, Bookmark],
    *,
    say: Callable[[str], None],
    format_name: str | None = None,
    tags: Iterable[str] = (),
) -> Report:
    """Read the papers of files; save nothing.

    Args:
        files: names and texts.
        services: provides the library and the clock.
        bookmarks: the existing bookmarks.
        say: called with each failure to look up papers.
        format_name: the format of all the files; None detects the format of each.
        tags: for every paper.

    Raises:
        UsageError: the format of a file is unknown.
    """
    report = Report()
    known = _Known(services, bookmarks, say)
    gathered = _Gathered(bookmarks, services.now(), tuple(tags))
    problems: list[tuple[int, str, int, str]] = []
    rows: list[tuple[int, str, Imported]] = []
    for place, (name, text) in enumerate(files):
        outcome = read_entries(text, name, format_name)
        rows += [(place, outcome.unit, row) for row in outcome.imported]
        problems += [
            (place, outcome.unit, row.line, f"{row.reason}: {quoted(row.text, 80)}")
            for row in outcome.rejected
        ]
    # Papers with an identifier go first: one that has only a title may be the same paper.
    for place, unit, row in sorted(rows, key=lambda row: not row[2].entry.paper.has_arxiv_id):
        try:
            entry = known.completed(row.entry)
            gathered.add(entry)
            known.learn(entry.paper)
        except PaperReaderError as error:
            problems.append((place, unit, row.line, str(error)))
    report.problems = [
        f"{files[place][0]}, {unit} {line}: {why}" for place, unit, line, why in sorted(problems)
    ]
    for paper_id, bookmark in gathered.bookmarks.items():
        _count(report, bookmarks.get(paper_id), bookmark)
    return report


def remember_papers(papers: Iterable[Paper], library: Library, *, say: Callable[[str], None]) -> None:
    """Store imported papers in the library, so that it finds them too; report a failure to `say`.

    What the library knows of a paper stays; a file only adds to it.
    """
    new: list[Paper] = []
    try:
        for paper in papers:
            known = library.paper(paper.id)
            united = merge(paper, known) if known else paper
            if paper.title and united != known:
                new.append(united)
        library.store_papers(new)
    except PaperReaderError as error:
        say(str(error))


class _Gathered:
    """The bookmarks after the import, each paper once."""

    def __init__(self, before: Mapping[str, Bookmark], now: datetime, tags: tuple[str, ...]) -> None:
        self.bookmarks: dict[str, Bookmark] = {}
        self._before = before
        self._now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        self._tags = tags

    def add(self, entry: Entry) -> None:
        """Add an entry to the present bookmark of its paper.

        Raises:
            PaperReaderError: the combined notes are too long.
        """
        known = self.bookmarks.get(entry.paper.id) or self._before.get(entry.paper.id)
        fields = {name: getattr(entry, name) for name in entry.__struct_fields__ if name != "added"}
        fields["tags"] = (*entry.tags, *self._tags)
        new = Bookmark(**fields, added=entry.added or self._now, changed=self._now)
        if known is not None:
            paper = _joined(new.paper, known.paper)
            united = msgspec.structs.replace(unite(known, new), paper=paper, changed=known.changed)
            united = clean_bookmark(united)
            new = known if united == known else msgspec.structs.replace(united, changed=self._now)
        self.bookmarks[entry.paper.id] = clean_bookmark(new)


class _Known:
    """What this machine knows of papers. An unreadable library is reported once and then ignored."""

    def __init__(
        self, services: Services, bookmarks: Mapping[str, Bookmark], say: Callable[[str], None]
    ) -> None:
        self._say = say
        self._library = None if is_missing(services.paths.library) else services.library
        self._sample = {paper.id: paper for paper in load_sample(services.now()).papers}
        self._by_title: dict[str, Paper] = {}
        for bookmark in bookmarks.values():
            self.learn(bookmark.paper)

    def learn(self, paper: Paper) -> None:
        """Add a paper, so that it is found by its title too."""
        if paper.has_arxiv_id and paper.title:
            self._by_title.setdefault(local_identifier(readable(paper.title)), paper)

    def completed(self, entry: Entry) -> Entry:
        """Complete an entry with all that is known of its paper; a title may gain its identifier."""
        paper = entry.paper
        found = self._stored(paper) or self._sample.get(paper.id) or self._by_title.get(paper.id)
        return msgspec.structs.replace(entry, paper=_joined(paper, found)) if found else entry

    def _stored(self, paper: Paper) -> Paper | None:
        if self._library is None:
            return None
        try:
            found = self._library.paper(paper.id)
            if found is None and not paper.has_arxiv_id:
                found = self._library.find_by_title(paper.title)
        except PaperReaderError as error:
            self._library = None
            self._say(str(error))
            return None
        return found


def _joined(imported: Paper, known: Paper) -> Paper:
    """Merge what is known of a paper over what a file has; the file does not count as a source then."""
    sources = known.sources if known.title else imported.sources
    return msgspec.structs.replace(merge(imported, known), sources=sources)


def _count(report: Report, before: Bookmark | None, after: Bookmark) -> None:
    title = f"{after.paper.id}: {readable(after.paper.title)}" if after.paper.title else after.paper.id
    if before == after:
        report.unchanged += 1
        report.lines.append(f"already there: {title}")
        return
    if before is None:
        report.added += 1
    else:
        report.updated += 1
    report.bookmarks[after.paper.id] = after
    report.lines.append(f"{'updated' if before else 'new'}: {title}")
