"""The commands, one module each, which says its name, its arguments and what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from paperreader.cli.commands import (
    bookmark,
    completion,
    digest,
    export,
    feed,
    list_papers,
    mute,
    open_link,
    search,
    settings,
    show,
    sync,
    views,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

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


ALL: Sequence[Command] = (
    list_papers,
    search,
    show,
    open_link,
    bookmark,
    export,
    digest,
    feed,
    views,
    mute,
    sync,
    settings,
    completion,
)
