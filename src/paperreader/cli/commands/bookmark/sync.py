"""`bookmark sync`: the same bookmarks on several machines, through a git repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import Progress, say
from paperreader.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "sync"
HELP = "sync bookmarks with other machines through your git repository"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the repository, and the option to forget it."""
    parser.add_argument(
        "remote",
        nargs="?",
        metavar="REMOTE",
        help="a folder, git@host:me/bookmarks.git or https://…; it is remembered",
    )
    parser.add_argument("--forget", action="store_true", help="forget the repository; nothing is removed")
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Sync, and report how many bookmarks came and went; or forget the repository."""
    from paperreader.bookmarks.sync.session import forget_remote, sync_bookmarks

    services, folder = invocation.services, invocation.paths.bookmark_sync
    remote = invocation.arguments.remote
    if invocation.arguments.forget:
        if remote:
            raise UsageError("--forget forgets the remembered repository; do not name one with it.")
        known = forget_remote(services.bookmarks, folder)
        say(f"{known} was forgotten; it keeps its contents." if known else "No repository was remembered.")
        return 0
    line = Progress()
    try:
        outcome = sync_bookmarks(
            services.bookmarks,
            folder,
            remote,
            now=services.now,
            progress=lambda words: say(f"{words} …") if invocation.verbose else line.tell(f"{words} …"),
            offline=services.network.offline,
        )
    finally:
        line.wipe()
    invocation.output.line(outcome.words())
    return 0
