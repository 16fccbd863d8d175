"""The actions on the file of bookmarks and its copies: import, check, backups, restore, sync and history."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.actions import action, argument
from paperreader.cli.commands.bookmark.changes import PAPER, TAGS, named_papers
from paperreader.cli.diagnostics import Progress, confirmed, note, require_answer, say
from paperreader.cli.output import Format
from paperreader.errors import DamagedFile, PaperReaderError, UsageError
from paperreader.text.counted import counted
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paperreader.bookmarks.archive import Archive, Restored
    from paperreader.bookmarks.backups import Backup
    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.bookmarks.check import Report
    from paperreader.bookmarks.sync.history import Version
    from paperreader.bookmarks.sync.syncer import SyncOutcome
    from paperreader.cli.invocation import Invocation
    from paperreader.importing import Report as ImportReport


_COLLECTION = re.compile(r"https?://[^/?#]+/(?:api/)?collections/", re.IGNORECASE)
"""How the address of a collection begins."""


@action(
    "import",
    "bookmark the papers of files: BibTeX, RIS, CSL-JSON, JSON Lines, lists of addresses and others",
    argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a file, or the address of a collection at Hugging Face; - is standard input",
    ),
    argument(
        "--format",
        metavar="FORMAT",
        help="jsonl, bookmarks, bibtex, ris, endnote, pubmed, web-of-science, collection, papers, csl-json, "
        "json, csl-yaml, feed, page, mail, opml, html, markdown, csv, text or list; without it, the content "
        "of the file decides",
    ),
    argument("--dry-run", action="store_true", help="show what would be done, and do nothing"),
    TAGS,
)
def import_files(invocation: Invocation) -> int:
    """Import the files in one save; return 1 if a row was refused, or if a text names no paper."""
    from paperreader.importing import prepare_import, remember_papers

    arguments, services = invocation.arguments, invocation.services
    files = [(name, _content(name, invocation)) for name in arguments.files]
    line = Progress()
    try:
        report = prepare_import(
            files,
            services,
            invocation.bookmarks,
            say=say,
            format_name=arguments.format,
            tags=arguments.tags,
            progress=line.tell,
        )
        if report.changes and not arguments.dry_run:
            line.tell(f"saving {counted(len(report.changes), 'bookmark')}")
            services.bookmarks.replace(report.changes, invocation.bookmarks)
            remember_papers(report, services.library, say=say)
    finally:
        line.wipe()
    if arguments.dry_run:
        invocation.output.text(f"{line}\n" for line in report.lines)
    _report_import(report, dry_run=arguments.dry_run, verbose=invocation.verbose)
    return 1 if report.is_incomplete else 0


def _content(name: str, invocation: Invocation) -> str | Iterator[str]:
    """Return the text of a file, or of a collection that an address names."""
    from paperreader.importing import read_file

    if not _COLLECTION.match(name):
        return read_file(name, say)
    from paperreader.sync.collections import content_of

    return invocation.ask_network(content_of(name, invocation.services))


def _report_import(report: ImportReport, *, dry_run: bool, verbose: bool) -> None:
    """Report the rows that were not imported, all of them if `verbose`; then the result in one sentence."""
    for sentence in [*map(str, report.problems), *report.others] if verbose else report.summary():
        say(sentence)
    for sentence in report.empty:
        say(sentence)
    hidden = not verbose and (report.others or len(report.problems) > len(report.summary()))
    say(f"{report.words(done=not dry_run)}.{' -v lists them.' if hidden else ''}")


@action(
    "check",
    "check the bookmarks file and its backups, and report what is wrong and where",
    argument(
        "--repair",
        action="store_true",
        help="repair what is safe: join bookmarks of one paper, make files private, remove temporary files",
    ),
)
def check(invocation: Invocation) -> int:
    """Check the file, repair it if that was asked for, and print what was found."""
    store = invocation.services.bookmarks
    report = store.check()
    if invocation.arguments.repair and any(finding.mendable for finding in report.findings):
        _repair(report, invocation)
        report = store.check()
    for line in report.lines(invocation.paths.bookmarks):
        invocation.output.line(line)
    return 0 if report.is_whole else DamagedFile.exit_code


def _repair(report: Report, invocation: Invocation) -> None:
    """Repair what is safe, and print each repair. Leave the rows of a damaged file alone."""
    from paperreader.bookmarks import edits
    from paperreader.bookmarks.joining import join_doubles

    store = invocation.services.bookmarks
    for repair in store.mend():
        invocation.output.line(f"Repaired: {repair}")
    if report.doubled and report.is_readable:
        store.change_many(None, edits.in_turn())
        invocation.output.line(
            f"Repaired: {report.doubled:,} rows were joined with another of the same paper."
        )
    for paper_id, former in join_doubles(store).items():
        names = ", ".join(former)
        invocation.output.line(f"Repaired: {names} and {paper_id} are one paper and were joined.")


@action("backups", "print the backups of the bookmarks, newest first", shared=(options.OUTPUT,))
def backups(invocation: Invocation) -> int:
    """Print the backups."""
    from paperreader.cli.formats import print_table

    archive = invocation.services.bookmarks.archive
    rows = [
        (backup.name, backup.written.isoformat(timespec="seconds"), _count(backup, archive), backup.size)
        for backup in archive.backups()
    ]
    none = "There are no backups yet; one is made when the bookmarks change."
    print_table(invocation, ("name", "written", "bookmarks", "bytes"), rows, none)
    return 0


def _count(backup: Backup, archive: Archive) -> int | str:
    try:
        return archive.count(backup)
    except DamagedFile:
        return "unreadable"


@action(
    "restore",
    "restore a backup; the current bookmarks become a backup first, so you can undo this",
    argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="its name in `bookmark backups`, such as a day; without it, the newest that differs",
    ),
)
def restore(invocation: Invocation) -> int:
    """Restore the backup, and report what changed and how to undo it."""
    restored = invocation.services.bookmarks.archive.restore(invocation.arguments.name)
    say(f"{_changes(restored)} {_way_back(restored)}")
    return 0


def _changes(restored: Restored) -> str:
    counts = ((restored.back, "came back"), (restored.changed, "changed"), (restored.gone, "are gone"))
    changes = ", ".join(f"{count:,} {what}" for count, what in counts if count)
    bookmarks = counted(restored.count, "bookmark")
    return f"Restored {restored.backup.name}: {bookmarks}; {changes or 'nothing is different'}."


def _way_back(restored: Restored) -> str:
    if restored.copy is None:
        return "There was no file before."
    if not restored.was_readable:
        return f"The damaged file is kept in {restored.copy}."
    return f"The replaced file is kept in {restored.copy}; `paperreader bookmark restore` undoes this."


@action(
    "sync",
    "sync bookmarks with other machines through your git repository",
    argument(
        "remote",
        nargs="?",
        metavar="REMOTE",
        help="a folder, git@host:me/bookmarks.git or https://…; it is remembered",
    ),
    argument("--forget", action="store_true", help="forget the repository; nothing is removed"),
    argument("--yes", action="store_true", help="do not ask before many bookmarks are removed"),
)
def sync(invocation: Invocation) -> int:
    """Sync, and report how many bookmarks came and went; or forget the repository."""
    from paperreader.bookmarks.sync.identities import ManyRemovals
    from paperreader.bookmarks.sync.session import forget_remote

    services, folder = invocation.services, invocation.paths.bookmark_sync
    remote = invocation.arguments.remote
    if invocation.arguments.forget:
        if remote:
            raise UsageError("--forget forgets the remembered repository; do not name one with it.")
        known = forget_remote(services.bookmarks, folder)
        say(f"{known} was forgotten; it keeps its contents." if known else "No repository was remembered.")
        return 0
    try:
        outcome = _synced(invocation, may_remove=invocation.arguments.yes)
    except ManyRemovals as error:
        require_answer(str(error))
        if not confirmed(f"{error} Remove them?"):
            say("Nothing was synced.")
            return 1
        outcome = _synced(invocation, may_remove=True)
    invocation.output.line(outcome.words())
    return 0


def _synced(invocation: Invocation, *, may_remove: bool) -> SyncOutcome:
    from paperreader.bookmarks.sync.session import sync_bookmarks

    services, line = invocation.services, Progress()
    try:
        return sync_bookmarks(
            services.bookmarks,
            invocation.paths.bookmark_sync,
            invocation.arguments.remote,
            now=services.now,
            progress=lambda words: say(f"{words} …") if invocation.verbose else line.tell(f"{words} …"),
            offline=services.network.offline,
            may_remove=may_remove,
        )
    finally:
        line.wipe()


@action(
    "history",
    "print the versions of a bookmark from all machines that sync, newest first, and restore one",
    PAPER,
    argument("--restore", type=int, metavar="N", help="restore the words of version N"),
    shared=(options.OUTPUT,),
)
def history(invocation: Invocation) -> int:
    """Print the versions of the bookmark, or restore one."""
    from paperreader.bookmarks.sync.history import versions_of
    from paperreader.cli.formats import print_table

    bookmarks: Mapping[str, Bookmark] = {}
    with suppress(DamagedFile):  # The history can be read without them.
        bookmarks = invocation.bookmarks
    asked = named_papers([invocation.arguments.paper])
    (paper_id,) = named_papers(asked, bookmarks)
    others = bookmarks[paper_id].paper.names if paper_id in bookmarks else ()
    versions = versions_of(invocation.paths.bookmark_sync, (paper_id, *asked, *others))
    if not versions:
        raise PaperReaderError(f"No bookmark of {paper_id} was ever synced.")
    if invocation.arguments.restore is not None:
        return _restore_version(invocation, paper_id, versions)
    rows = [_row(version, invocation.form) for version in versions]
    columns = (
        "version", "committed", "machine", "lost", "status", "rating", "tags", "collections", "note",
    )  # fmt: skip
    print_table(invocation, columns, rows, if_empty="")
    if lost := next((version for version in versions if version.lost), None):
        command = f"paperreader bookmark history {paper_id} --restore {lost.number}"
        note(f"Version {lost.number} lost a conflict; `{command}` restores it.", verbose=invocation.verbose)
    return 0


def _restore_version(invocation: Invocation, paper_id: str, versions: Sequence[Version]) -> int:
    """Give the bookmark the words of a version, or make it again; the next sync sends it."""
    import msgspec

    from paperreader.bookmarks.bookmark import WORDS
    from paperreader.bookmarks.row import to_milliseconds
    from paperreader.bookmarks.sync.merge import Record
    from paperreader.bookmarks.sync.records import bookmark_of

    number, store = invocation.arguments.restore, invocation.services.bookmarks
    version = next((version for version in versions if version.number == number), None)
    if version is None:
        raise UsageError(f"{paper_id} has no version {number}; its history has {len(versions)}.")
    if not isinstance(version.state, Record):
        raise UsageError(
            f"Version {number} is a removal; `paperreader bookmark remove {paper_id}` removes the bookmark."
        )
    earlier = bookmark_of(version.state)
    words = {name: getattr(earlier, name) for name in WORDS}
    now = to_milliseconds(invocation.services.now())
    bookmark = msgspec.structs.replace(store.get(paper_id) or earlier, **words, changed=now)
    store.exchange({paper_id: bookmark})
    say(f"Restored version {number} of {paper_id}; the next sync sends it.")
    return 0


def _row(version: Version, form: Format) -> tuple[str | int | tuple[str, ...] | None, ...]:
    from paperreader.bookmarks.sync.merge import Record
    from paperreader.bookmarks.sync.records import bookmark_of

    when = version.committed.isoformat(timespec="seconds")
    start = (version.number, when, version.machine, version.lost)
    if not isinstance(version.state, Record):
        return (*start, "removed", None, (), (), None)
    bookmark = bookmark_of(version.state)
    words = bookmark.note if form in (Format.JSON, Format.JSONL) else clean_line(bookmark.note)
    return (*start, bookmark.status, bookmark.rating, bookmark.tags, bookmark.collections, words or None)
