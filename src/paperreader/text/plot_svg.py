"""Draw a plot as an SVG picture that needs no other file, and reads well on light and on dark ground."""

from __future__ import annotations

from html import escape
from itertools import cycle
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.models.plot import Plot, Series

_WIDTH, _HEIGHT = 760, 380
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 48, 72, 40
_MOST_NAMES, _MOST_TICKS, _MOST_LETTERS = 8, 5, 80
_DASHES = ("none", "8 4", "2 3", "8 3 2 3", "14 4", "4 2")
"""Lines differ by their dashes too, since not everybody tells colours apart."""

_STYLE = """
  .ground { fill: #ffffff } text { fill: #24292f; font: 13px system-ui, sans-serif }
  .title { font-size: 16px; font-weight: 600 } .grid { stroke: #57606a; stroke-opacity: .35 }
  .line { fill: none; stroke-width: 2.5 }
  .s0 { stroke: #1f5fbf } .s1 { stroke: #a04a00 } .s2 { stroke: #1e6b2b }
  .s3 { stroke: #6b3fa0 } .s4 { stroke: #b3261e } .s5 { stroke: #00665a }
  .f0 { fill: #1f5fbf } .f1 { fill: #a04a00 } .f2 { fill: #1e6b2b }
  .f3 { fill: #6b3fa0 } .f4 { fill: #b3261e } .f5 { fill: #00665a }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #14161a } text { fill: #e6e6e6 } .grid { stroke: #b0b6c0 }
    .s0 { stroke: #6ca8ff } .s1 { stroke: #ffb26d } .s2 { stroke: #8fd694 }
    .s3 { stroke: #c3a6ff } .s4 { stroke: #ff8b82 } .s5 { stroke: #5fd7c5 }
    .f0 { fill: #6ca8ff } .f1 { fill: #ffb26d } .f2 { fill: #8fd694 }
    .f3 { fill: #c3a6ff } .f4 { fill: #ff8b82 } .f5 { fill: #5fd7c5 }
  }
"""


def to_svg(plot: Plot) -> str:
    """Return the picture: bars for one series of papers, else a line for each series."""
    return "".join(_parts(plot))


def _parts(plot: Plot) -> Iterator[str]:
    lines = len(plot.series) if len(plot.series) > 1 else 0
    height = _HEIGHT + 22 * lines
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-labelledby="title desc" width="{_WIDTH}" height="{height}">\n'
        f'<title id="title">{escape(plot.title)}</title>\n'
        f'<desc id="desc">{escape(_description(plot))}</desc>\n'
        f'<style>{_STYLE}</style>\n<rect class="ground" width="100%" height="100%"/>\n'
        f'<text class="title" x="{_LEFT}" y="24">{escape(_cut(plot.title))}</text>\n'
        f'<text x="{_LEFT}" y="44">{escape(plot.remark or plot.unit)}</text>\n'
    )
    step = _round_step(plot.highest, least=0.1 if plot.unit == "%" else 1)
    top = step * max(-(-plot.highest // step), 1)
    yield from _scale(plot, step, top)
    yield from _names(plot)
    if lines or plot.unit != "papers":
        for number, series in enumerate(plot.series):
            yield from _line(plot, series, number, top)
        yield from _legend(plot) if lines else ()
    else:
        yield from _bars(plot, plot.series[0], top)
    yield "</svg>\n"


def _cut(title: str) -> str:
    return title if len(title) <= _MOST_LETTERS else f"{title[:_MOST_LETTERS]}…"


def _description(plot: Plot) -> str:
    """Return every number in words, for those who do not see the picture."""
    return " ".join(
        f"{series.name}: "
        + ", ".join(
            f"{step} {plot.number(value)}" for step, value in zip(plot.steps, series.values, strict=True)
        )
        + "."
        for series in plot.series
    )


def _scale(plot: Plot, step: float, top: float) -> Iterator[str]:
    """Draw a line for each round number."""
    for tick in range(round(top / step) + 1):
        y = _y(tick * step, top)
        yield f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>'
        value = tick * step
        words = f"{value:g} %" if plot.unit == "%" else f"{value:,.0f}"
        yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{words}</text>\n'


def _round_step(highest: float, least: float) -> float:
    """Return the distance of the lines: 1, 2 or 5, times a power of ten, `least` being the lowest power."""
    power = least
    while True:
        for factor in (1, 2, 5):
            if factor * power * _MOST_TICKS >= highest:
                return factor * power
        power *= 10


def _names(plot: Plot) -> Iterator[str]:
    every = -(-len(plot.steps) // _MOST_NAMES)
    for at in range(len(plot.steps) - 1, -1, -every):
        yield (
            f'<text x="{_x(at, plot)}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle">'
            f"{escape(plot.steps[at])}</text>\n"
        )


def _bars(plot: Plot, series: Series, top: float) -> Iterator[str]:
    width = round(0.7 * (_WIDTH - _LEFT - _RIGHT) / len(plot.steps), 1)
    for at, value in enumerate(series.values):
        y = _y(value, top)
        yield (
            f'<rect class="f0" x="{_x(at, plot) - width / 2:.1f}" y="{y}" width="{width}" '
            f'height="{_HEIGHT - _BOTTOM - y:.1f}">'
            f"<title>{escape(plot.steps[at])}: {plot.number(value)}</title></rect>\n"
        )


def _line(plot: Plot, series: Series, number: int, top: float) -> Iterator[str]:
    places = [(_x(at, plot), _y(value, top)) for at, value in enumerate(series.values)]
    points = " ".join(f"{x},{y}" for x, y in places)
    yield (
        f'<polyline class="line s{number % 6}" stroke-dasharray="{_DASHES[number % 6]}" '
        f'points="{points}"><title>{escape(series.name)}</title></polyline>\n'
    )
    for x, y in places:
        yield f'<circle class="f{number % 6}" cx="{x}" cy="{y}" r="3"/>\n'


def _legend(plot: Plot) -> Iterator[str]:
    for number, (series, dashes) in enumerate(zip(plot.series, cycle(_DASHES), strict=False)):
        y, words = _HEIGHT + 8 + 22 * number, f"{series.name}: {plot.number(series.values[-1])}"
        yield (
            f'<line class="line s{number % 6}" stroke-dasharray="{dashes}" '
            f'x1="{_LEFT}" x2="{_LEFT + 40}" y1="{y}" y2="{y}"/>'
            f'<text x="{_LEFT + 52}" y="{y + 4}">{escape(words)}</text>\n'
        )


def _x(at: int, plot: Plot) -> float:
    return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * (at + 0.5) / len(plot.steps), 1)


def _y(value: float, top: float) -> float:
    return round(_HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * value / top, 1)
