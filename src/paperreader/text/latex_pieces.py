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
_FORMULA_PIECE = re.compile(
    r"""
      \\(?:(?:pgfsys|lx)@[A-Za-z@]+|@[A-Za-z@]+|[A-Za-z]+(?:\*(?=\s?\{))?)
    | \\(?s:.) | \$\$? | [{}^_~\\] | [^\\${}^_~]+
    """,
    re.VERBOSE,
)
_COMMENT = re.compile(r"(\\[A-Za-z]++)%\s+(?=[A-Za-z])|(\\.)|%\s+", re.DOTALL)
_PROSE = re.compile(r"[^\\^_={}]*[A-Za-z]{2,}[,;]? [A-Za-z]{2,}[^\\^_={}]*")
_LATEX = re.compile(r"\\[A-Za-z]|[\^_]")
_BARE = re.compile(r"\s*(?:[A-Za-z]\w?|[<>=+~≤≥±×∼≈-]+)\s*")
"""A variable or a relation alone: a formula anywhere."""

_BLANK = re.compile(r"\s+")
_XY_ENTRY = re.compile(r"\\entry@+#!@")
"""The cells of a diagram of XY-pic, which LaTeXML leaves in the formula."""

DEPTH = 30
"""The nesting depth beyond which groups stay as they are written."""


def pieces_of(text: str) -> list[str]:
    """Split `text` into pieces: commands, escaped characters, special characters, and text between them."""
    return _PIECE.findall(text)


def formula_pieces(formula: str) -> list[str]:
    """Split a formula into pieces, without its comments."""
    if "@#" in formula:
        formula = _XY_ENTRY.sub("", formula)
    return _FORMULA_PIECE.findall(without_comments(formula))


def without_comments(formula: str) -> str:
    """Return a formula without comments: each `%` that LaTeXML wrote to break a line, and the line feed."""
    return _COMMENT.sub(_uncommented, formula) if "%" in formula else formula


def _uncommented(found: re.Match[str]) -> str:
    return f"{found[1]} " if found[1] else found[2] or ""


def pairs(pieces: list[str]) -> dict[int, int]:
    r"""Map the index of each opening piece to its closing one: `{`, `$`, `\(`, `\[`, `\begin`."""
    close: dict[int, int] = {}
    braces: list[int] = []
    environments: list[int] = []
    # Dollars of one formula are in one group: `$\\hbox{$m$}$` has two formulas.
    opened: dict[tuple[str, int], int] = {}
    for index, piece in enumerate(pieces):
        if piece == "{":
            braces.append(index)
        elif piece == "}" and braces:
            for sign in ("$", "$$"):
                opened.pop((sign, len(braces)), None)
            close[braces.pop()] = index
        elif piece == "\\begin":
            environments.append(index)
        elif piece == "\\end" and environments:
            close[environments.pop()] = index
        elif piece in ("\\(", "\\["):
            opened[piece, 0] = index
        elif piece in ("\\)", "\\]") and (opening := (piece.translate(_OPENING), 0)) in opened:
            close[opened.pop(opening)] = index
        elif piece[0] == "$":
            start = opened.pop((piece, len(braces)), None)
            if start is not None and _is_formula(pieces, start, index):
                close[start] = index
            else:
                opened[piece, len(braces)] = index
    return close


class Pieces:
    r"""The pieces of a text and a place among them.

    Attributes:
        pieces: the text; a command that takes a character shortens a piece from its left.
        close: the index of an opening `{`, `$`, `\(`, `\[` or `\begin`, mapped to that of its closing piece.
        at: the index of the next piece.
        end: the index of the first piece beyond the part being read.
        depth: the number of open groups.
    """

    def __init__(self, pieces: list[str]) -> None:
        self.pieces = pieces
        self.close = pairs(pieces)
        self.at = 0
        self.end = len(pieces)
        self.depth = 0

    def group(self) -> str | None:
        """Return the next group as written, with characters unescaped; None if no group comes next."""
        if not self.has_group():
            return None
        close = self.close[self.at]
        inside = "".join(self.pieces[self.at + 1 : close])
        self.at = close + 1
        return re.sub(r"\\([^A-Za-z])", r"\1", inside).strip()

    def option(self) -> str:
        """Return the next `[…]` without its brackets; empty if there is none."""
        piece = self.peek()
        if not piece.startswith("[") or "]" not in piece:
            return ""
        inside, _, rest = piece[1:].partition("]")
        self.pieces[self.at] = rest
        self.at += not rest
        return inside

    def peek(self) -> str:
        """Return the next piece; empty at the end of the part being read."""
        return self.pieces[self.at] if self.at < self.end else ""

    def skip(self, pattern: re.Pattern[str]) -> bool:
        """Skip what `pattern` matches at the start of the next piece. Return whether there was any."""
        found = pattern.match(self.peek())
        if found is None or not found.end():
            return False
        self.drop(found.end())
        return True

    def skip_blank(self) -> bool:
        """Skip white space. Return whether there was any."""
        return self.peek()[:1].isspace() and self.skip(_BLANK)

    def has_group(self) -> bool:
        """Return whether a group that can be read comes next."""
        return self.peek() == "{" and self.close.get(self.at, self.end) < self.end and self.depth <= DEPTH

    def drop(self, count: int = 1) -> None:
        """Skip the first `count` characters of the next piece."""
        self.pieces[self.at] = rest = self.pieces[self.at][count:]
        self.at += not rest

    def has_script(self) -> bool:
        """Return whether a sub- or superscript comes next."""
        return self.peek()[:1] in ("^", "_")


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
