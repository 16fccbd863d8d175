"""`bookmark status`, `rate`, `collect` and `uncollect`: set one value of papers, or remove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.bookmark.action import ID_HELP, RATINGS, STATUSES, change, one_collection

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from paperreader.bookmarks.edits import Edit
    from paperreader.cli.invocation import Invocation

_NONE = "none"


@dataclass(slots=True)
class Marking:
    """An action that makes the same change to all papers it names.

    Attributes:
        NAME, HELP: as every action has them.
        metavar: stands for the value in the help.
        value_help: says what the value is, or lists `choices`.
        done: the verb for `tell`.
        edit: returns the change that sets a value.
        choices: the only values, of which `none` removes the value; any text if there are none.
        bookmark_first: whether to bookmark papers first that have no bookmark, unless `none` is set.
    """

    NAME: str
    HELP: str
    metavar: str
    value_help: str
    done: str
    edit: Callable[[str], Edit]
    choices: tuple[str, ...] | None = None
    bookmark_first: bool = True

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the papers and the value."""
        parser.add_argument("papers", nargs="+", metavar="ID", help=ID_HELP)
        parser.add_argument("value", metavar=self.metavar, choices=self.choices, help=self.value_help)
        options.add(parser)

    def run(self, invocation: Invocation) -> int:
        """Set or remove the value."""
        value = invocation.arguments.value
        removes = self.choices is not None and value == _NONE
        change(self.done, invocation, self.edit(value), bookmark_first=self.bookmark_first and not removes)
        return 0


def _status(word: str) -> Edit:
    from paperreader.bookmarks import edits
    from paperreader.models.entry import Status

    return edits.set_status(None if word == _NONE else Status(word))


def _rating(word: str) -> Edit:
    from paperreader.bookmarks import edits

    return edits.set_rating(None if word == _NONE else int(word))


def _collect(name: str) -> Edit:
    from paperreader.bookmarks import edits

    return edits.collect([one_collection(name)])


def _uncollect(name: str) -> Edit:
    from paperreader.bookmarks import edits

    return edits.uncollect([one_collection(name)])


_STATUSES, _RATINGS = (*STATUSES, _NONE), (*RATINGS, _NONE)
_GETS_ONE = "a paper without a bookmark gets one"

status = Marking(
    "status", f"mark papers as later, reading or read; {_GETS_ONE}",
    "STATUS", ", ".join(_STATUSES), "marked", _status, choices=_STATUSES,
)  # fmt: skip
rate = Marking(
    "rate", f"rate papers from 1 to 5, or remove the rating; {_GETS_ONE}",
    "N", ", ".join(_RATINGS), "rated", _rating, choices=_RATINGS,
)  # fmt: skip
collect = Marking(
    "collect", f"put papers into a collection; {_GETS_ONE}",
    "NAME", "any words, in quotes", "collected", _collect,
)  # fmt: skip
uncollect = Marking(
    "uncollect", "take papers out of a collection",
    "NAME", "its name, in quotes", "took out", _uncollect, bookmark_first=False,
)  # fmt: skip
