"""What the actions of `bookmark` share: the papers they are given, and what they tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import diagnostics
from paperreader.errors import UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.bookmarks.edits import Edit
    from paperreader.cli.invocation import Invocation

ID_HELP = "as 2506.01713, arXiv:2506.01713v2, or the address of its page"

STATUSES = ("later", "reading", "read")
RATINGS = ("1", "2", "3", "4", "5")
"""As `models.entry` has them, which every start of the program would wait 10 ms to hear."""


def named_papers(texts: Iterable[str]) -> list[str]:
    """The papers that the texts name. All are understood before the first is touched.

    Raises:
        InvalidIdentifier: one of them names no paper.
    """
    from paperreader.models.identifier import parse_identifier

    return list(dict.fromkeys(parse_identifier(text).base for text in texts))


def change(done: str, invocation: Invocation, edit: Edit, *, bookmark_first: bool) -> None:
    """Change the bookmarks of the papers of the arguments in one save, and say so of each.

    Args:
        done: what was done, as `tell` says it.
        invocation: has the papers in `arguments.papers`.
        edit: the change.
        bookmark_first: whether papers that are not bookmarked are bookmarked for it.

    Raises:
        PaperReaderError: one is not bookmarked, and is not to be; nothing was changed.
    """
    from paperreader.cli.lookup import paper_to_keep

    paper_ids = named_papers(invocation.arguments.papers)
    store = invocation.services.bookmarks
    held = store.load()
    new = [paper_to_keep(paper_id, invocation) for paper_id in paper_ids if paper_id not in held]
    store.change_many(paper_ids, edit, papers=new if bookmark_first else ())
    for paper_id in paper_ids:
        tell(done, store.load()[paper_id], invocation)


def one_collection(text: str) -> str:
    """The name of a collection that a text is.

    Raises:
        UsageError: nothing is left of it.
    """
    from paperreader.bookmarks.bookmark import clean_collections

    names = clean_collections([text])
    if not names:
        raise UsageError(f"{quoted(text)} is not the name of a collection.")
    return names[0]


def tell(done: str, bookmark: Bookmark, invocation: Invocation) -> None:
    """Say to a person what was done to a bookmark."""
    from paperreader.text.latex import readable

    title = f": {readable(bookmark.paper.title)}" if bookmark.paper.title else ""
    diagnostics.note(f"{done} {bookmark.paper.id}{title}", verbose=invocation.verbose)
