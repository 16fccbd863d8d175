"""Numbers over time, to be drawn as text or as a picture."""

from __future__ import annotations

import msgspec


class Series(msgspec.Struct, frozen=True):
    """The numbers of one thing.

    Attributes:
        name: what is counted.
        values: one number for each step.
    """

    name: str
    values: tuple[float, ...]


class Plot(msgspec.Struct, frozen=True):
    """Numbers over time.

    Attributes:
        title: what is plotted.
        step: the name of a step of time, such as `week`.
        unit: what the numbers count, such as `papers`; `%` for shares.
        steps: the names of the steps, the oldest first.
        series: what is compared; most plots have one.
        remark: a sentence about the numbers, or empty.
    """

    title: str
    step: str
    unit: str
    steps: tuple[str, ...]
    series: tuple[Series, ...]
    remark: str = ""

    @property
    def highest(self) -> float:
        """Return the highest number of all series."""
        return max((value for series in self.series for value in series.values), default=0)

    def number(self, value: float) -> str:
        """Return a number as people read it: `1,234`, or `3.1 %` for a share."""
        return f"{value:.1f} %" if self.unit == "%" else f"{value:,}"
