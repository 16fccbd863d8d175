"""Commands for the digest: show it in the browser, or send it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from paperreader.ui.commands.command import Browsing, command, running

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.digest.run import Run
    from paperreader.digest.selection import Before, Chooser

_GROUP = "Program"
_SEND = "digest-send"


@command(_GROUP)
def preview_the_digest(browse: Browsing) -> None:
    """Show what is new since the last digest, in the browser."""
    browse.run_worker(_preview(browse), group="digest-preview", exclusive=True, exit_on_error=False)


async def _preview(browse: Browsing) -> None:
    from paperreader.ui.system.browser import open_address

    paths, chooser = browse.services.paths, _chooser(browse)

    def make() -> str:
        """Write the page; return an empty text, or why there is no page."""
        from paperreader.digest.making import sent_before
        from paperreader.digest.render import render
        from paperreader.durable.plain import write_text
        from paperreader.folders import make_folder

        made = chooser(sent_before(paths)).new()
        if not made.reason:
            make_folder(paths.cache)
            write_text(
                paths.digest_page, render(made, "html", paths.templates).text, replace=True, private=True
            )
        return made.reason

    reason = await asyncio.to_thread(make)
    address, browser = paths.digest_page.as_uri(), browse.services.config.links.browser
    browse.say(reason or await open_address(browse.app, address, browser))


@command(_GROUP)
def send_the_digest_now(browse: Browsing) -> None:
    """Fetch what is new and send it, as [mail] and [notify] say."""
    if running(browse, _SEND):
        browse.say("The digest is being sent already.")
    else:
        browse.run_worker(_send(browse), group=_SEND, exit_on_error=False)


async def _send(browse: Browsing) -> None:
    from paperreader.digest.making import problems_of, result_of
    from paperreader.digest.run import Outcome
    from paperreader.workspace.threads import run_detached

    services, loop, chooser = browse.services, asyncio.get_running_loop(), _chooser(browse)

    def send() -> list[Run]:
        from paperreader.digest.making import make_new, make_sender

        # The client belongs to the event loop of the screen, which waits for nothing here.
        return make_sender(services).send(
            lambda before: make_new(
                chooser(before),
                services,
                lambda question: asyncio.run_coroutine_threadsafe(question, loop).result(),
            )
        )

    browse.status.show_job("sending the digest …")
    try:
        runs = await run_detached(send, _SEND)
        problems = [words for run in runs if run.outcome is Outcome.ACCEPTED for words in problems_of(run)]
        browse.say(" ".join([*problems, *map(result_of, runs)]), alert=bool(problems))
    finally:
        browse.status.show_job("")
        browse.count_unread()


def _chooser(browse: Browsing) -> Callable[[Before], Chooser]:
    """Return a function for another thread that makes a chooser with what the user has decided so far."""
    services, bookmarks, views = browse.services, dict(browse.bookmarks.by_id), browse.views
    hiding, dismissed = views.mutes, views.dismissed

    def choose(before: Before) -> Chooser:
        from paperreader.digest.selection import Chooser

        return Chooser(services, bookmarks=bookmarks, hiding=hiding, dismissed=dismissed, before=before)

    return choose
