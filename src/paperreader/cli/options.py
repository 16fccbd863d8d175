"""The options that several commands share, each defined once: its names, its value, its help."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, NamedTuple

from paperreader.cli.output import Format
from paperreader.errors import quoted
from paperreader.query.fields import SORTS, SOURCE

if TYPE_CHECKING:
    from collections.abc import Callable

SORT_KEYS = (SOURCE.name, *SORTS)

ID_HELP = "as 2506.01713, arXiv:2506.01713v2, or the address of its page"
"""How a paper is named."""


class Option(NamedTuple):
    """One option.

    Attributes:
        names: as typed.
        settings: the arguments of argparse's `add_argument`.
        default: its value if the user does not type it.
    """

    names: tuple[str, ...]
    settings: dict[str, Any]
    default: object

    def explained(self, words: str) -> Option:
        """Return the same option with another help text."""
        return self._replace(settings=self.settings | {"help": words})


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise argparse.ArgumentTypeError(f"--limit takes a whole number such as 20, not {quoted(text)}")
    return int(text)


def port_of(option: str) -> Callable[[str], int]:
    """Return what reads the port of an option; 0 lets the system choose one."""

    def port(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) < 65_536):
            raise argparse.ArgumentTypeError(f"{option} takes a port from 1 to 65535, not {quoted(text)}")
        return int(text)

    return port


def _format(form: Format, words: str) -> Option:
    settings = {"dest": "form", "action": "store_const", "const": form, "help": words}
    return Option((f"--{form}",), settings, Format.PLAIN)


LIMIT = Option(("--limit",), {"metavar": "N", "type": _whole_number, "help": "print at most N papers"}, None)

OUTPUT = (
    _format(Format.JSON, "print one JSON array"),
    _format(Format.JSONL, "print a JSON object a line"),
    _format(Format.TSV, "print columns between tabs, named in the first line"),
    LIMIT,
    Option(
        ("--sort",),
        {"metavar": "KEY", "help": f"sort by KEY: {', '.join(SORT_KEYS)}; -KEY reverses the order"},
        None,
    ),
)
"""The options for printing papers."""

TABLE = OUTPUT[:4]
"""The options for printing rows that are not papers; they keep their order."""

CHOICE = OUTPUT[3:]
"""The options that choose and sort papers, for commands with their own output formats."""

JSON = (_format(Format.JSON, "print one JSON object"),)
"""The option for printing one result that is not a paper."""

NETWORK = (
    Option(
        ("--refresh",),
        {"action": "store_true", "help": "ask the source even if the stored list is fresh"},
        default=False,
    ),
    Option(
        ("--source",),
        {"metavar": "NAME", "help": "the source to ask, such as huggingface or arxiv"},
        None,
    ),
)
"""The options for asking sources."""

EVERYWHERE = (
    Option(("--offline",), {"action": "store_true", "help": "do not use the network"}, default=False),
    Option(("-v", "--verbose"), {"action": "count", "help": "report each step on stderr"}, 0),
)
"""The options of every command; `--offline` changes nothing for one that never uses the network."""

COMMON = (*OUTPUT, *NETWORK, *EVERYWHERE)
"""Every shared option; options may stand before the command and after it."""


def add(parser: argparse.ArgumentParser, *groups: tuple[Option, ...]) -> None:
    """Add shared options to the parser of a command, without defaults, which would replace earlier values."""
    for option in (*(option for group in groups for option in group), *EVERYWHERE):
        parser.add_argument(*option.names, **option.settings, default=argparse.SUPPRESS)


def add_with_defaults(parser: argparse.ArgumentParser) -> None:
    """Add every shared option, with its default, to the parser of the program."""
    for option in COMMON:
        parser.add_argument(*option.names, **option.settings, default=option.default)
