"""The rows of the table of bookmarks: which row is whose, and how one bookmark takes another's place.

It refuses to know files. Two rows of one paper are one bookmark, and become one row when it is next put.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.bookmarks.bookmark import Bookmark, unite
from paperreader.bookmarks.row import Row, to_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    RowsByNumber = dict[int, Mapping[str, Any]]


_ROWS_AT_ONCE = 64
"""Rows that are read before another thread may have its turn: a millisecond of them."""

_TURN = 0.0001
"""Seconds that a turn lasts at least: a thread that sleeps for 0 is back before the other has woken."""


class Loaded(msgspec.Struct, frozen=True):
    """The bookmarks in the rows of a table.

    Attributes:
        rows: the rows they were read from.
        bookmarks: by the identifier of their paper, the oldest first; not to be changed.
        unreadable: how many rows hold none.
    """

    rows: Mapping[str, Row]
    bookmarks: Mapping[str, Bookmark]
    unreadable: int


def read(rows: Mapping[str, Row]) -> Loaded:
    """All bookmarks in these rows. Other threads have their turns: 10,000 rows take a fifth of a second."""
    found: list[Bookmark | None] = []
    for row in rows.values():
        if not len(found) % _ROWS_AT_ONCE:
            time.sleep(_TURN)
        found.append(row.bookmark)
    bookmarks: dict[str, Bookmark] = {}
    for bookmark in sorted(filter(None, found), key=lambda bookmark: bookmark.added):
        known = bookmarks.get(bookmark.paper.id)
        bookmarks[bookmark.paper.id] = unite(known, bookmark) if known else bookmark
    return Loaded(rows, MappingProxyType(bookmarks), found.count(None))


def places(rows: RowsByNumber, paper_ids: Iterable[str] | None) -> dict[str, list[int]]:
    """The numbers of the rows that hold a bookmark of one of these papers, None for any, by paper."""
    wanted = None if paper_ids is None else frozenset(paper_ids)
    found: dict[str, list[int]] = {}
    for number, row in rows.items():
        if (
            isinstance(row, Row)
            and row.paper_id
            and (wanted is None or row.paper_id in wanted)
            and row.bookmark
        ):
            found.setdefault(row.paper_id, []).append(number)
    return found


def united(rows: RowsByNumber, numbers: Iterable[int]) -> Bookmark | None:
    """What the rows with these numbers say together, None where there are none."""
    whole: Bookmark | None = None
    for number in numbers:
        row = rows[number]
        bookmark = row.bookmark if isinstance(row, Row) else None
        whole = unite(whole, bookmark) if whole and bookmark else bookmark or whole
    return whole


def free_numbers(rows: RowsByNumber) -> Iterator[int]:
    """Numbers that no row has, ascending."""
    yield from count(max(rows, default=0) + 1)


def put(
    rows: RowsByNumber,
    numbers: list[int],
    before: Bookmark | None,
    after: Bookmark | None,
    *,
    whole: bool = False,
) -> Bookmark | None:
    """Put a bookmark in the place of what there is of its paper, or remove that.

    Args:
        rows: are changed, but not where nothing differs.
        numbers: of the rows of the paper; a free one where it has none.
        before: what these rows say.
        after: what is to stand there instead, None to have no row.
        whole: whether the row of `after` counts too: what is not ours in it takes the place of what is there.

    Returns:
        The bookmark as it was written.
    """
    same = after == before and not (whole and after and before and after.row != before.row)
    if len(numbers) < 2 and same:
        return after
    for number in numbers[1:] if after else numbers:
        del rows[number]
    if after is None:
        return None
    row = rows[numbers[0]] = Row(to_row(after, before.row if before and not whole else after.row))
    return row.bookmark
