"""Commands for the bookmarks file: sync with other machines, import from other programs, check."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from paperreader.ui.commands.command import Browsing, ask, command, running

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.bookmarks.sync.syncer import SyncOutcome
    from paperreader.importing import Report

Answer = TypeVar("Answer")

_GROUP = "Program"
_SYNC = "bookmark-sync"


@command(_GROUP)
def bookmark_sync(browse: Browsing) -> None:
    """Sync the bookmarks with other machines through git."""
    from paperreader.bookmarks.sync.remote import recall
    from paperreader.ui.dialogs.prompt import Prompt

    if running(browse, _SYNC):
        browse.say("The bookmarks are being synced already.")
        return

    def sync(remote: str) -> None:
        browse.run_worker(_sync(browse, remote), group=_SYNC, exit_on_error=False)

    if known := recall(browse.services.paths.bookmark_sync):
        sync(known.remote)
    else:
        hint = "git@host:me/bookmarks.git, https://… or a folder"
        ask(browse, Prompt("Sync the bookmarks with which repository?", hint=hint), sync)


async def _sync(browse: Browsing, remote: str, *, may_remove: bool = False) -> None:
    from paperreader.bookmarks.sync.identities import ManyRemovals
    from paperreader.bookmarks.sync.session import sync_bookmarks
    from paperreader.ui.dialogs.sentences import Confirm
    from paperreader.workspace.threads import run_detached

    services, loop = browse.services, asyncio.get_running_loop()

    def show(words: str) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(browse.status.show_job, f"{words} …")

    def sync() -> SyncOutcome:
        return sync_bookmarks(
            services.bookmarks,
            services.paths.bookmark_sync,
            remote,
            now=services.now,
            progress=show,
            offline=services.network.offline,
            may_remove=may_remove,
        )

    def remove(_yes: bool) -> None:
        browse.run_worker(_sync(browse, remote, may_remove=True), group=_SYNC, exit_on_error=False)

    browse.status.show_job("syncing bookmarks …")
    try:
        await browse.bookmarks.saved()
        outcome = await run_detached(sync, _SYNC)
        await browse.bookmarks.load()
        browse.say(outcome.words(), alert=bool(outcome.conflicts or outcome.note))
    except ManyRemovals as error:
        ask(browse, Confirm(f"{error} Remove them?", yes="Remove"), remove)
    finally:
        browse.status.show_job("")


@command(_GROUP)
def bookmark_import(browse: Browsing) -> None:
    """Import bookmarks from a file of another program."""
    from paperreader.ui.dialogs.prompt import Prompt

    def read(name: str) -> None:
        browse.run_worker(_read(browse, name), group="import", exit_on_error=False)

    hint = "BibTeX, RIS, CSV, JSON, Markdown, browser bookmarks, addresses, …"
    ask(browse, Prompt("Import which file?", hint=hint), read)


async def _read(browse: Browsing, name: str) -> None:
    """Read the file, and ask whether to import it; list the rows that cannot be imported."""
    from paperreader.importing import prepare_import, read_file
    from paperreader.ui.dialogs.sentences import Confirm, ReportDialog

    services, bookmarks = browse.services, browse.bookmarks.by_id
    report = await _in_thread(
        browse, lambda say: prepare_import([(name, read_file(name, say))], services, bookmarks, say=say)
    )
    if not report.changes:
        words = f"{report.words(done=True).capitalize()}."
        if report.problems:
            browse.app.push_screen(ReportDialog(words, [*map(str, report.problems)]))
        else:
            browse.say(" ".join([words, *report.empty]), alert=report.is_incomplete)
        return
    papers = report.added + report.updated + report.unchanged
    total = f"{len(report.papers):,} of {papers + len(report.problems):,}"
    question = "\n".join(
        [f"Import {total}? {report.words(done=False).capitalize()}.", *report.summary(), *report.empty]
    )
    ask(browse, Confirm(question, yes="Import"), lambda _yes: _keep(browse, report, bookmarks))


def _keep(browse: Browsing, report: Report, known: Mapping[str, Bookmark]) -> None:
    """Save the bookmarks at once, and add their papers to the library."""
    from paperreader.errors import PaperReaderError
    from paperreader.importing import remember_papers

    try:
        browse.bookmarks.replace(report.changes, known, "imported")
    except PaperReaderError as error:
        browse.say(str(error), alert=True)
        return
    remembering = _in_thread(browse, lambda say: remember_papers(report, browse.services.library, say=say))
    browse.run_worker(remembering, group="import", exit_on_error=False)


async def _in_thread(browse: Browsing, work: Callable[[Callable[[str], None]], Answer]) -> Answer:
    """Do work in a thread, and then show the sentences that it reported."""
    sentences: list[str] = []
    answer = await asyncio.to_thread(work, sentences.append)
    for sentence in sentences:
        browse.say(sentence, alert=True)
    return answer


@command(_GROUP)
async def bookmark_check(browse: Browsing) -> None:
    """Check the bookmarks file, and name what is wrong."""
    from paperreader.ui.dialogs.sentences import ReportDialog

    services = browse.services
    await browse.bookmarks.saved()
    report = await asyncio.to_thread(services.bookmarks.check)
    lines = report.lines(services.paths.bookmarks)
    if len(lines) == 1:
        browse.say(lines[0], alert=not report.is_whole)
    else:
        browse.app.push_screen(ReportDialog("The bookmarks file", lines))
