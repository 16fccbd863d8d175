"""`digest`: what is new since the last digest, printed or sent.

If the words name no action, they name the digest to print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli.commands import Action, add_parsers
from paperreader.cli.commands.digest import print_digest, schedule
from paperreader.cli.commands.digest.status import status
from paperreader.cli.commands.digest.subscription import subscribe, unsubscribe
from paperreader.cli.commands.digest.templates import templates

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


NAME = "digest"
HELP = "print or send what is new since the last digest"
DEFAULT = print_digest.NAME

ACTIONS: Sequence[Action] = (print_digest, status, schedule, templates, subscribe, unsubscribe)
"""The actions, in the order of the help."""

run = print_digest.run


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions."""
    parser.usage = "paperreader digest [new | EDITION | @VIEW | ACTION] [QUERY…] [OPTION…]"
    children = parser.add_subparsers(metavar="ACTION", required=True, prog="paperreader digest")
    add_parsers(children, ACTIONS, {DEFAULT: {"prog": "paperreader digest", "epilog": _others()}})


def _others() -> str:
    """Return a sentence for the help of the default action, which is the help of `digest`."""
    names = ", ".join(action.NAME for action in ACTIONS if action.NAME != DEFAULT)
    return f"Actions: {names}. `paperreader digest ACTION --help` explains one."
