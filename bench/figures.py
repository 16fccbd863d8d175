"""Measurements: figures, their budgets, the table of them, and the file that records them."""

from __future__ import annotations

import json
import os
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


RECORD = "PAPERREADER_BENCH_RECORD"
"""The environment variable that names the file to which each figure is added, as a line of JSON."""


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

    def as_json(self) -> dict[str, Any]:
        """Return what a file of figures says about it; `name`, `unit`, `n` and `p50` are always there."""
        found = {
            "name": self.name,
            "unit": self.unit,
            "n": len(self.values),
            "p50": round(self.p50, 3),
            "p95": round(self.p95, 3),
            "worst": round(max(self.values), 3),
            "ratio": self.ratio and round(self.ratio, 3),
        }
        if self.budget is not None:
            found |= {"budget": self.budget, "measured": self.measured, "passes": self.passes}
        return found


class Table:
    """A table for people, which grows with each measurement.

    Attributes:
        figures: those that were added.
    """

    def __init__(self, title: str) -> None:
        self.figures: list[Figure] = []
        self._title = title
        print(f"\n{title:48}{'n':>5}{'p50':>9}{'p95':>9}{'worst':>9}{'ratio':>8}  budget", flush=True)

    def add(self, figure: Figure) -> Figure:
        """Print one more."""
        ratio = f"{figure.ratio:8.2f}" if figure.ratio else " " * 8
        numbers = "".join(f"{value:9.2f}" for value in (figure.p50, figure.p95, max(figure.values)))
        name = f"{figure.name} ({figure.unit})"
        print(f"{name:48}{len(figure.values):5}{numbers}{ratio}  {_verdict(figure)}", flush=True)
        self.figures.append(figure)
        if record := os.environ.get(RECORD):
            with Path(record).open("a", encoding="utf-8") as lines:
                print(json.dumps({"table": self._title, **figure.as_json()}), file=lines)
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


YARDSTICK = "an empty Textual app"
"""The figure that shows how fast a machine is at the moment."""

TOLERANCE = 1.25
"""How many times as long something may take as in an earlier run: the machines are noisy."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a figure since an earlier run.

    Attributes:
        name: the table and the figure.
        before: its median then, as this machine would have measured it.
        now: its median now.
        unit: what both count.
    """

    name: str
    before: float
    now: float
    unit: str

    @property
    def times(self) -> float:
        """Return the ratio of now to before."""
        return self.now / self.before

    @property
    def is_worse(self) -> bool:
        """Return whether the figure grew by more than noise."""
        return self.times > TOLERANCE


def changes(before: dict[str, Any], now: dict[str, Any]) -> list[Change]:
    """Return what both runs measured; times are scaled by the empty Textual app, if both measured it."""
    then = {_place(figure): figure for figure in before["figures"]}
    own, former = _yardstick(now), _yardstick(before)
    speed = own / former if own and former else 1
    found = []
    for figure in now["figures"]:
        earlier = then.get(_place(figure))
        if earlier and earlier["p50"] > 0:
            scale = speed if figure["unit"].startswith("ms") else 1
            name = ", ".join(_place(figure)[:2])
            found.append(Change(name, earlier["p50"] * scale, figure["p50"], figure["unit"]))
    return found


def print_changes(found: Sequence[Change]) -> list[str]:
    """Print what became worse or better by more than noise, and return the names of what became worse."""
    print(f"\n{'against the earlier run, as medians':72}{'before':>9}{'now':>9}{'times':>8}")
    for change in sorted(found, key=lambda change: -change.times):
        if change.is_worse or change.times < 1 / TOLERANCE:
            note = "WORSE" if change.is_worse else "better"
            name = f"{change.name} ({change.unit})"
            print(f"{name:72}{change.before:9.2f}{change.now:9.2f}{change.times:8.2f}  {note}")
    worse = [change.name for change in found if change.is_worse]
    print(f"{len(found)} figures were compared; {len(worse)} are worse by more than {TOLERANCE - 1:.0%}.")
    return worse


def _place(figure: dict[str, Any]) -> tuple[str, str, str]:
    return figure["table"], figure["name"], figure["unit"]


def _yardstick(run: dict[str, Any]) -> float | None:
    return next((figure["p50"] for figure in run["figures"] if figure["name"] == YARDSTICK), None)


def _verdict(figure: Figure) -> str:
    if figure.passes is None:
        return ""
    return f"{figure.measured} ≤ {figure.budget:g} {'ok' if figure.passes else 'MISSED'}"
