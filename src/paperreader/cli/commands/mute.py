"""`mute`: what is never to be shown again, each a query; the papers stay in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import note
from paperreader.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "mute"
HELP = "leave papers that a query finds out of every list; without one, print what is muted"
NESTED = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The query."""
    parser.add_argument("words", nargs="*", metavar="QUERY", help="such as survey or author:zhang")
    parser.add_argument("--remove", action="store_true", help="show what it finds again")
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Mute, unmute, or print what is muted."""
    query = " ".join(invocation.arguments.words)
    store = invocation.services.views
    if not query and invocation.arguments.remove:
        raise UsageError("Say what to show again: `paperreader mute --remove QUERY`.")
    if not query:
        invocation.output.text(f"{muted}\n" for muted in store.load().mutes)
    elif invocation.arguments.remove:
        store.change(lambda kept: kept.unmuted(query))
        note(f"no longer muted: {query}", verbose=invocation.verbose)
    else:
        store.change(lambda kept: kept.muted(query))
        note(f"muted: {query}; is:muted shows what is hidden", verbose=invocation.verbose)
    return 0
