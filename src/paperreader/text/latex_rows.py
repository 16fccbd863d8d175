r"""Rows and cells of LaTeX's environments on one line: `\begin{cases}`, `\begin{array}`, `\substack`, ….

A reader marks the end of a row (`\\`) and of a cell (`&`) with a character; these functions replace them.
"""

from __future__ import annotations

import re

ROW, CELL = "\x1e", "\x1f"

LENGTH = re.compile(r"\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|pc|bp|mu)?\s*\]")
"""The space after a row, as in `\\[2pt]`."""

_AROUND = {
    "cases": ("{", ""),
    "dcases": ("{", ""),
    "rcases": ("", "}"),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
}
_BARE = frozenset({"array", "matrix", "smallmatrix", "tabular", "matrixquantity", "smallmatrixquantity"})
_OPENING = frozenset("([{⟨|‖⌊⌈⟦")
WITH_COLUMNS = frozenset({"array", "tabular", "alignat", "alignedat", "subarray", "xalignat"})
"""Environments whose first argument is no text of theirs."""

_HORIZONTAL = re.compile(r"@([<>])([^<>@]*+)\1([^<>@]*+)\1")
_VERTICAL = re.compile(r"@([VA])([^VA@]*+)\1([^VA@]*+)\1")
_SIGNS = {">": "→", "<": "←", "V": "↓", "A": "↑"}


def lines(text: str) -> str:
    """Return rows on one line, separated by `; `, and their cells by a blank."""
    if ROW not in text and CELL not in text:
        return text
    rows = (" ".join(cell.strip() for cell in row.split(CELL)) for row in text.split(ROW))
    return "; ".join(" ".join(row.split()) for row in rows if row.strip())


def environment(name: str, inside: str, before: str) -> str:
    """Return the text of an environment; `before` is the character before it."""
    name = name.rstrip("*")
    if name == "CD":
        inside = (
            _VERTICAL.sub(_arrow, _HORIZONTAL.sub(_arrow, inside)).replace("@=", " = ").replace("@|", " ‖ ")
        )
        return lines(inside.replace("@.", " "))
    text = lines(inside)
    left, right = _AROUND.get(name, ("", ""))
    if name in _BARE and ";" in text and before and before not in _OPENING:
        left, right = "[", "]"
    return left + text + right


def _arrow(found: re.Match[str]) -> str:
    above, below = found[2].strip(), found[3].strip()
    return f" {_SIGNS[found[1]]}{above and f'^({above})'}{below and f'_({below})'} "
