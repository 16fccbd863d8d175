"""Every command of the reader, in the order of the help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.ui.commands import (
    around,
    bookmark_file,
    bookmarking,
    bulk,
    digest,
    links,
    lists,
    move,
    plots,
    program,
    recommended,
    sync,
    text,
    views,
)
from paperreader.ui.commands.command import Command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

_MODULES = (
    move, text, lists, bookmarking, bulk, links, around, recommended, plots, views, sync, bookmark_file,
    digest, program,
)  # fmt: skip


def _defined_in(module: ModuleType) -> Iterator[Command]:
    """Yield the commands of a module, also those in tuples, in the order of their definition."""
    for value in vars(module).values():
        members = value if isinstance(value, tuple) and not isinstance(value, Command) else (value,)
        yield from (member for member in members if isinstance(member, Command))


COMMANDS = tuple(command for module in _MODULES for command in _defined_in(module))
"""The commands; those of a group follow each other."""

BY_NAME = {command.name: command for command in COMMANDS}

__all__ = ["BY_NAME", "COMMANDS", "Command"]
