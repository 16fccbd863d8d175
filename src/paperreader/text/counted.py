"""Numbers of things as people write them."""

from __future__ import annotations


def counted(count: int, thing: str) -> str:
    """A number and what is counted: `1 bookmark`, `1,200 bookmarks`."""
    return f"{count:,} {thing}" + ("" if count == 1 else "s")
