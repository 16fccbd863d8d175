"""What the actions of `bookmark` share: their shape, the papers they are given, and what they tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from paperreader.cli import diagnostics

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.cli.invocation import Invocation

ID_HELP = "as 2506.01713, arXiv:2506.01713v2, or the address of its page"


class Action(Protocol):
    """What `bookmark` asks of the module of an action.

    Attributes:
        NAME: as it is typed after `bookmark`.
        HELP: what it does, beginning with a verb, without a full stop.
    """

    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Tell the parser of the action what it takes."""

    def run(self, invocation: Invocation) -> int:
        """Do it, and return the exit code."""


def named_papers(texts: Iterable[str]) -> list[str]:
    """The papers that the texts name. All are understood before the first is touched.

    Raises:
        InvalidIdentifier: one of them names no paper.
    """
    from paperreader.models.identifier import parse_identifier

    return list(dict.fromkeys(parse_identifier(text).base for text in texts))


def tell(done: str, bookmark: Bookmark, invocation: Invocation) -> None:
    """Say to a person what was done to a bookmark."""
    from paperreader.text.latex import readable

    title = f": {readable(bookmark.paper.title)}" if bookmark.paper.title else ""
    diagnostics.note(f"{done} {bookmark.paper.id}{title}", verbose=invocation.verbose)
