"""The most relevant papers first, however many a query finds.

Of few hits each is weighed (bm25: words in the title count most). To weigh each of many would take seconds:
of these come first the papers that answer the query with their titles alone, then the rest, in the order of
the library. Either way the order is the same each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperreader.library.index_terms import in_titles, not_in_titles
from paperreader.library.orders import is_by_relevance
from paperreader.library.selection import count_in_library, is_by_words, numbers, of_library
from paperreader.models.listing import Sort

if TYPE_CHECKING:
    from array import array

    from paperreader.library.database import Connection
    from paperreader.library.full_text import Beginnings
    from paperreader.library.selection import Selection

FEW = 1_000
"""Hits that are all weighed."""


def is_for_relevance(asked: Selection) -> bool:
    """Whether there are words that papers can be more or less about, and the order is to be by that."""
    return is_by_relevance(asked.query, asked.sort) and is_by_words(asked)


def most_relevant(
    connection: Connection, asked: Selection, begun: Beginnings | None, few: int = FEW
) -> array[int]:
    """The row numbers of the papers that are asked for, the most relevant first.

    Args:
        connection: to the library.
        asked: for which `is_for_relevance` holds.
        begun: gives the words that begin so: see `index_expression`.
        few: hits that are all weighed.
    """
    some = msgspec.structs.replace(asked, limit=few + 1)
    if count_in_library(some, begun).run(connection).fetchone()[0] <= few:
        return numbers(of_library(asked).run(connection))
    unordered = msgspec.structs.replace(asked.query, sort=())
    asked = msgspec.structs.replace(asked, query=unordered, sort=Sort.SOURCE)
    words = begun if asked.limit is not None else None
    found = numbers(of_library(asked, words, in_titles).run(connection))
    if asked.limit is not None:
        asked = msgspec.structs.replace(asked, limit=asked.limit - len(found))
    if asked.limit != 0:
        found.extend(numbers(of_library(asked, words, not_in_titles).run(connection)))
    return found
