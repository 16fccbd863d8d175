"""The commands of the reader: a module for each group, and `every` for all of them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from paperreader.ui.commands.command import Command
from paperreader.ui.keys import KEYS_BY_MODULE, split_keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def commands_in(module: ModuleType) -> Iterator[Command]:
    """Yield the commands of a module, also those in tuples, in the order of their definition."""
    for value in vars(module).values():
        members = value if isinstance(value, tuple) and not isinstance(value, Command) else (value,)
        yield from (member for member in members if isinstance(member, Command))


def command_of(key: str, *, in_text: bool) -> Command | None:
    """Return the command that has a key by default, and load only the modules of commands that have it.

    Args:
        key: a key by Textual's long name.
        in_text: whether a text is open, else a list.
    """
    for module, table in KEYS_BY_MODULE.items():
        names = [name for name, keys in table.items() if key in split_keys(keys)]
        if names:
            commands = commands_in(import_module(f"{__name__}.{module}"))
            if found := [each for each in commands if each.name in names and each.works(in_text=in_text)]:
                return found[0]
    return None
