"""The actions of a command, as in `bookmark add`, declared as functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from paperreader.cli import options

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from paperreader.cli.invocation import Invocation

    Run = Callable[[Invocation], int]


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
