"""Numbers and counts in words."""

from __future__ import annotations


def counted(count: int, thing: str) -> str:
    """Return a number with its noun: `1 bookmark`, `1,200 bookmarks`."""
    return f"{count:,} {thing}" + ("" if count == 1 else "s")


_THOUSAND = 1_000


def short_count(number: float) -> str:
    """Return a count in at most four characters: `950`, `1.2k`, `34k`, `1.1M`."""
    if number < _THOUSAND:
        return str(number)
    for unit in "kMGT":
        number /= _THOUSAND
        if number < 9.95:
            return f"{number:.1f}{unit}"
        if number < _THOUSAND - 0.5:
            return f"{round(number)}{unit}"
    return "999T"
