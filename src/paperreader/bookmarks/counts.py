"""Count how often each tag is used, over any bookmarks: those of the file, or those on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from paperreader.bookmarks.bookmark import Bookmark


def count_tags(bookmarks: Iterable[Bookmark]) -> Mapping[str, int]:
    """Return the number of bookmarks with each tag, the most used first, spelled as in its first bookmark."""
    return _counted(bookmark.tags for bookmark in bookmarks)


def count_collections(bookmarks: Iterable[Bookmark]) -> Mapping[str, int]:
    """Return the number of bookmarks in each collection, the largest first, spelled as in its first one."""
    return _counted(bookmark.collections for bookmark in bookmarks)


def _counted(words: Iterable[tuple[str, ...]]) -> Mapping[str, int]:
    spelled: dict[str, str] = {}
    counts: dict[str, int] = {}
    for some in words:
        for word in some:
            name = spelled.setdefault(word.casefold(), word)
            counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold())))
