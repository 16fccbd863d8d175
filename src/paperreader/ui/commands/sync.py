"""The command that fills the library in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.ui.commands.command import command

if TYPE_CHECKING:
    from datetime import date

    from paperreader.ui.commands.command import Browsing

_GROUP = "Program"


@command(_GROUP)
def sync(browse: Browsing) -> None:
    """Fill the library in the background; again stops it."""
    from paperreader.ui.dialogs.prompt import Prompt

    running = [worker for worker in browse.workers if worker.group == "sync" and not worker.is_finished]
    for worker in running:
        worker.cancel()
    if running:
        browse.status.show_job("")
        browse.say("The sync was stopped; it goes on from there the next time.")
        return

    def chosen(text: str | None) -> None:
        if text is not None:
            browse.run_worker(_sync(browse, text.strip()), group="sync", exit_on_error=False)

    browse.app.push_screen(
        Prompt("Fill the library since which day?", hint="2023-05-04, or nothing: go on with the last one"),
        chosen,
    )


async def _sync(browse: Browsing, since: str) -> None:
    import asyncio

    from paperreader.errors import PaperReaderError
    from paperreader.sync.backfill import backfill
    from paperreader.sync.plan import make_plan
    from paperreader.text.counted import counted

    services = browse.services
    try:
        wanted = await asyncio.to_thread(make_plan, _day(since), None, services.library, services.now())
        if not wanted.days:
            browse.say(f"Every daily list from {wanted.first} to {wanted.last} is here.")
            return
        lists = counted(len(wanted.days), "daily list")
        browse.say(f"Fetching {lists}.", hint=_stop_hint(browse))
        done = await backfill(
            wanted, services, lambda progress: browse.status.show_job(f"sync {progress.words()}")
        )
        browse.say(f"The library has what was missing: {done.words()}.")
    except PaperReaderError as error:
        browse.say(str(error), alert=True)
    finally:
        browse.status.show_job("")
        browse.count_unread()


def _stop_hint(browse: Browsing) -> str:
    """Return how to stop the sync: by its key, if the settings define one, or in the palette."""
    return "{sync} stops it." if browse.keys.of("sync") else "Sync in the palette, {palette}, stops it."


def _day(text: str) -> date | None:
    from datetime import date

    from paperreader.errors import UsageError, quoted

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{quoted(text)} is not a day; write it as 2023-05-04.") from None
