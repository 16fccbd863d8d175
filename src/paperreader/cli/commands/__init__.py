"""The commands. Each is a module that defines its name, its help, its arguments and its action.

A module is loaded when its command is called: loading all takes as long as the rest of a short command.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation


class Command(Protocol):
    """The interface of a module of a command.

    Attributes:
        NAME: the name, as the user types it.
        HELP: says what it does; begins with a verb and has no full stop.
        NESTED: whether a second word names an action, as in `bookmark add`.

    A nested command may have a `DEFAULT`: the action for a second word that is not an action.
    """

    NAME: str
    HELP: str
    NESTED: bool

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the arguments of the command to its parser."""

    def run(self, invocation: Invocation) -> int:
        """Run the command, and return the exit code."""


_MODULES = {
    "list": "list_papers",
    "search": "search",
    "similar": "similar",
    "show": "show",
    "read": "read",
    "plot": "plot",
    "open": "open_link",
    "bookmark": "bookmark",
    "export": "export",
    "digest": "digest",
    "feed": "feed",
    "feeds": "feeds",
    "serve": "serve",
    "views": "views",
    "mute": "mute",
    "dismiss": "dismiss",
    "sync": "sync",
    "config": "settings",
    "doctor": "doctor",
    "completion": "completion",
}

NAMES = tuple(_MODULES)
"""The names of all commands, in the order of the help."""


def command_of(name: str) -> Command:
    """Return the command of a name; only its own module is loaded."""
    return cast("Command", import_module(f"{__name__}.{_MODULES[name]}"))
