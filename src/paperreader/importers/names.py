"""Names of authors from the form of catalogues, family name first, to the one in which they are said."""

from __future__ import annotations

import re


def spoken(name: str) -> str:
    """`Lovelace, Ada` as `Ada Lovelace`; `King, Jr., Martin Luther` and `King, Martin Luther, Jr.` likewise.

    A name without a comma is said as it is written.
    """
    parts = [part for piece in name.split(",") if (part := " ".join(piece.split()))]
    if len(parts) < 2:
        return parts[0] if parts else ""
    family, given, *rest = parts
    if rest and _is_suffix(given):
        given, rest[0] = rest[0], given
    return " ".join((given, family, *rest))


def _is_suffix(text: str) -> bool:
    return re.fullmatch(r"(?:jr|sr)\.?|[ivx]{1,4}", text, re.IGNORECASE) is not None
