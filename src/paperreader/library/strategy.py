"""Choose the fastest way to query all papers, by how many of them match the words of a query.

A query with few hits looks at each of them. With many hits, their papers would have to be read from all over
the file, which takes a second for half a million. So relevance is then decided by the index alone: first
come the papers whose titles match the query, then the rest, in the order of the library. Any other order is
read from its own index, which skips the papers that the words do not match.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import msgspec

from paperreader.library import marks
from paperreader.library.full_text import MOST_WORDS, beginnings
from paperreader.library.orders import OF_BOOKMARKS
from paperreader.library.papers import row_numbers
from paperreader.library.schema import LATE_INDEXES
from paperreader.library.search import in_titles, not_in_titles
from paperreader.library.selection import (
    NewestFirst,
    Plan,
    count_in_library,
    numbers,
    of_library,
    of_library_in_order,
    of_rows,
)
from paperreader.query.fields import RELEVANCE, SOURCE
from paperreader.query.nodes import Node, Order, Query, both, negation

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.library.connection import Connection
    from paperreader.library.database import Database
    from paperreader.library.full_text import Beginnings
    from paperreader.query.shelf import Selection

FEW = 1_000
"""The largest number of papers that are ranked one by one, by bm25 when the order is by relevance."""

_NEWEST = 5_000
"""How many of the newest papers are searched for a first page before others are marked."""

_FEW_WORDS = 32
"""For how many words in the whole library the index is asked as fast for each as for their prefix."""


def rows_of_library(connection: Connection, request: Selection, few: int = FEW) -> array[int]:
    """Return the row numbers of the papers that a selection asks for, in its order.

    Args:
        connection: to the library.
        request: the query, the order and the limits.
        few: the largest number of hits that are ranked one by one.
    """
    first, plan = request.orders[0], Plan.of(request)
    if not any(order.key.words for order in request.orders):
        return _in_own_order(connection, plan, newest_first=not first.reverse)
    if known := OF_BOOKMARKS.get(first.key.name):
        return _bookmarked_first(connection, request, known, few)
    if not plan.filter.words:
        return _without_words(connection, plan, few)
    if request.orders == (Order(RELEVANCE),) and _are_many(connection, plan, few):
        return _titles_first(connection, plan)
    if first.key.indexed and _are_many(connection, plan, few):
        return numbers(of_library_in_order(plan).run(connection))
    return numbers(of_library(plan).run(connection))


def count_of_library(connection: Connection, request: Selection) -> int:
    """Count the papers that a selection asks for."""
    plan = Plan.of(request)
    if marked := plan.marks_alone:
        return marks.count(connection, marked)
    return int(count_in_library(plan, _begun(connection, plan)).run(connection).fetchone()[0])


def make_late_indexes(database: Database, begun: Callable[[], object] = int) -> None:
    """Make the indexes that a start does not wait for, unless they are there; call `begun` before each."""
    for name, statement in LATE_INDEXES.items():
        with database.read() as connection:
            known = connection.execute("select 1 from sqlite_master where name = ?", (name,)).fetchone()
        if not known:
            begun()
            with database.write(stoppable=True, sorting=True) as connection:
                connection.execute(statement)


def _in_own_order(connection: Connection, plan: Plan, *, newest_first: bool) -> array[int]:
    kind = NewestFirst if newest_first else array
    limit, alone = plan.request.limit, plan.marks_alone
    marked = alone or plan.marks_beside_words
    if marked and newest_first and limit is not None and not plan.filter.few:
        # The newest papers often fill a page in less time than all those that meet a condition are marked.
        rows = row_numbers(connection)
        if rows and not marks.are_kept(connection, marked):
            newest = of_library(plan, beginnings(connection), above=rows[0] - _NEWEST).run(connection)
            if len(found := numbers(newest, newest_first=True)) == limit:
                return found
    if alone:
        return kind("q", marks.rows_of(connection, alone, limit, newest_first=newest_first))
    return numbers(of_library(plan, _begun(connection, plan)).run(connection), newest_first=newest_first)


def _without_words(connection: Connection, plan: Plan, few: int) -> array[int]:
    marked = plan.marks_alone if plan.request.orders[0].key.indexed else None
    if marked is None:
        return numbers(of_library(plan).run(connection))
    if marks.count(connection, marked) > few:
        # Marks are compared with the index of the order, until a first page is full.
        return numbers(of_library_in_order(plan).run(connection))
    return numbers(of_rows(plan, marks.rows_of(connection, marked, None)).run(connection))


def _begun(connection: Connection, plan: Plan) -> Beginnings | None:
    """Return how prefixes are replaced by words: for a page that may be filled always, else if that is fast.

    To ask for each word takes longer the more there are. The hits of a prefix are merged in one go, but those
    of the whole library, even if other conditions leave a small part of it.
    """
    limit, marked = plan.request.limit, plan.marks_beside_words
    if limit is not None and (marked is None or marks.count(connection, marked) > limit):
        return beginnings(connection)
    part = marks.share(connection, marked) if marked else 1.0
    return beginnings(connection, int(min(MOST_WORDS, _FEW_WORDS / max(part, 0.001))))


def _bookmarked_first(connection: Connection, request: Selection, known: Node, few: int) -> array[int]:
    """Return the few papers that the bookmarks order, then the others in the rest of the order."""
    chosen = both(request.query, Query(node=known))
    found = numbers(of_library(Plan.of(msgspec.structs.replace(request, query=chosen))).run(connection))
    limit = None if request.limit is None else request.limit - len(found)
    if limit != 0:
        others = both(request.query, Query(node=negation(known)))
        others = msgspec.structs.replace(others, sort=request.query.sort[1:])
        rest = msgspec.structs.replace(request, query=others, sort=SOURCE, limit=limit)
        found.extend(rows_of_library(connection, rest, few))
    return found


def _are_many(connection: Connection, plan: Plan, few: int) -> bool:
    counted = count_in_library(plan.limited(few + 1), beginnings(connection)).run(connection).fetchone()
    return int(counted[0]) > few


def _titles_first(connection: Connection, plan: Plan) -> array[int]:
    unordered = msgspec.structs.replace(plan.request.query, sort=())
    request = msgspec.structs.replace(plan.request, query=unordered, sort=SOURCE)
    plan, begun = Plan(request, plan.filter), _begun(connection, plan)
    found = numbers(of_library(plan, begun, in_titles).run(connection))
    limit = None if request.limit is None else request.limit - len(found)
    if limit != 0:
        found.extend(numbers(of_library(plan.limited(limit), begun, not_in_titles).run(connection)))
    return found
