"""Check that a bookmarks file and all that belongs to it can be read, and mend what is safe to mend.

Checking changes nothing and takes no lock. Mending changes none of the user's words: it leaves what cannot be
understood, and reports its place and the reason so that the user can mend it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.bookmarks.bookmark import WORDS, Bookmark
from paperreader.bookmarks.faults import row_lines
from paperreader.bookmarks.layout import TABLE, parse, version_of
from paperreader.bookmarks.migrations import VERSION
from paperreader.bookmarks.row import FIELDS, Row, raw_fields
from paperreader.bookmarks.table import read
from paperreader.errors import DamagedFile
from paperreader.models.entry import Status
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.bookmarks.archive import Archive
    from paperreader.bookmarks.storage import DurableStorage

_OTHERS_MAY = 0o077


class Finding(msgspec.Struct, frozen=True):
    """One thing that is not as it should be.

    Attributes:
        message: a sentence that says where it is and what is wrong.
        damage: whether something cannot be read; if not, it is only untidy.
        mendable: whether `mend` repairs it.
    """

    message: str
    damage: bool = False
    mendable: bool = False


class Report(msgspec.Struct, frozen=True):
    """The result of a check.

    Attributes:
        bookmarks: the number of bookmarks.
        version: of the file.
        foreign: fields that paperreader does not know, with the number of rows that have them; they are kept.
        backups: the number of backups that can be read.
        findings: everything that is not as it should be, in the order of the file.
        doubled: the number of rows about a paper that another row is about too.
        is_readable: whether the file itself could be read.
    """

    bookmarks: int
    version: int
    foreign: Mapping[str, int]
    backups: int
    findings: tuple[Finding, ...]
    doubled: int = 0
    is_readable: bool = True

    @property
    def is_whole(self) -> bool:
        """Return whether everything can be read."""
        return not any(finding.damage for finding in self.findings)

    def lines(self, path: Path) -> list[str]:
        """Return the report as sentences, the summary last; `path` is the file."""
        lines = [finding.message for finding in self.findings]
        if self.foreign:
            names = ", ".join(f"{name} ({count:,})" for name, count in self.foreign.items())
            lines.append(f"Fields of other programs are kept: {names}.")
        if not self.is_readable:
            return [*lines, f"{path} is damaged: repair it by hand, or `paperreader bookmark restore`."]
        what = f"{counted(self.bookmarks, 'bookmark')} (version {self.version})"
        what += f", {counted(self.backups, 'backup')}"
        if not self.is_whole:
            return [*lines, f"{path}: {what}; the parts named above cannot be read and were left alone."]
        if any(finding.mendable for finding in self.findings):
            return [*lines, f"{path} is intact: {what}. `paperreader bookmark check --repair` tidies up."]
        return [*lines, f"{path} is intact: {what}."]


def inspect(archive: Archive) -> Report:
    """Check the file, its backups and the files beside them."""
    storage = archive.storage
    readable, of_backups = _look_at_backups(archive)
    around = (*of_backups, *_look_at_files(archive))
    try:
        with storage.file.untouched():
            storage.read()
        data = storage.file.read()[0]
    except FileNotFoundError:
        lost = Finding(
            f"There is no {storage.file.path}, but there are backups of it: `paperreader bookmark restore` "
            "restores the newest."
        )
        return Report(0, VERSION, {}, readable, (lost, *around) if readable else around)
    except DamagedFile as error:
        damage = Finding(str(error), damage=True)
        return Report(0, VERSION, {}, readable, (damage, *around), is_readable=False)
    tables = parse(data)
    rows = tables.get(TABLE, {})
    findings = tuple(_look_at_rows(rows, row_lines(data.decode(), TABLE)))
    foreign = Counter(name for row in rows.values() for name in raw_fields(row.json) if name not in FIELDS)
    loaded = read(rows)
    return Report(
        bookmarks=len(loaded.bookmarks),
        version=version_of(tables),
        foreign=foreign,
        backups=readable,
        findings=(*findings, *_look_at_papers(loaded.bookmarks), *around),
        doubled=len(rows) - loaded.unreadable - len(loaded.bookmarks),
    )


def doubles(bookmarks: Mapping[str, Bookmark]) -> list[list[Bookmark]]:
    """Return the bookmarks of each paper that is bookmarked under several identifiers, the oldest first."""
    from paperreader.identity import group_papers

    every = [*bookmarks.values()]
    groups = group_papers([bookmark.paper for bookmark in every])
    return [[every[index] for index in group] for group in groups if len(group) > 1]


def _look_at_papers(bookmarks: Mapping[str, Bookmark]) -> Iterator[Finding]:
    for group in doubles(bookmarks):
        names = " and ".join(bookmark.paper.id for bookmark in group)
        yield Finding(f"{names} are bookmarks of one paper under different identifiers.", mendable=True)


def mend(archive: Archive) -> list[str]:
    """Close files that others may read, remove leftovers of killed programs, return a sentence for each.

    Raises:
        NotSaved: the disk refused, or another writer held the file.
    """
    storage, done = archive.storage, []
    leftovers = _leftovers(storage) if storage.file.target.exists() else []
    with storage.locked():
        for path in leftovers:
            path.unlink(missing_ok=True)
            done.append(f"{path}, left by an unfinished save, was removed.")
        for path in _open_files(archive):
            path.chmod(0o600)
            done.append(f"Only you may read {path} now.")
    return done


def _look_at_rows(rows: Mapping[str, Row], lines: Mapping[str, int]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for number, row in rows.items():
        place = f"Line {lines[number]:,}: row {number}"
        bookmark = row.bookmark
        if bookmark is None:
            yield Finding(f"{place} holds no bookmark: {row.fault}.", damage=True)
            continue
        if bookmark.paper.id in first:
            other = first[bookmark.paper.id]
            yield Finding(
                f"{place} is of the same paper as row {other}: {bookmark.paper.id}; they are shown as one.",
                mendable=True,
            )
        first.setdefault(bookmark.paper.id, number)
        for name in _misunderstood(row, bookmark):
            yield Finding(f"{place} has a value in {name} that is not understood; it is kept as it is.")


def _misunderstood(row: Row, bookmark: Bookmark) -> Iterator[str]:
    """Yield the fields of the user's own words whose value in the row differs from the bookmark's."""
    fields = raw_fields(row.json)
    for name in WORDS:
        value = _value(fields[name]) if name in fields else None
        understood = getattr(bookmark, name)
        understood = str(understood) if isinstance(understood, Status) else understood
        if value not in (None, "", ()) and (value != understood or type(value) is not type(understood)):
            yield name


def _value(raw: msgspec.Raw) -> Any:
    try:
        value = msgspec.json.decode(raw)
    except msgspec.MsgspecError:
        return raw
    return tuple(value) if isinstance(value, list) else value


def _look_at_backups(archive: Archive) -> tuple[int, tuple[Finding, ...]]:
    readable, findings = 0, []
    try:
        backups = archive.backups()
    except DamagedFile as error:
        return 0, (Finding(str(error), damage=True),)
    for backup in backups:
        try:
            archive.count(backup)
            readable += 1
        except DamagedFile as error:
            findings.append(Finding(str(error), damage=True))
    return readable, tuple(findings)


def _look_at_files(archive: Archive) -> Iterator[Finding]:
    for path in _open_files(archive):
        yield Finding(f"Others may read {path}.", mendable=True)
    with suppress(OSError):
        for path in _leftovers(archive.storage):
            yield Finding(f"{path} belongs to a save that is running or was killed.", mendable=True)


def _leftovers(storage: DurableStorage) -> list[Path]:
    return [*storage.file.leftovers(), *storage.backups.leftovers()]


def _open_files(archive: Archive) -> Iterator[Path]:
    """Yield the files of ours that other users may access."""
    for path in (archive.storage.file.target, *(backup.path for backup in archive.backups())):
        with suppress(OSError):
            if path.stat().st_mode & _OTHERS_MAY:
                yield path
