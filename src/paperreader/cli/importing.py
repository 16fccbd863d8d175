"""Imported entries, brought together with what this machine has: the bookmarks, the library, the sample.

Nothing is doubled: a paper that comes twice, or is bookmarked already, becomes one bookmark with the words of
all. The bookmarks are saved once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from paperreader.bookmarks.bookmark import Bookmark, clean_bookmark, unite
from paperreader.cli.diagnostics import say
from paperreader.errors import PaperReaderError
from paperreader.importers.registry import read_entries
from paperreader.models.identifier import local_identifier
from paperreader.models.paper import Paper, merge
from paperreader.sources.sample import load_sample
from paperreader.text.latex import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from paperreader.cli.invocation import Invocation
    from paperreader.models.entry import Entry


@dataclass(slots=True)
class Report:
    """What an import did, or would do.

    Attributes:
        added, updated, unchanged: how many papers.
        problems: a sentence for each row that was not imported.
        lines: a sentence for each paper that was.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def import_files(
    files: Sequence[tuple[str, bytes]],
    invocation: Invocation,
    *,
    format_name: str | None,
    tags: Iterable[str],
    dry_run: bool,
) -> Report:
    """Bookmark the papers of files.

    Args:
        files: names and contents.
        invocation: has the stores.
        format_name: of all the files; None tells it from each.
        tags: for every paper.
        dry_run: whether nothing is to be kept.

    Raises:
        UsageError: a file is of no format that is known; nothing was imported.
        NotSaved: the disk refused; nothing was imported.
    """
    report = Report()
    known = _Known(invocation)
    gathered = _Gathered(invocation.bookmarks.get, invocation.services.now(), tuple(tags))
    outcomes = [(name, read_entries(data, name, format_name)) for name, data in files]
    problems = [
        (place, outcome.unit, row.line, f"{row.reason}: «{row.text}»")
        for place, (_, outcome) in enumerate(outcomes)
        for row in outcome.rejected
    ]
    rows = [
        (place, outcome.unit, row) for place, (_, outcome) in enumerate(outcomes) for row in outcome.imported
    ]
    # Those with an identifier go first: one that has only a title may be the same paper.
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
        _count(report, invocation.bookmarks.get(paper_id), bookmark)
    if not dry_run and report.added + report.updated:
        invocation.services.bookmarks.put_many(gathered.bookmarks.values())
        known.remember(bookmark.paper for bookmark in gathered.bookmarks.values())
    return report


class _Gathered:
    """The bookmarks as they are to be, each paper once.

    Args:
        find: the bookmark that a paper has, or None.
        now: the moment of the import.
        tags: for every paper.
    """

    def __init__(self, find: Callable[[str], Bookmark | None], now: datetime, tags: tuple[str, ...]) -> None:
        self.bookmarks: dict[str, Bookmark] = {}
        self._find = find
        self._now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        self._tags = tags

    def add(self, entry: Entry) -> None:
        """Add what an entry says to what there is of its paper.

        Raises:
            PaperReaderError: the notes together are too long.
        """
        known = self.bookmarks.get(entry.paper.id) or self._find(entry.paper.id)
        said = {name: getattr(entry, name) for name in entry.__struct_fields__ if name != "added"}
        new = Bookmark(**said, added=entry.added or self._now, changed=self._now)
        new = msgspec.structs.replace(new, tags=(*new.tags, *self._tags))
        if known is not None:
            united = unite(known, new)
            united = msgspec.structs.replace(
                united, paper=_joined(new.paper, known.paper), changed=known.changed
            )
            united = clean_bookmark(united)
            new = known if united == known else msgspec.structs.replace(united, changed=self._now)
        self.bookmarks[entry.paper.id] = clean_bookmark(new)


class _Known:
    """What this machine knows of papers. A library that cannot be read is told once and done without."""

    def __init__(self, invocation: Invocation) -> None:
        self._invocation = invocation
        self._library = invocation.services.library if invocation.paths.library.exists() else None
        self._sample = {paper.id: paper for paper in load_sample(invocation.services.now()).papers}
        self._by_title: dict[str, Paper] = {}
        for bookmark in invocation.bookmarks.values():
            self.learn(bookmark.paper)

    def learn(self, paper: Paper) -> None:
        """Find this paper too when one is asked for by its title."""
        if paper.has_arxiv_id and paper.title:
            self._by_title.setdefault(local_identifier(readable(paper.title)), paper)

    def completed(self, entry: Entry) -> Entry:
        """The entry with all that is known of its paper; one that had only a title may get its identifier."""
        paper = entry.paper
        found = self._stored(paper) or self._sample.get(paper.id) or self._by_title.get(paper.id)
        return msgspec.structs.replace(entry, paper=_joined(paper, found)) if found else entry

    def remember(self, papers: Iterable[Paper]) -> None:
        """Put papers into the library that it does not have, so that it finds them too."""
        library = self._invocation.services.library
        try:
            unknown = [paper for paper in papers if paper.title and library.paper(paper.id) is None]
            library.store_papers(unknown)
        except PaperReaderError as error:
            say(str(error))

    def _stored(self, paper: Paper) -> Paper | None:
        if self._library is None:
            return None
        try:
            found = self._library.paper(paper.id)
            if found is None and not paper.has_arxiv_id:
                found = self._library.find_by_title(paper.title)
        except PaperReaderError as error:
            self._library = None
            say(str(error))
            return None
        return found


def _joined(told: Paper, known: Paper) -> Paper:
    """What a file tells of a paper behind what is known of it: a file is no source of its own then."""
    sources = known.sources if known.title else told.sources
    return msgspec.structs.replace(merge(told, known), sources=sources)


def _count(report: Report, before: Bookmark | None, after: Bookmark) -> None:
    title = f"{after.paper.id}: {readable(after.paper.title)}" if after.paper.title else after.paper.id
    if before is None:
        report.added += 1
        report.lines.append(f"new: {title}")
    elif before != after:
        report.updated += 1
        report.lines.append(f"more is known now: {title}")
    else:
        report.unchanged += 1
        report.lines.append(f"already there: {title}")
