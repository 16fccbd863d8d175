"""Show numbers as a line of small bars, one character each."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BARS = "▁▂▃▄▅▆▇█"
"""The bars; each has a stand-in of ASCII."""


def sparkline(counts: Sequence[int], width: int) -> str:
    """Return a bar for each count, in proportion to the highest one; a blank for 0.

    Args:
        counts: the counts, none below 0.
        width: the most columns, at least 1; neighbouring counts are summed to fit.
    """
    columns = _fitted(counts, width)
    highest = max(columns, default=0)
    # Rounded up, so that the lowest count is visible.
    return "".join(BARS[-(-count * len(BARS) // highest) - 1] if count else " " for count in columns)


def _fitted(counts: Sequence[int], width: int) -> list[int]:
    """Sum the counts into `width` columns or fewer."""
    size = len(counts)
    if size <= width:
        return list(counts)
    bounds = [size * column // width for column in range(width + 1)]
    return [sum(counts[start:end]) for start, end in pairwise(bounds)]
