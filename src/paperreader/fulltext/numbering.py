"""The numbers of sections, figures and tables, as they stand at the start of a line."""

from __future__ import annotations

import re

_SECTION = re.compile(
    r"(?:(?P<number>(?:Appendix|Chapter|Section)\s+[A-Z\d]{1,4}|\d{1,2}(?:\.\d{1,2}){0,4}|[A-Z](?:\.\d{1,2}){1,4})"
    r"[.:]?\s*|(?P<letter>[A-Z])[.:]?\s+)(?=[^\s\d.,:;%)])"
)
_CAPTION = re.compile(
    r"(?P<kind>Fig(?:ure|\.)|Table|Algorithm|Listing)\s*(?P<number>[A-Z]?\.?\d{1,3}(?:\.\d{1,3})?)\s*[:.|]",
    re.IGNORECASE,
)


def split_number(title: str, *, in_appendix: bool = False) -> tuple[str | None, str]:
    """Return the number at the start of the title of a section, or None, and the rest of the title.

    A letter alone is a number in an appendix only: elsewhere it is the article `A`.
    """
    found = _SECTION.match(title)
    if found is None or (found["letter"] and not in_appendix):
        return None, title
    return found["number"] or found["letter"], title[found.end() :]


def level_of(number: str) -> int:
    """Return the level that a number shows: 1 for `3` and `Appendix A`, 2 for `3.1`."""
    return min(number.strip(".").count(".") + 1, 5)


def caption_of(text: str) -> tuple[str, str] | None:
    """Return what a caption is of (`figure`, `table`, `algorithm`, `listing`) and its number, or None."""
    found = _CAPTION.match(text)
    if found is None:
        return None
    kind = found["kind"].lower()
    return ("figure" if kind.startswith("fig") else kind), found["number"]
