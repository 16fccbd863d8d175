"""Wrapping a text as Textual does, in a tenth of the time if it is as plain as most abstracts."""

from __future__ import annotations

from rich.cells import get_character_cell_size
from textual.content import Content


def wrapped(text: Content, width: int) -> list[Content]:
    """Return the lines of a text at a width in cells."""
    plain = text.plain
    starts = _starts(plain, width)
    if starts is None:
        return text.wrap(width)
    if text.spans:
        *lines, last = text.divide(starts[1:])
        return [*(line.rstrip() for line in lines), last]
    ends = (*(start - 1 for start in starts[1:]), len(plain))
    return [
        Content(plain[start:end], cell_length=end - start, strip_control_codes=False)
        for start, end in zip(starts, ends, strict=True)
    ]


def _starts(text: str, width: int) -> list[int] | None:
    """Return where the lines start; None unless words of narrow letters fit, with a blank between them."""
    if " ".join(text.split()) != text or not _is_narrow(text):
        return None
    starts = [0]
    while len(text) - starts[-1] > width:
        blank = text.rfind(" ", starts[-1], starts[-1] + width + 1)
        if blank < 0:
            return None
        starts.append(blank + 1)
    return starts


def _is_narrow(text: str) -> bool:
    """Return whether each character takes one cell."""
    if text.isascii():
        return text.isprintable()
    return all(get_character_cell_size(character) == 1 for character in set(text))
