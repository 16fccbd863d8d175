"""The rows of the table of bookmarks: which rows belong to a paper, and how a bookmark is replaced.

This module does not know files. Two rows of one paper are one bookmark, and become one row when it is next
stored.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

import msgspec

from paperreader.bookmarks.bookmark import Bookmark, unite
from paperreader.bookmarks.row import Row, to_row

if TYPE_CHECKING:
    RowsByNumber = dict[int, Row]

_Item = TypeVar("_Item")
_ITEMS_AT_ONCE = 64
"""The rows or bookmarks between two turns of other threads: about a millisecond of work."""

_TURN = 0.0001
"""The least seconds of a turn: a thread that sleeps for 0 continues before another one has woken."""


class Loaded(msgspec.Struct, frozen=True):
    """The bookmarks in the rows of a table.

    Attributes:
        rows: the rows they were read from.
        bookmarks: by the identifier of their paper, the oldest first. Do not change it.
        unreadable: the number of rows without a bookmark that can be read.
    """

    rows: Mapping[str, Row]
    bookmarks: Mapping[str, Bookmark]
    unreadable: int


def in_turns(items: Iterable[_Item]) -> Iterator[_Item]:
    """Yield rows or bookmarks, giving other threads turns: 10,000 take a fifth of a second or more."""
    for number, item in enumerate(items):
        if not number % _ITEMS_AT_ONCE:
            time.sleep(_TURN)
        yield item


def read(rows: Mapping[str, Row]) -> Loaded:
    """Read all bookmarks in these rows."""
    found = [row.bookmark for row in in_turns(rows.values())]
    bookmarks: dict[str, Bookmark] = {}
    for bookmark in sorted(filter(None, found), key=lambda bookmark: bookmark.added):
        known = bookmarks.get(bookmark.paper.id)
        bookmarks[bookmark.paper.id] = unite(known, bookmark) if known else bookmark
    return Loaded(rows, MappingProxyType(bookmarks), found.count(None))


def places(rows: RowsByNumber, paper_ids: Iterable[str] | None) -> dict[str, list[int]]:
    """Return the numbers of the rows with bookmarks of these papers, by paper; None stands for all papers."""
    papers = None if paper_ids is None else frozenset(paper_ids)
    found: dict[str, list[int]] = {}
    for number, row in rows.items():
        if row.paper_id and (papers is None or row.paper_id in papers) and row.bookmark:
            found.setdefault(row.paper_id, []).append(number)
    return found


def united(rows: RowsByNumber, numbers: Iterable[int]) -> Bookmark | None:
    """Unite the bookmarks in the rows with these numbers, or return None if there are none."""
    bookmarks = [bookmark for number in numbers if (bookmark := rows[number].bookmark)]
    return reduce(unite, bookmarks) if bookmarks else None


def put(
    rows: RowsByNumber,
    numbers: list[int],
    before: Bookmark | None,
    after: Bookmark | None,
    *,
    whole_row: bool = False,
) -> Bookmark | None:
    """Replace the bookmark of a paper, or remove it.

    Args:
        rows: are changed, unless nothing differs.
        numbers: the numbers of the paper's rows; a free number if it has none.
        before: the bookmark in these rows.
        after: the new bookmark, None for no row.
        whole_row: whether the complete row of `after` is stored: its unknown fields replace the present ones.

    Returns:
        The bookmark as it was written.
    """
    same = after == before and not (whole_row and after and before and after.row != before.row)
    if len(numbers) < 2 and same:
        return after
    for number in numbers[1:] if after else numbers:
        del rows[number]
    if after is None:
        return None
    row = to_row(after, before.row if before and not whole_row else after.row)
    rows[numbers[0]] = Row(row)
    return msgspec.structs.replace(after, row=row)
