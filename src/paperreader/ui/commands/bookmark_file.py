"""Commands for the bookmarks file: sync with other machines, import from other programs, check."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from paperreader.ui.commands.command import command

if TYPE_CHECKING:
    from paperreader.bookmarks.sync.syncer import SyncOutcome
    from paperreader.importing import Report
    from paperreader.ui.commands.command import Browsing

_GROUP = "Program"
_MOST_NAMED = 5
_SYNC = "bookmark-sync"


@command(_GROUP)
def bookmark_sync(browse: Browsing) -> None:
    """Sync the bookmarks with other machines through git."""
    from paperreader.bookmarks.sync.remote import recall
    from paperreader.ui.dialogs.prompt import Prompt

    if any(worker.group == _SYNC and not worker.is_finished for worker in browse.workers):
        browse.say("The bookmarks are being synced already.")
        return

    def chosen(remote: str | None) -> None:
        if remote and remote.strip():
            browse.run_worker(_sync(browse, remote.strip()), group=_SYNC, exit_on_error=False)

    known = recall(browse.services.paths.bookmark_sync)
    if known is not None:
        chosen(known.remote)
        return
    hint = "git@host:me/bookmarks.git, https://… or a folder"
    browse.app.push_screen(Prompt("Sync the bookmarks with which repository?", hint=hint), chosen)


async def _sync(browse: Browsing, remote: str) -> None:
    from paperreader.bookmarks.sync.session import sync_bookmarks
    from paperreader.errors import PaperReaderError
    from paperreader.workspace.threads import run_detached

    services, loop = browse.services, asyncio.get_running_loop()

    def tell(words: str) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(browse.status.show_job, f"{words} …")

    def sync() -> SyncOutcome:
        return sync_bookmarks(
            services.bookmarks,
            services.paths.bookmark_sync,
            remote,
            now=services.now,
            progress=tell,
            offline=services.network.offline,
        )

    browse.status.show_job("syncing bookmarks …")
    try:
        await browse.bookmarks.saved()
        outcome = await run_detached(sync, _SYNC)
        await browse.bookmarks.load()
        browse.say(outcome.words(), alert=bool(outcome.conflicts or outcome.note))
    except PaperReaderError as error:
        browse.say(str(error), alert=True)
    finally:
        browse.status.show_job("")


@command(_GROUP)
def bookmark_import(browse: Browsing) -> None:
    """Import bookmarks from a file of another program."""
    from paperreader.ui.dialogs.prompt import Prompt

    def chosen(name: str | None) -> None:
        if name and name.strip():
            browse.run_worker(_read(browse, name.strip()), group="import", exit_on_error=False)

    hint = "BibTeX, RIS, CSL-JSON, JSON Lines, or a list of addresses"
    browse.app.push_screen(Prompt("Import which file?", hint=hint), chosen)


async def _read(browse: Browsing, name: str) -> None:
    from paperreader.errors import PaperReaderError
    from paperreader.importing import prepare_import
    from paperreader.textfile import read_text

    services, held, said = browse.services, browse.bookmarks.by_id, list[str]()

    def read() -> Report:
        return prepare_import([(name, read_text(name))], services, held, say=said.append)

    try:
        report = await asyncio.to_thread(read)
    except PaperReaderError as error:
        browse.say(str(error), alert=True)
        return
    for sentence in said:
        browse.say(sentence, alert=True)
    _ask(browse, report)


def _ask(browse: Browsing, report: Report) -> None:
    """Ask whether to import, and list the rows that cannot be imported."""
    from paperreader.ui.dialogs.confirm import Confirm
    from paperreader.ui.dialogs.report import ReportDialog

    if not report.bookmarks:
        if report.problems:
            browse.app.push_screen(ReportDialog(f"{report.words(done=True)}.", report.problems))
        else:
            browse.say(f"{report.words(done=True).capitalize()}.")
        return
    named = report.problems[:_MOST_NAMED]
    if report.problems[_MOST_NAMED:]:
        named.append(f"and {len(report.problems) - _MOST_NAMED:,} more")
    papers = report.added + report.updated + report.unchanged
    total = f"{len(report.bookmarks):,} of {papers + len(report.problems):,}"

    def answered(yes: bool | None) -> None:
        if yes:
            _keep(browse, report)

    question = "\n".join([f"Import {total}? {report.words(done=False).capitalize()}.", *named])
    browse.app.push_screen(Confirm(question, yes="Import"), answered)


def _keep(browse: Browsing, report: Report) -> None:
    """Save the bookmarks at once, and add their papers to the library."""
    from paperreader.importing import remember_papers

    bookmarks = report.bookmarks
    papers = [bookmark.paper for bookmark in bookmarks.values()]
    browse.bookmarks.change_many(papers, lambda held: bookmarks[held.paper.id], "imported")

    async def remember() -> None:
        said: list[str] = []
        await asyncio.to_thread(remember_papers, papers, browse.services.library, say=said.append)
        for sentence in said:
            browse.say(sentence, alert=True)

    browse.run_worker(remember(), group="import", exit_on_error=False)


@command(_GROUP)
async def bookmark_check(browse: Browsing) -> None:
    """Check the bookmarks file, and name what is wrong."""
    from paperreader.errors import PaperReaderError
    from paperreader.ui.dialogs.report import ReportDialog

    services = browse.services
    await browse.bookmarks.saved()
    try:
        report = await asyncio.to_thread(services.bookmarks.check)
    except PaperReaderError as error:
        browse.say(str(error), alert=True)
        return
    lines = report.lines(services.paths.bookmarks)
    if len(lines) == 1:
        browse.say(lines[0], alert=not report.is_whole)
    else:
        browse.app.push_screen(ReportDialog("The bookmarks file", lines))
