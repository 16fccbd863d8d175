"""The actions of a command, as in `bookmark add`: the interface of their modules, and their parsers."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

    from paperreader.cli.invocation import Invocation

    Children = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - it has no public name


class Action(Protocol):
    """The interface of a module of an action.

    Attributes:
        NAME: the name, as the user types it after the command.
        HELP: says what it does; begins with a verb and has no full stop.
    """

    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the arguments of the action to its parser."""

    def run(self, invocation: Invocation) -> int:
        """Run the action, and return the exit code."""


def add_actions(
    children: Children, actions: Iterable[Action], own: Mapping[str, dict[str, Any]] = MappingProxyType({})
) -> None:
    """Add a parser for each action.

    Args:
        children: the parsers of the actions.
        actions: in the order of the help.
        own: more arguments for the parser of an action, by the name of the action.
    """
    for action in actions:
        child = children.add_parser(
            action.NAME,
            help=action.HELP,
            description=f"{action.HELP[0].upper()}{action.HELP[1:]}.",
            allow_abbrev=False,
            **own.get(action.NAME, {}),
        )
        child.set_defaults(run=action.run)
        action.add_arguments(child)
