"""Painting the lines that changed, and no others.

Textual's compositor asks each widget beside a change for all its lines, and cuts them where widgets meet.
Most keys change lines that nothing covers, whose widgets are asked for just these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate
from textual.geometry import Region

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from textual.strip import Strip
    from textual.widget import Widget


class LineUpdate(CompositorUpdate):
    """Lines to write to the terminal, each with its first cell."""

    def __init__(self, lines: Iterable[tuple[int, int, Strip]]) -> None:
        self.lines = lines

    def render_segments(self, console: Console) -> str:
        """Return the lines as they are written to the terminal."""
        return "".join([f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for x, y, strip in self.lines])


class LineCompositor(Compositor):
    """A compositor that composes the screen only where a widget that changed is partly covered."""

    def render_partial_update(self) -> ChopsUpdate | LineUpdate | None:  # type: ignore[override]
        """Return what changed since the last time, or None."""
        changed = self._uncovered()
        if changed is None:
            return super().render_partial_update()
        self._dirty_regions.clear()
        lines = []
        for (widget, x, width), regions in changed.items():
            area, _ = self.visible_widgets[widget]
            rows = {y for region in regions for y in region.line_range}
            top = min(rows)
            strips = widget.render_lines(Region(x - area.x, top - area.y, width, max(rows) + 1 - top))
            lines += [(x, y, strip) for y, strip in enumerate(strips, top) if y in rows]
        return LineUpdate(lines) if lines else None

    def _uncovered(self) -> dict[tuple[Widget, int, int], list[Region]] | None:
        """Return what changed by widget, first column and width; None if a region is partly covered."""
        visible = [(widget, area.intersection(clip)) for widget, (area, clip) in self.visible_widgets.items()]
        found: dict[tuple[Widget, int, int], list[Region]] = {}
        for region in self._dirty_regions:
            front = next(((widget, seen) for widget, seen in visible if seen.overlaps(region)), None)
            if front is None or not front[1].contains_region(region):
                return None
            found.setdefault((front[0], region.x, region.width), []).append(region)
        return found
