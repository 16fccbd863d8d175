"""The options that several commands share, each written down once: its names, what it takes, its help."""

from __future__ import annotations

import argparse
from typing import Any, NamedTuple

from paperreader.cli.output import Format
from paperreader.errors import quoted
from paperreader.query.fields import SORTS, SOURCE

SOURCES = ("huggingface", "arxiv")
SORT_KEYS = (SOURCE.name, *SORTS)


class Option(NamedTuple):
    """One option.

    Attributes:
        names: as typed.
        settings: what argparse needs to know.
        default: its value when it is not given.
    """

    names: tuple[str, ...]
    settings: dict[str, Any]
    default: object

    def explained(self, words: str) -> Option:
        """Return the same option with another help."""
        return self._replace(settings=self.settings | {"help": words})


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise argparse.ArgumentTypeError(f"--limit takes a whole number such as 20, not {quoted(text)}")
    return int(text)


def _format(form: Format) -> dict[str, Any]:
    return {"dest": "form", "action": "store_const", "const": form}


LIMIT = Option(("--limit",), {"metavar": "N", "type": _whole_number, "help": "print at most N papers"}, None)

OUTPUT = (
    Option(("--json",), _format(Format.JSON) | {"help": "print one JSON array"}, Format.PLAIN),
    Option(("--jsonl",), _format(Format.JSONL) | {"help": "print a JSON object a line"}, Format.PLAIN),
    Option(
        ("--tsv",),
        _format(Format.TSV) | {"help": "print columns between tabs, named in the first line"},
        Format.PLAIN,
    ),
    LIMIT,
    Option(
        ("--sort",),
        {"metavar": "KEY", "help": f"order by KEY: {', '.join(SORT_KEYS)}; -KEY turns it round"},
        None,
    ),
)
"""How papers are printed."""

TABLE = OUTPUT[:4]
"""How rows that are no papers are printed; they keep their order."""

CHOICE = OUTPUT[3:]
"""Which papers, and in which order, where they are not printed but written in a format of its own."""

JSON = (Option(("--json",), _format(Format.JSON) | {"help": "print one JSON object"}, Format.PLAIN),)
"""How one answer that is no paper is printed."""

NETWORK = (
    Option(
        ("--refresh",),
        {"action": "store_true", "help": "ask the source even for what is fresh"},
        default=False,
    ),
    Option(
        ("--source",),
        {"metavar": "NAME", "choices": SOURCES, "help": f"where to ask: {' or '.join(SOURCES)}"},
        None,
    ),
)
"""Where papers come from."""

EVERYWHERE = (
    Option(("--offline",), {"action": "store_true", "help": "use no network at all"}, default=False),
    Option(("-v", "--verbose"), {"action": "count", "help": "say on stderr what is being done"}, 0),
)
"""What every command takes; to one that never uses the network the first says nothing new."""

COMMON = (*OUTPUT, *NETWORK, *EVERYWHERE)
"""Every shared option; they may stand before the command and after it."""


def add(parser: argparse.ArgumentParser, *groups: tuple[Option, ...]) -> None:
    """Give the parser of a command these shared options, without defaults: what stood before it must stay."""
    for option in (*(option for group in groups for option in group), *EVERYWHERE):
        parser.add_argument(*option.names, **option.settings, default=argparse.SUPPRESS)


def add_with_defaults(parser: argparse.ArgumentParser) -> None:
    """Give the program's own parser every shared option."""
    for option in COMMON:
        parser.add_argument(*option.names, **option.settings, default=option.default)
