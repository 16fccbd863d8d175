"""Draw a plot as lines of text: a bar for each step, with its name and its number.

The numbers stand beside the bars, so that the lines say everything without colour, and to a screen reader.
"""

from __future__ import annotations

from itertools import dropwhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.models.plot import Plot

BAR = "█"
"""A cell of a bar; the stand-in for it in ASCII is `#`."""

_LEAST = 8
"""The least cells of the longest bar."""


def plot_lines(plot: Plot, width: int) -> Iterator[str]:
    """Yield the lines of a plot without its title, in a width of at least 30 columns.

    The first steps, in which everything is 0, are left out.
    """
    kept = list(dropwhile(lambda at: not any(one.values[at] for one in plot.series), range(len(plot.steps))))
    kept = kept or [len(plot.steps) - 1]
    numbers = [plot.number(one.values[at]) for one in plot.series for at in kept]
    named = max(len(plot.step), *(len(plot.steps[at]) for at in kept))
    counted = max(len(plot.unit), *map(len, numbers))
    room = max(width - named - counted - 4, _LEAST)
    if plot.remark:
        yield plot.remark
    for series in plot.series:
        if len(plot.series) > 1:
            yield ""
            yield series.name
        yield f"{plot.step:{named}}  {plot.unit:>{counted}}"
        for at in kept:
            value = series.values[at]
            # Rounded up, so that the lowest number is visible.
            bar = BAR * -(-int(value * 100) * room // max(int(plot.highest * 100), 1))
            yield f"{plot.steps[at]:{named}}  {plot.number(value):>{counted}}  {bar}".rstrip()
