"""What a query found in a text."""

from __future__ import annotations

from typing import NamedTuple

Span = tuple[int, int]
"""Start and end of a part of a text, in characters."""


class Snippet(NamedTuple):
    """A piece of a paper's text on one line.

    Attributes:
        text: the piece, with `…` for what is left out.
        hits: the parts of it that the query matched, in order and not overlapping; at least one.
        field: the name of its field.
        section: the section of a full text that it is in; empty for other texts.
    """

    text: str
    hits: tuple[Span, ...]
    field: str
    section: str = ""
