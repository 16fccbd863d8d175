"""The commands, one module each, which says its name, its arguments and what it does.

A module is loaded when its command is called: all of them take as long as the rest of a short command.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation


class Command(Protocol):
    """What the parser asks of the module of a command.

    Attributes:
        NAME: as it is typed.
        HELP: what it does, beginning with a verb, without a full stop.
        NESTED: whether a second word says what to do, as in `bookmark add`.

    A nested command may have a `DEFAULT`: the action that a second word of another kind is for.
    """

    NAME: str
    HELP: str
    NESTED: bool

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Tell the parser of the command what it takes."""

    def run(self, invocation: Invocation) -> int:
        """Do it, and return the exit code."""


_MODULES = {
    "list": "list_papers",
    "search": "search",
    "show": "show",
    "open": "open_link",
    "bookmark": "bookmark",
    "export": "export",
    "digest": "digest",
    "feed": "feed",
    "views": "views",
    "mute": "mute",
    "sync": "sync",
    "config": "settings",
    "completion": "completion",
}

NAMES = tuple(_MODULES)
"""The names of all commands, in the order of the help."""


def command_of(name: str) -> Command:
    """Return the command of a name; only its own module is loaded."""
    return cast("Command", import_module(f"{__name__}.{_MODULES[name]}"))
