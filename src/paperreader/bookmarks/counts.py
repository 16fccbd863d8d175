"""Count how often each tag is used, over any bookmarks: those of the file, or those on the screen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from paperreader.bookmarks.bookmark import Bookmark


def count_tags(bookmarks: Iterable[Bookmark]) -> Mapping[str, int]:
    """Return the number of bookmarks with each tag, the most used first, spelled as in its first bookmark."""
    return _counted(tag for bookmark in bookmarks for tag in bookmark.tags)


def count_collections(bookmarks: Iterable[Bookmark]) -> Mapping[str, int]:
    """Return the number of bookmarks in each collection, the largest first, spelled as in its first one."""
    return _counted(name for bookmark in bookmarks for name in bookmark.collections)


def _counted(names: Iterable[str]) -> Mapping[str, int]:
    spelled: dict[str, str] = {}
    counts = Counter(spelled.setdefault(name.casefold(), name) for name in names)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold())))
