"""Keep every paper and edition ever seen on this machine in SQLite, searchable without a network."""

from paperreader.library.editions import Stored
from paperreader.library.history import DayPresent
from paperreader.library.library import Library
from paperreader.library.listing import LibraryListing
from paperreader.library.session import SessionLibrary
from paperreader.library.shelves import EditionShelf, LibraryShelf

__all__ = [
    "DayPresent",
    "EditionShelf",
    "Library",
    "LibraryListing",
    "LibraryShelf",
    "SessionLibrary",
    "Stored",
]
