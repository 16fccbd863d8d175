"""The user's bookmarks: their own words about papers, in a TinyDB file that is never lost.

This package does not know the library. Importing it loads neither TinyDB nor the lock: the first use of a
store does.
"""

from paperreader.bookmarks.bookmark import Bookmark
from paperreader.bookmarks.store import BookmarkStore

__all__ = ["Bookmark", "BookmarkStore"]
