"""`bookmark tags`: print the tags in use, or rename or delete a tag in all bookmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import note
from paperreader.errors import PaperReaderError, UsageError, quoted

if TYPE_CHECKING:
    import argparse

    from paperreader.bookmarks.edits import Edit
    from paperreader.cli.invocation import Invocation

NAME = "tags"
HELP = "print the tags with their counts; rename OLD NEW or delete TAG, with all tags nested in it"
_NONE = "There are no tags yet; `paperreader bookmark tag ID TAG` sets one."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the words that name a change."""
    parser.add_argument(
        "words", nargs="*", metavar="rename OLD NEW | delete TAG", help="without it, print the tags"
    )
    options.add(parser, options.OUTPUT)


def run(invocation: Invocation) -> int:
    """Print the tags, or rename or delete one."""
    from paperreader.bookmarks import edits
    from paperreader.bookmarks.counts import count_tags
    from paperreader.cli import table

    match invocation.arguments.words:
        case []:
            counts = count_tags(invocation.services.bookmarks.load().values())
            table.print_table(invocation, ("tag", "bookmarks"), list(counts.items()), _NONE)
        case ["rename", old, new]:
            _change(f"renamed {old} to {new}", old, edits.rename_tag(old, new), invocation)
        case ["delete", tag]:
            _change(f"deleted {tag}", tag, edits.delete_tag(tag), invocation)
        case _:
            raise UsageError(
                "Write `paperreader bookmark tags`, `… tags rename OLD NEW`, or `… tags delete TAG`."
            )
    return 0


def _change(done: str, tag: str, edit: Edit, invocation: Invocation) -> None:
    before = invocation.services.bookmarks.change_many(None, edit)
    if not before:
        raise PaperReaderError(f"No bookmark has the tag {quoted(tag)}, so nothing was changed.")
    count = f"{len(before):,} bookmark{'s' if len(before) > 1 else ''}"
    note(f"{done} in {count}.", verbose=invocation.verbose)
