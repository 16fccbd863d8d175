"""What the reader decided about papers, in a TinyDB file that is never lost. It refuses to know the library.

Importing this package loads neither TinyDB nor the lock: both wait for the first use of a store.
"""

from paperreader.bookmarks.bookmark import Bookmark
from paperreader.bookmarks.store import BookmarkStore

__all__ = ["Bookmark", "BookmarkStore"]
