"""The two lines of a paper in a list, as pieces of text that each have a role.

The second line is a grid: the contents of one row move no column of another. A sign or word stands beside
every colour, which is never the only sign. The pieces are plain, not Textual's `Content`, because each answer
to a key paints a screenful of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec
from rich.cells import cell_len, chop_cells

from paperreader.models.value import Value
from paperreader.query.fields import COMMENTS, COUNTS, STARS, UPVOTES
from paperreader.text.ages import short_date
from paperreader.text.counted import short_count
from paperreader.ui.short_words import authors_line, cut, shortened, steady

if TYPE_CHECKING:
    from datetime import date

    from textual.style import Style

    from paperreader.models.listing import Moved, Row
    from paperreader.query.hits import Snippet
    from paperreader.query.kinds import NumberField

Styles = Mapping[str, "Style"]
"""Styles by role."""

Piece = tuple[str, str]
"""A text and its role, a name of `ROLES`."""

ROLES = (
    "title", "read", "meta", "new", "code", "own", "withdrawn", "hit", "pointer", "edge", "group",
)  # fmt: skip
"""The roles of pieces; the style sheet calls them `.paper-list--title` and so on."""

INDENT = 8
"""Cells before the title and before the authors: edge, unread dot, and four places for the rank."""

_LEAST_AUTHORS = 14
_LEAST_SNIPPET = 10
_WITHOUT_COLUMN = tuple(field for field in COUNTS if field not in (UPVOTES, STARS, COMMENTS))
_LAST_RANK = 9_999
_MANY, _FEW = 7, 6
"""The cells of a count that is often above 1,000, and of one that seldom is."""
_BETWEEN = " · "
_BY = "by "
"""Before authors that follow a reason: it consists of words as well."""


class Own(Value, frozen=True):
    """The user's marks of a paper.

    Attributes:
        sign: `●` for a bookmark, `○` for one on its way to the disk, or a blank.
        selected: whether the paper is selected.
        words: in the bookmarks, the words in place of the authors, such as `4/5`, `#rl/agents`, `note: …`;
            None in other lists.
        muted: by what it is muted, if it is shown all the same: `muted by survey`.
    """

    sign: str = " "
    selected: bool = False
    words: Sequence[str] | None = None
    muted: str = ""


NOTHING_OWN = Own()


class Grid(Value, frozen=True):
    """The columns of the second line that fit; upvotes and stars always do.

    A count without a column stands before the others if it is known, in the room of the authors.

    Attributes:
        left: the cells for the authors.
        moved, comments, date: whether there is such a column.
        marks: the cells of the marks: 10 for all, 6 for the first.
    """

    left: int
    moved: bool = True
    comments: bool = True
    date: bool = True
    marks: int = 10


@lru_cache(maxsize=32)
def grid(width: int, *, has_words: bool = False, has_reason: bool = False) -> Grid:
    """Return the columns at a width; drop the least important first, until the authors have room.

    If rows have words in place of the authors (the user's in the bookmarks, matches in a filtered list), the
    columns for new papers and for movement go first; for a reason, only that for movement.
    """
    columns = Grid(0, moved=False, marks=6) if has_words else Grid(0, moved=not has_reason)
    for narrower in ({"marks": 6}, {"moved": False}, {"comments": False}, {"date": False}, {}):
        left = width - INDENT - _cells_of(columns)
        if left >= _LEAST_AUTHORS:
            break
        columns = msgspec.structs.replace(columns, **narrower)
    return msgspec.structs.replace(columns, left=max(left, 0))


def _cells_of(columns: Grid) -> int:
    """Return the cells of everything beside the authors."""
    return 2 * _MANY + 2 + 5 * columns.moved + _FEW * columns.comments + 8 * columns.date + columns.marks


def title_lines(
    row: Row, title: str, width: int, *, pointer: bool, hits: Sequence[tuple[int, int]], wrap: bool = False
) -> tuple[list[Piece], list[Piece]]:
    """Return the first line, exactly `width` wide: edge, unread dot, rank, title with its hits.

    Args:
        row: the paper.
        title: its title as it is shown.
        width: the cells of the line.
        pointer: whether the cursor is here.
        hits: the spans of the title to highlight, sorted.
        wrap: whether a title that does not fit continues in the second line.

    Returns:
        The line, and the rest of a title that was wrapped.
    """
    role = "read" if row.read else "title"
    rank = "" if row.rank is None else row.rank if row.rank <= _LAST_RANK else short_count(row.rank)
    start = [edge(pointer=pointer), (" " if row.read else "•", role), (f" {rank:>4} ", "meta")]
    pieces = _highlighted(title, hits, role)
    room = width - INDENT
    if not wrap or not 0 < room < cell_len(title):
        return fitted([*start, *pieces], width), []
    first, rest = _split(pieces, _break(title, room))
    return fitted([*start, *first], width), rest


def group_line(name: str, papers: int, width: int) -> list[Piece]:
    """Return the line above a group, exactly `width` wide; a long name is cut to leave room for the count."""
    counted = f"{_BETWEEN}{papers:,}"
    name = shortened(steady(name), max(width - 3 - cell_len(counted), 1))
    return fitted([edge(pointer=False), ("  ", "meta"), (name, "group"), (counted, "meta")], width)


def meta_line(
    row: Row,
    own: Own,
    width: int,
    *,
    pointer: bool,
    today: date,
    rest: Sequence[Piece] = (),
    snippet: Snippet | None = None,
    filtered: bool = False,
    reason: str = "",
) -> list[Piece]:
    """Return the second line, exactly `width` wide: authors on the left; counts, date and marks in columns.

    The text that a filter matched, the reason of a recommendation and the user's words come before the
    authors, who rarely fit beside them.

    Args:
        row: the paper.
        own: the user's marks of it.
        width: the cells of the line.
        pointer: whether the cursor is here.
        today: the day; a date of another year has its year.
        rest: the rest of the title, if it continues here.
        snippet: the text that a filter matched, if the title does not show it.
        filtered: whether a filter looks for words, in this row and in all others.
        reason: why it is recommended, or empty.
    """
    columns = grid(width, has_words=filtered or own.words is not None, has_reason=bool(reason))
    facts, marks = _facts(row, columns, today), _marks(row, own, columns)
    room = columns.left
    others = _others(row)
    if others and room - len(others) >= _LEAST_AUTHORS:
        room, facts = room - len(others), others + facts
    if rest and not facts.strip():
        room, facts = room + len(facts), ""
    left = [*rest] or _left(row, own, snippet, room, reason)
    if (cells := _cells(left)) > room:
        left = fitted(left, room)
    start = [edge(pointer=pointer), ("✓" if own.selected else " ", "own"), (" " * (INDENT - 2), "meta")]
    return fitted(_joined([*start, *left, (" " * max(room - cells, 0) + facts, "meta"), *marks]), width)


def _facts(row: Row, columns: Grid, today: date) -> str:
    """Return the columns of the counts and of the date."""
    paper = row.paper
    facts = f" {_moved(row.moved) if row.moved else '':>4}" if columns.moved else ""
    facts += _figure(UPVOTES, row) + _figure(STARS, row)
    if columns.comments:
        facts += _figure(COMMENTS, row)
    if columns.date:
        facts += f"  {short_date(paper.day, today, paper.known_parts):>6}"
    return facts


def _figure(field: NumberField, row: Row) -> str:
    """Return a count after its sign, aligned to the right; blanks if it is not known."""
    number = field.read(row)
    cells = _FEW if field is COMMENTS else _MANY
    return f" {field.sign}{short_count(number):>{cells - 2}}" if number is not None else " " * cells


def _others(row: Row) -> str:
    """Return the known counts that have no column of their own."""
    return "".join(_figure(field, row) for field in _WITHOUT_COLUMN if field.read(row) is not None)


def _moved(moved: Moved) -> str:
    """Return how many places the paper went up or down, or, at the same place, its new upvotes."""
    if moved.rank:
        return f"{'↑' if moved.rank > 0 else '↓'}{min(abs(moved.rank), 999)}"
    return f"{moved.upvotes:+}" if 0 < abs(moved.upvotes) < 1_000 else ""


def _marks(row: Row, own: Own, columns: Grid) -> list[Piece]:
    """Return the user's sign, then `new` or a version newer than the one read, and `code`, each in its place.

    If room is short, only the first of the words is there.
    """
    new = f"v{row.paper.version}" if row.has_newer_version else "new" if row.new else ""
    code = row.paper.code_url is not None
    pieces = [("  ", "meta"), (own.sign, "own")]
    if columns.marks == 6:
        word, role = (new, "new") if new else ("code", "code") if code else ("", "meta")
        return [*pieces, (f" {word:<4}", role)]
    pieces.append((f" {new[:3]:<3}", "new" if new else "meta"))
    return [*pieces, (" code" if code else "     ", "code" if code else "meta")]


def _left(row: Row, own: Own, snippet: Snippet | None, room: int, reason: str) -> list[Piece]:
    """Return why it is muted, the matched text, the user's words or the reason, the authors: what fits."""
    left: list[Piece] = [("withdrawn", "withdrawn")] if row.paper.withdrawn else []
    if own.muted:
        left += [*_between(left), (shortened(steady(own.muted), _beside(left, room)), "meta")]
    if snippet is not None and (beside := _beside(left, room)) >= _LEAST_SNIPPET:
        from paperreader.query.snippet import clipped  # not before the user filters

        shown = clipped(snippet, beside, cell_len)
        left += [*_between(left), *_highlighted(shown.text, shown.hits, "meta")]
        if snippet.field == "author":
            return left
    beside = _beside(left, room)
    if left and beside < _LEAST_AUTHORS:
        return left
    if own.words:
        return [*left, *_between(left), (shortened(steady(" ".join(own.words)), beside), "own")]
    if reason:
        left += [*_between(left), (_words_that_fit(steady(reason), beside), "meta")]
        beside = _beside(left, room) - len(_BY)
        if row.paper.authors and beside >= _LEAST_AUTHORS:
            left += [*_between(left), (_BY + authors_line(row.paper.authors, beside), "meta")]
        return left
    if row.paper.authors:
        left += [*_between(left), (authors_line(row.paper.authors, beside), "meta")]
    return left


def _words_that_fit(reason: str, cells: int) -> str:
    """Return a reason without its last words, if it would not fit with them, or more briefly."""
    while cell_len(reason) > cells and _BETWEEN in reason:
        reason = reason.rpartition(_BETWEEN)[0]
    if cell_len(reason) > cells:
        reason = reason.replace("loosely related:", "loosely:", 1)
    return shortened(reason, cells)


def _between(left: Sequence[Piece]) -> Sequence[Piece]:
    return ((_BETWEEN, "meta"),) if left else ()


def _beside(left: Sequence[Piece], room: int) -> int:
    """Return the cells that `left` leaves of a room, after a separator."""
    return room - _cells(left) - len(_BETWEEN) if left else room


def _highlighted(text: str, hits: Sequence[tuple[int, int]], role: str) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for start, end in hits:
        pieces += [(text[at:start], role), (text[start:end], "hit")]
        at = end
    return [*pieces, (text[at:], role)]


def _break(text: str, cells: int) -> int:
    """Return where to break a text so that its beginning fits: after a blank, if there is one."""
    fits = len(chop_cells(text, cells)[0])
    return text.rfind(" ", 0, fits + 1) + 1 or fits


def _split(pieces: Sequence[Piece], at: int) -> tuple[list[Piece], list[Piece]]:
    """Split pieces at a character of their text, and drop the blank between both parts."""
    first: list[Piece] = []
    rest: list[Piece] = []
    for text, role in pieces:
        first.append((text[:at].rstrip() if at <= len(text) else text, role))
        rest.append((text[at:], role))
        at = max(at - len(text), 0)
    return first, rest


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Join neighbouring pieces of the same role, so that there is less to paint."""
    joined: list[Piece] = []
    for text, role in pieces:
        if joined and joined[-1][1] == role:
            joined[-1] = joined[-1][0] + text, role
        else:
            joined.append((text, role))
    return joined


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(text) for text, _ in pieces)


def fitted(pieces: Sequence[Piece], width: int) -> list[Piece]:
    """Return the pieces, cut with `…` or padded, so that they fill a width in cells."""
    room = width
    fitting: list[Piece] = []
    for text, role in pieces:
        cells = cell_len(text)
        if cells > room:
            if room or not fitting:
                return [*fitting, (cut(text, room), role)]
            last, last_role = fitting.pop()  # It shows that there is more.
            return [*fitting, (cut(last, cell_len(last)), last_role)]
        if cells:
            fitting.append((text, role))
            room -= cells
    return [*fitting, (" " * room, "meta")] if room else fitting


def edge(*, pointer: bool) -> Piece:
    """Return the left edge of the list, with the cursor if it is here."""
    return ("▌" if pointer else "│", "pointer" if pointer else "edge")
