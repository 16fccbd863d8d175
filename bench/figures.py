"""Measurements: figures, their budgets, and the table of them."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement, taken several times.

    Attributes:
        name: what it is.
        values: each time, in milliseconds (or in `unit`).
        budget: what may not be passed by `measured`, or None if nothing was promised.
        measured: what the budget is about: `p50`, `p95`, `ratio`.
        against: the median to which the ratio is taken, or None for no ratio.
        unit: what the values count.
    """

    name: str
    values: Sequence[float]
    budget: float | None = None
    measured: str = "p95"
    against: float | None = None
    unit: str = "ms"

    def __post_init__(self) -> None:
        """Refuse to pass by never having happened."""
        if not self.values:
            raise ValueError(f"{self.name}: nothing was measured")

    @property
    def p50(self) -> float:
        """Return the median."""
        return statistics.median(self.values)

    @property
    def p95(self) -> float:
        """Return the value that 95 of 100 do not exceed."""
        return sorted(self.values)[min(int(len(self.values) * 0.95), len(self.values) - 1)]

    @property
    def ratio(self) -> float | None:
        """Return the ratio of the median to that of another figure."""
        return self.p50 / self.against if self.against else None

    @property
    def passes(self) -> bool | None:
        """Return whether the figure keeps to its budget; None without one."""
        value: float | None = getattr(self, self.measured)
        return None if self.budget is None or value is None else value <= self.budget


class Table:
    """A table for people, which grows with each measurement.

    Attributes:
        figures: those that were added.
    """

    def __init__(self, title: str) -> None:
        self.figures: list[Figure] = []
        print(f"\n{title:48}{'n':>5}{'p50':>9}{'p95':>9}{'worst':>9}{'ratio':>8}  budget", flush=True)

    def add(self, figure: Figure) -> Figure:
        """Print one more."""
        ratio = f"{figure.ratio:8.2f}" if figure.ratio else " " * 8
        numbers = "".join(f"{value:9.2f}" for value in (figure.p50, figure.p95, max(figure.values)))
        name = f"{figure.name} ({figure.unit})"
        print(f"{name:48}{len(figure.values):5}{numbers}{ratio}  {_verdict(figure)}", flush=True)
        self.figures.append(figure)
        return figure

    @property
    def broken(self) -> list[str]:
        """Return the figures that exceed their budget."""
        return [figure.name for figure in self.figures if figure.passes is False]


def print_figures(title: str, figures: Iterable[Figure]) -> list[str]:
    """Print a table of all figures, and return those that exceed their budget."""
    table = Table(title)
    for figure in figures:
        table.add(figure)
    return table.broken


def _verdict(figure: Figure) -> str:
    if figure.passes is None:
        return ""
    return f"{figure.measured} ≤ {figure.budget:g} {'ok' if figure.passes else 'MISSED'}"
