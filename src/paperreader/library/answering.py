"""Choose the fastest way to ask the whole library, by how many papers the words of a query match.

A query with few hits looks at each of them. With many hits, their papers would have to be read from all over
the file, which takes a second for half a million. So relevance is then decided by the index alone: first
come the papers whose titles match the query, then the rest, in the order of the library. Any other order is
read from its own index, which skips the papers that the words do not match.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperreader.library.full_text import beginnings
from paperreader.library.index_terms import in_titles, not_in_titles
from paperreader.library.orders import (
    is_by_relevance,
    is_indexed,
    is_own,
    is_reversed,
    known_to_bookmarks,
)
from paperreader.library.selection import (
    count_in_library,
    is_by_words,
    numbers,
    of_library,
    of_library_in_order,
)
from paperreader.query.fields import SOURCE
from paperreader.query.nodes import Query, both, negation

if TYPE_CHECKING:
    from array import array

    from paperreader.library.connection import Connection
    from paperreader.library.selection import Selection
    from paperreader.query.nodes import Node

FEW = 1_000
"""The largest number of hits that are ranked one by one, by bm25 when the order is by relevance."""


def rows_of_library(connection: Connection, asked: Selection, few: int = FEW) -> array[int]:
    """Return the row numbers of the papers that a selection asks for, in its order.

    Args:
        connection: to the library.
        asked: the query, the order and the limits.
        few: the largest number of hits that are ranked one by one.
    """
    order = (asked.query, asked.sort)
    if is_own(*order):
        begun = None if asked.limit is None else beginnings(connection)
        found = of_library(asked, begun).run(connection)
        return numbers(found, newest_first=not is_reversed(*order))
    known = known_to_bookmarks(*order)
    if known is not None:
        return _bookmarked_first(connection, asked, known, few)
    if not is_by_words(asked):
        return numbers(of_library(asked).run(connection))
    if is_by_relevance(*order) and _are_many(connection, asked, few):
        return _titles_first(connection, asked)
    if is_indexed(*order) and _are_many(connection, asked, few):
        return numbers(of_library_in_order(asked).run(connection))
    return numbers(of_library(asked).run(connection))


def _bookmarked_first(connection: Connection, asked: Selection, known: Node, few: int) -> array[int]:
    """Return the few papers that the bookmarks order, then the others in the rest of the order."""
    chosen = both(asked.query, Query(node=known))
    found = numbers(of_library(msgspec.structs.replace(asked, query=chosen)).run(connection))
    limit = None if asked.limit is None else asked.limit - len(found)
    if limit != 0:
        others = both(asked.query, Query(node=negation(known)))
        others = msgspec.structs.replace(others, sort=asked.query.sort[1:])
        rest = msgspec.structs.replace(asked, query=others, sort=SOURCE, limit=limit)
        found.extend(rows_of_library(connection, rest, few))
    return found


def _are_many(connection: Connection, asked: Selection, few: int) -> bool:
    some = msgspec.structs.replace(asked, limit=few + 1)
    counted = count_in_library(some, beginnings(connection)).run(connection).fetchone()
    return int(counted[0]) > few


def _titles_first(connection: Connection, asked: Selection) -> array[int]:
    unordered = msgspec.structs.replace(asked.query, sort=())
    asked = msgspec.structs.replace(asked, query=unordered, sort=SOURCE)
    begun = None if asked.limit is None else beginnings(connection)
    found = numbers(of_library(asked, begun, in_titles).run(connection))
    if asked.limit is not None:
        asked = msgspec.structs.replace(asked, limit=asked.limit - len(found))
    if asked.limit != 0:
        found.extend(numbers(of_library(asked, begun, not_in_titles).run(connection)))
    return found
