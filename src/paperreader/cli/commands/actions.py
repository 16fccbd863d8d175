"""The actions of a command, as in `bookmark add`: the shape of their modules, and their parsers."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

    from paperreader.cli.invocation import Invocation

    Children = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - it has no public name


class Action(Protocol):
    """What a command asks of the module of an action.

    Attributes:
        NAME: as it is typed after the command.
        HELP: what it does, beginning with a verb, without a full stop.
    """

    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Tell the parser of the action what it takes."""

    def run(self, invocation: Invocation) -> int:
        """Do it, and return the exit code."""


def add_actions(
    children: Children, actions: Iterable[Action], own: Mapping[str, dict[str, Any]] = MappingProxyType({})
) -> None:
    """Add a parser for each action.

    Args:
        children: the parsers of the actions.
        actions: in the order of the help.
        own: what else the parser of an action is given, by the name of the action.
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
