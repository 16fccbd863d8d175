"""The words of the heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from paperreader.models.edition import EditionKind
from paperreader.models.value import Value
from paperreader.text.ages import age
from paperreader.text.counted import counted
from paperreader.ui.short_words import shortened
from paperreader.workspace.places import OpenPlace, order_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from paperreader.query.kinds import Sort
    from paperreader.query.nodes import Order
    from paperreader.ui.bars.list_stats import Plot
    from paperreader.workspace.navigator import Navigator

_ROOM_FOR_A_PLOT = 100
"""Columns of the screen."""
_LEAST_TITLE, _LEAST_NAME = 40, 12


class Counts(Value, frozen=True):
    """How many papers of a place are listed.

    Attributes:
        shown: the number in the list.
        total: the number in the place.
        muted: the number of muted papers that are left out.
        plot: how many there were in each of the last weeks, or None if that is unknown.
    """

    shown: int
    total: int
    muted: int = 0
    plot: Plot | None = None


def heading_texts(
    opened: OpenPlace | None,
    navigator: Navigator,
    counts: Counts,
    *,
    sort: Sort,
    query_order: Sequence[Order] = (),
    hide_read: bool,
    muted_shown: bool = False,
    now: datetime,
    width: int,
) -> tuple[str, str]:
    """Return the texts of the heading: name, order and counts on the left; age and network on the right.

    Args:
        opened: the place, or None while it has no papers.
        navigator: has the place, and says whether it is being fetched.
        counts: the numbers of papers.
        sort: the order of the list.
        query_order: the order that the query asks for.
        hide_read: whether read papers are left out.
        muted_shown: whether muted papers are shown for now.
        now: the current time.
        width: the columns of the screen.

    Returns:
        The texts for the left and for the right, in the longest form that fits the width.
    """
    fetched = age(opened.fetched_at, now) if opened and opened.fetched_at else ""
    right = " · ".join(filter(None, (navigator.progress, fetched, navigator.network_state)))
    if opened is None:
        return navigator.place.name, right
    order = order_words(sort, query_order, opened.order)
    of = f"{counts.shown:,}/{counts.total:,}"
    muted = "muted shown" if muted_shown else f"{counts.muted:,} muted" if counts.muted else ""
    hidden = [muted, "read hidden" if hide_read else ""]
    groups = f"grouped by {opened.grouped}" if opened.grouped else ""
    room = width - cell_len(right) - 4
    if opened.place.key and opened.place.key.is_computed:
        return _recommended(opened, order, counts, hidden, room), right
    named = [opened.heading, opened.source]
    rest = [opened.note, groups, f"ordered by {order}", _count_words(counts), *hidden]
    full, long = [*named, *rest], [opened.heading, *rest]
    short = [opened.heading, groups, f"by {order}", of, *hidden]
    if opened.place.key and opened.place.key.kind is EditionKind.LIST:
        long, short = full, [*named, *short[1:]]  # Its name alone does not say where it came from.
    brief = order if query_order else order.partition(", ")[0]  # Only a query reverses an order.
    shorter = [opened.heading, groups, f"by {brief}", of, *hidden]
    plotted = _plotted(counts.plot, (full, long, short)) if width >= _ROOM_FOR_A_PLOT else []
    texts = [" · ".join(filter(None, parts)) for parts in (*plotted, full, long, short, shorter)]
    shortest = " · ".join(filter(None, [f"by {brief}", of, *hidden, groups]))
    left = room - cell_len(shortest) - len(" · ")
    if left >= _LEAST_NAME:
        shortest += f" · {shortened(opened.heading, left)}"
    return next((text for text in texts if cell_len(text) <= room), shortest), right


def _recommended(opened: OpenPlace, order: str, counts: Counts, hidden: Sequence[str], room: int) -> str:
    """Return the heading of recommendations; the last to be shortened is its name, which may be a title."""
    name, count = opened.heading, _count_words(counts)
    orders = [order]
    if order == opened.order:
        brief = order.partition(", ")[0]
        orders += [brief, brief.replace(" the words of", ""), brief.partition(" ")[0]]
    rests = [[count, f"ordered by {order}"] for order in orders[:2]]
    rests += [[count, f"by {order}"] for order in orders]
    rests += [[f"{counts.shown:,}", f"by {orders[-1]}"]]
    for rest in rests:
        text = "".join(f" · {part}" for part in (*rest, *hidden) if part)
        left = room - cell_len(text)
        if left >= min(cell_len(name), _LEAST_TITLE):
            break
    return shortened(name, max(left, _LEAST_NAME)) + text


def _plotted(plot: Plot | None, choices: Sequence[list[str]]) -> list[list[str]]:
    """Return the choices with the plot added: with all its weeks, with half of them, with fewer words."""
    return [
        [*parts, bars]
        for parts in choices
        for columns, brief in ((26, False), (13, False), (13, True))
        if plot is not None and (bars := plot.words(columns, brief=brief))
    ]


def _count_words(counts: Counts) -> str:
    shown = "" if counts.shown == counts.total else f"{counts.shown:,} of "
    return shown + counted(counts.total, "paper")
