"""The commands. Each is a module that defines its name, its help, its arguments and its action.

A module is loaded when its command is called: loading all takes as long as the rest of a short command.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

    from paperreader.cli.invocation import Invocation

    Children = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - it has no public name


class Action(Protocol):
    """The interface of a command, which is a module, and of its actions, as in `bookmark add`.

    Attributes:
        NAME: the name, as the user types it.
        HELP: says what it does; begins with a verb and has no full stop.

    A command with `ACTIONS` may have a `DEFAULT`: the action for a second word that is not an action.
    """

    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add its arguments to its parser."""

    def run(self, invocation: Invocation) -> int:
        """Run it, and return the exit code."""


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

NESTED = frozenset({"plot", "bookmark", "digest", "feeds", "views", "config"})
"""The commands whose second word names an action."""


def command_of(name: str) -> Action:
    """Return the command of a name; only its own module is loaded."""
    return cast("Action", import_module(f"{__name__}.{_MODULES[name]}"))


def add_parsers(
    children: Children, commands: Iterable[Action], own: Mapping[str, dict[str, Any]] = MappingProxyType({})
) -> None:
    """Add a parser for each command, or for each action of one.

    Args:
        children: takes the parsers.
        commands: the commands or actions, in the order of the help.
        own: more arguments for a parser, by the name of its command or action.
    """
    for command in commands:
        child = children.add_parser(
            command.NAME,
            help=command.HELP,
            description=f"{command.HELP[0].upper()}{command.HELP[1:]}.",
            **own.get(command.NAME, {}),
        )
        child.set_defaults(run=command.run)
        command.add_arguments(child)
