"""Names and other texts, shortened to few cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

if TYPE_CHECKING:
    from collections.abc import Sequence


def authors_line(authors: Sequence[str], width: int) -> str:
    """Return as many names as fit, then how many more there are: `Ada Lovelace, Alan Turing +3`."""
    if not authors:
        return ""
    shown = ""
    first = steady(authors[0])
    for number, name in enumerate(map(steady, authors[:40])):
        rest = len(authors) - number - 1
        longer = f"{shown}, {name}" if shown else name
        if cell_len(longer) + (len(f" +{rest}") if rest else 0) > width:
            break
        shown = longer
    else:
        number = min(len(authors), 40)
    if not shown:
        others = f" +{len(authors) - 1}" if len(authors) > 1 else ""
        return shortened(first, max(width - len(others), 4)) + others
    hidden = len(authors) - number
    return f"{shown} +{hidden}" if hidden else shown


_UNSTEADY = "\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
"""Variation selectors and skin tones."""

_JOINER, _BEFORE_EMOJI = "\u200d", "\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])"


def steady(text: str) -> str:
    """Return a text without what makes its width depend on the terminal: `👩‍🔬` becomes `👩🔬`.

    Terminals disagree about how many cells joined emoji take; what stands right of them would be out of line.
    """
    if text.isascii():
        return text
    if _JOINER in text:
        text = re.sub(_BEFORE_EMOJI, "", text)
    for character in _UNSTEADY:  # Few texts have one, and this is faster than to look at every character.
        text = text.replace(character, "")
    return text


def shortened(text: str, cells: int) -> str:
    """Return a text that has at most so many cells."""
    return text if cell_len(text) <= cells else cut(text, cells)


def cut(text: str, cells: int) -> str:
    """Return a text cut to so many cells, the last of them `…`."""
    return f"{set_cell_size(text, cells - 1)}…" if cells else ""
