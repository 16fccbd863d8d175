"""`digest`: what is new since the last digest, printed or sent.

An action is a module here, as for `bookmark`. If the words name no action, they name the digest to print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli.commands.actions import Action, add_actions
from paperreader.cli.commands.digest import print_digest, schedule, status, templates
from paperreader.cli.commands.digest.subscription import SUBSCRIBE, UNSUBSCRIBE

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


NAME = "digest"
HELP = "print or send what is new since the last digest"
NESTED = True
DEFAULT = print_digest.NAME

ACTIONS: Sequence[Action] = (print_digest, status, schedule, templates, SUBSCRIBE, UNSUBSCRIBE)
"""The actions, in the order of the help."""

run = print_digest.run


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions."""
    parser.usage = "paperreader digest [new | EDITION | @VIEW | ACTION] [QUERY…] [OPTION…]"
    children = parser.add_subparsers(metavar="ACTION", required=True, prog="paperreader digest")
    add_actions(children, ACTIONS, {DEFAULT: {"prog": "paperreader digest", "epilog": _others()}})


def _others() -> str:
    """Return a sentence for the help of the default action, which is the help of `digest`."""
    names = ", ".join(action.NAME for action in ACTIONS if action.NAME != DEFAULT)
    return f"Actions: {names}. `paperreader digest ACTION --help` explains one."
