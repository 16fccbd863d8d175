"""The actions that list bookmarks: `list`, `tags` and `export`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.actions import action, argument
from paperreader.cli.commands.export import EXPORT_ARGUMENTS, export
from paperreader.cli.diagnostics import note, say
from paperreader.errors import PaperReaderError, UsageError, quoted
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from paperreader.bookmarks.edits import Edit
    from paperreader.cli.invocation import Invocation

_QUERY = argument("words", nargs="*", metavar="QUERY", help="the query that chooses bookmarks")
_NO_TAGS = "There are no tags yet; `paperreader bookmark tag ID TAG` sets one."


@action(
    "list", "print the bookmarks, newest first, or those that match a query", _QUERY, shared=(options.OUTPUT,)
)
def list_bookmarks(invocation: Invocation) -> int:
    """Print the bookmarks, and report rows that cannot be read."""
    from paperreader.cli.naming import Collection
    from paperreader.cli.resolve import open_papers
    from paperreader.cli.selection import print_selection

    query = invocation.query(" ".join(invocation.arguments.words))
    print_selection(open_papers(Collection.BOOKMARKS, invocation), query, invocation)
    if unreadable := invocation.services.bookmarks.unreadable:
        say(
            f"{unreadable} rows of {invocation.paths.bookmarks} hold no bookmark; they stay as they are. "
            "`paperreader bookmark check` names them."
        )
    return 0


@action(
    "tags",
    "print the tags with their counts; rename OLD NEW or delete TAG, with all tags nested in it",
    argument("words", nargs="*", metavar="rename OLD NEW | delete TAG", help="without it, print the tags"),
    shared=(options.OUTPUT,),
)
def tags(invocation: Invocation) -> int:
    """Print the tags, or rename or delete one."""
    from paperreader.bookmarks import edits
    from paperreader.bookmarks.counts import count_tags
    from paperreader.cli.formats import print_table

    match invocation.arguments.words:
        case []:
            counts = count_tags(invocation.services.bookmarks.load().values())
            print_table(invocation, ("tag", "bookmarks"), list(counts.items()), _NO_TAGS)
        case ["rename", old, new]:
            _change_tag(f"renamed {old} to {new}", old, edits.rename_tag(old, new), invocation)
        case ["delete", tag]:
            _change_tag(f"deleted {tag}", tag, edits.delete_tag(tag), invocation)
        case _:
            raise UsageError(
                "Write `paperreader bookmark tags`, `… tags rename OLD NEW`, or `… tags delete TAG`."
            )
    return 0


def _change_tag(done: str, tag: str, edit: Edit, invocation: Invocation) -> None:
    before = invocation.services.bookmarks.change_many(None, edit)
    if not before:
        raise PaperReaderError(f"No bookmark has the tag {quoted(tag)}, so nothing was changed.")
    note(f"{done} in {counted(len(before), 'bookmark')}.", verbose=invocation.verbose)


@action(
    "export",
    "write bookmarks for other programs, or as JSON Lines that can be imported again",
    _QUERY,
    *EXPORT_ARGUMENTS,
    shared=(options.CHOICE,),
)
def export_bookmarks(invocation: Invocation) -> int:
    """Write the bookmarks."""
    from paperreader.cli.naming import Collection, Named

    return export(Named(Collection.BOOKMARKS, " ".join(invocation.arguments.words)), invocation)
