"""Split LaTeX into pieces, and find the pairs among them. This module interprets nothing."""

from __future__ import annotations

import re

_PIECE = re.compile(
    r"""
      \\[A-Za-z]+(?:\*(?=\s?\{))?                           # a command
    | \\(?s:.)                                              # an escaped character
    | \$\$?
    | [{}^_~\\]
    | `+ | '{2,} | -{2,}
    | (?<![\w}$])[A-Za-z]:\\[\w\\.-]+                     # a path of Windows
    | (?: (?:https?://|www\.)[^\s{}$\\]+                    # an address keeps its tildes and dashes
        | [^\\${}^_~`'\-:hw]++ | [hw:] | -(?!-) | '(?!')
      )++
    """,
    re.VERBOSE,
)
_PROSE = re.compile(r"[^\\^_={}]*[A-Za-z]{2,}[,;]? [A-Za-z]{2,}[^\\^_={}]*")
_LATEX = re.compile(r"\\[A-Za-z]|[\^_]")
_BARE = re.compile(r"\s*(?:[A-Za-z]\w?|[<>=+~≤≥±×∼≈-]+)\s*")
"""A variable or a relation alone: a formula anywhere."""


def pieces_of(text: str) -> list[str]:
    """Split `text` into pieces: commands, escaped characters, special characters, and text between them."""
    return _PIECE.findall(text)


def pairs(pieces: list[str]) -> dict[int, int]:
    r"""Map the index of each opening piece to its closing one: braces, `\(…\)`, `\[…\]`, dollars."""
    close: dict[int, int] = {}
    braces: list[int] = []
    opened: dict[str, int] = {}
    for index, piece in enumerate(pieces):
        if piece == "{":
            braces.append(index)
        elif piece == "}" and braces:
            close[braces.pop()] = index
        elif piece in ("\\(", "\\["):
            opened[piece] = index
        elif piece in ("\\)", "\\]") and (opening := piece.translate(_OPENING)) in opened:
            close[opened.pop(opening)] = index
        elif piece[0] == "$":
            start = opened.pop(piece, None)
            if start is not None and _is_formula(pieces, start, index):
                close[start] = index
            else:
                opened[piece] = index
    return close


_OPENING = str.maketrans(")]", "([")


def _is_formula(pieces: list[str], start: int, end: int) -> bool:
    """Return whether the dollars at `start` and `end` enclose a formula, and are not two prices.

    The rule is Pandoc's (tex_math_dollars): no blank inside a dollar, no digit after the second. There are
    three exceptions: a sign alone is a formula, a formula with LaTeX may have blanks and a digit after it,
    and two words in a row are prose.
    """
    inside = "".join(pieces[start + 1 : end])
    if not inside.strip():
        return False
    if _BARE.fullmatch(inside):
        return True
    latex = _LATEX.search(inside) is not None
    if inside[0].isspace() != inside[-1].isspace():
        return latex and len(inside) < 60
    if inside[0].isspace():
        return latex and len(inside) < 300
    price = end + 1 < len(pieces) and pieces[end + 1][:1].isdigit()
    return latex or not (price or _PROSE.fullmatch(inside))
