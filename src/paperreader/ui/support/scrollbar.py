"""Where the thumb of a one-column scrollbar is drawn."""

from __future__ import annotations


def thumb(start: int, window: int, total: int) -> range:
    """The lines of a window that the thumb covers; none when everything is in view.

    Args:
        start: first line in view.
        window: lines in view.
        total: lines there are.
    """
    if total <= window or window <= 0:
        return range(0)
    size = max(1, window * window // total)
    top = round(start * (window - size) / (total - window))
    top = min(max(top, 0), window - size)
    return range(top, top + size)
