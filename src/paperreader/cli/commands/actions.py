"""The actions of a command, as in `bookmark add`: their interface, their declaration and their parsers."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import msgspec

from paperreader.cli import options

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Mapping

    from paperreader.cli.invocation import Invocation

    Children = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - it has no public name
    Run = Callable[[Invocation], int]


class Action(Protocol):
    """The interface of an action, which may be a module.

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


class Argument(NamedTuple):
    """The arguments of argparse's `add_argument`."""

    names: tuple[str, ...]
    settings: dict[str, Any]


def argument(*names: str, **settings: Any) -> Argument:
    """Return an argument of an action, written as for `add_argument`."""
    return Argument(names, settings)


class DeclaredAction(msgspec.Struct):
    """An action that `action` made of a function.

    Attributes:
        NAME, HELP: as every action has them.
        run: the function.
        arguments: its own arguments.
        shared: the groups of shared options that it takes.
    """

    NAME: str
    HELP: str
    run: Run
    arguments: tuple[Argument, ...]
    shared: tuple[tuple[options.Option, ...], ...]

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the arguments of the action to its parser."""
        for names, settings in self.arguments:
            parser.add_argument(*names, **settings)
        options.add(parser, *self.shared)


def action(
    name: str, help_text: str, *arguments: Argument, shared: tuple[tuple[options.Option, ...], ...] = ()
) -> Callable[[Run], DeclaredAction]:
    """Return a decorator that makes an action of a function; the arguments are those of `DeclaredAction`."""
    return lambda run: DeclaredAction(name, help_text, run, arguments, shared)


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
            **own.get(action.NAME, {}),
        )
        child.set_defaults(run=action.run)
        action.add_arguments(child)
