"""Give each paper one bookmark, under the strongest of its identifiers."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from paperreader.bookmarks.bookmark import unite_all
from paperreader.bookmarks.check import doubles
from paperreader.errors import PaperReaderError
from paperreader.identity import join_papers
from paperreader.known_as import key_of, other_names, renamed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.bookmarks.store import BookmarkStore
    from paperreader.models.paper import Paper


def rename(store: BookmarkStore, paper: Paper) -> str | None:
    """Give the bookmark that a paper has under a weaker identifier the identifier of the paper.

    Returns:
        The former identifier, None if no bookmark was renamed.
    """
    known = store.load()
    former = key_of(paper, known, other_names(known.values()))
    if former is None or former == paper.id:
        return None
    joined = renamed(known[former].paper, paper, known)
    if joined.id != paper.id:
        return None
    bookmark = msgspec.structs.replace(known[former], paper=joined, changed=store.now())
    store.replace({former: None, paper.id: bookmark}, known)
    return former


def join_doubles(store: BookmarkStore) -> Mapping[str, Sequence[str]]:
    """Join bookmarks of one paper under different identifiers, in one save.

    Returns:
        The former identifiers of each joined paper, by the one that it has now.
    """
    joined: dict[str, Sequence[str]] = {}
    changes: dict[str, Bookmark | None] = {}
    known = store.load()
    for group in doubles(known):
        paper = join_papers(one.paper for one in group)
        with suppress(PaperReaderError):  # Notes that are too long for one bookmark stay in two.
            bookmark = unite_all(group, paper)
            joined[paper.id] = sorted({one.paper.id for one in group} - {paper.id})
            changes |= dict.fromkeys(joined[paper.id])
            changes[paper.id] = msgspec.structs.replace(bookmark, changed=store.now())
    if changes:
        store.archive.keep("before-joining")
        store.replace(changes, known)
    return joined
