"""Every command of the reader, in the order of the help."""

from __future__ import annotations

from paperreader.ui.commands import (
    around,
    bookmark_file,
    bookmarking,
    bulk,
    commands_in,
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

_MODULES = (
    move, text, lists, bookmarking, bulk, links, around, recommended, plots, views, sync, bookmark_file,
    digest, program,
)  # fmt: skip

COMMANDS = tuple(command for module in _MODULES for command in commands_in(module))
"""The commands; those of a group follow each other."""

BY_NAME = {command.name: command for command in COMMANDS}
