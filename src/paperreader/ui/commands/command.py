"""What a command is: one function whose name and docstring give everything else about it.

The name is the key in `config.toml` and the name in the docs; the first line of the docstring is the help
line and the palette entry. The keys stand in `ui/keys.py`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple

from paperreader.ui.keys import DEFAULT_KEYS, split_keys

if TYPE_CHECKING:
    from paperreader.ui.screen.browse import BrowseScreen

Run = Callable[["BrowseScreen"], Awaitable[None] | None]


class Command(NamedTuple):
    """One thing a person can ask of the reader.

    Attributes:
        name: as in `[keys]` of `config.toml`.
        group: the heading it stands under in the help.
        help: one sentence without a full stop.
        run: does it; is given the screen.
        in_palette: whether the command palette offers it.
        waits: whether it waits for the list that the keys before it asked for.
        in_dialogs: whether its keys run it in dialogs and in the filter too, if they write no character.
    """

    name: str
    group: str
    help: str
    run: Run
    in_palette: bool = True
    waits: bool = True
    in_dialogs: bool = False

    @property
    def title(self) -> str:
        """The name as words."""
        return self.name.replace("_", " ").capitalize()

    @property
    def keys(self) -> tuple[str, ...]:
        """The default keys, by Textual's names."""
        return tuple(split_keys(DEFAULT_KEYS.get(self.name, "")))


def command(
    group: str, *, in_palette: bool = True, waits: bool = True, in_dialogs: bool = False
) -> Callable[[Run], Command]:
    """Make a command of a function."""

    def wrap(run: Run) -> Command:
        name: str = getattr(run, "__name__", "").rstrip("_")
        # Python started with -OO has no docstrings.
        told = run.__doc__ or name.replace("_", " ").capitalize()
        first_line = told.strip().splitlines()[0].rstrip(".")
        return Command(name, group, first_line, run, in_palette, waits, in_dialogs)

    return wrap
