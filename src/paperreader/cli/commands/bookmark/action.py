"""The code that the actions of `bookmark` share: reading identifiers, changing and reporting."""

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
"""The same as in `models.entry`, whose import would cost every start of the program 10 ms."""


def named_papers(texts: Iterable[str]) -> list[str]:
    """Return the identifiers in the texts. All are checked before the first paper is changed.

    Raises:
        InvalidIdentifier: one of the texts is not the identifier of a paper.
    """
    from paperreader.models.identifier import parse_identifier

    return list(dict.fromkeys(parse_identifier(text).base for text in texts))


def change(done: str, invocation: Invocation, edit: Edit, *, bookmark_first: bool) -> None:
    """Change the bookmarks of the papers in the arguments in one save, and report each.

    Args:
        done: the verb for `tell`.
        invocation: has the papers in `arguments.papers`.
        edit: the change.
        bookmark_first: whether to bookmark papers first that have no bookmark.

    Raises:
        PaperReaderError: a paper has no bookmark, and `bookmark_first` is false; nothing was changed.
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
    """Return a text as the name of a collection, cleaned.

    Raises:
        UsageError: the text is empty after cleaning.
    """
    from paperreader.bookmarks.bookmark import clean_collections

    names = clean_collections([text])
    if not names:
        raise UsageError(f"{quoted(text)} is not the name of a collection.")
    return names[0]


def tell(done: str, bookmark: Bookmark, invocation: Invocation) -> None:
    """Report what was done to a bookmark."""
    from paperreader.text.latex import readable

    title = f": {readable(bookmark.paper.title)}" if bookmark.paper.title else ""
    diagnostics.note(f"{done} {bookmark.paper.id}{title}", verbose=invocation.verbose)
