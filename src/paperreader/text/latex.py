r"""Make LaTeX in titles and abstracts readable as plain Unicode text.

This module decides what a person sees instead of `$\mathcal{O}(n^2)$`. It refuses to lose text or to fail:
text that is not LaTeX (`100%`, `$5`, `snake_case`, `C:\Users`) or is unknown stays as it was written. It
reads the text once, so the time grows with the length.
"""

from __future__ import annotations

import re
import unicodedata

from paperreader.text import latex_tables as tables
from paperreader.text.latex_commands import COMMANDS
from paperreader.text.latex_pieces import pairs, pieces_of

_HINT = re.compile(r"[\\$~{]|--|``")
_LETTERS_FOLLOW = re.compile(r"\\?[A-Za-z0-9]")
_DEPTH = 30
"""The nesting depth beyond which groups stay as they are written."""


def readable(text: str) -> str:
    r"""Return `text` with its LaTeX as Unicode: `$n \leq 10^{-3}$` as `n ≤ 10⁻³`, `Erd\H{o}s` as `Erdős`.

    Sub- and superscripts that Unicode lacks become `_x` and `^(…)`. It never raises.
    """
    if _HINT.search(text) is None:
        return text
    return unicodedata.normalize("NFC", Reader(text).text())


class Reader:
    r"""One reading of one text, piece by piece.

    Attributes:
        pieces: the text; a command that takes a character shortens a piece from its left.
        close: the index of an opening `{`, `$`, `\(` or `\[`, mapped to the index of its closing piece.
        at: the index of the next piece.
        end: the index of the first piece beyond the part being read.
        math: whether a formula is being read.
        depth: the number of open groups.
        quotes: the number of open ``.
    """

    def __init__(self, text: str) -> None:
        self.pieces = pieces_of(text)
        self.close = pairs(self.pieces)
        self.at = 0
        self.end = len(self.pieces)
        self.math = False
        self.depth = 0
        self.quotes = 0

    def text(self) -> str:
        """Return the complete text in Unicode."""
        return self._read(self.end, math=False)

    def argument(self, *, math: bool | None = None) -> str:
        """Read the argument of a command: a group, a command or one character; empty if there is none.

        It is read as a formula or as prose if `math` says so, else like the text around it.
        """
        self._skip_blank()
        if self._has_group():
            return self._inside(self.at, math=self.math if math is None else math)
        piece = self._next()
        if not piece or piece[0] in "{}$" or self.depth > _DEPTH:
            return ""
        self.at += 1
        if piece[0] == "\\":
            self.depth += 1
            inside = self._command(piece, "")
            self.depth -= 1
            return inside
        if len(piece) > 1:
            self.at -= 1
            self.pieces[self.at] = piece[1:]
        return piece[0]

    def group(self) -> str | None:
        """Return the next group as written, with characters unescaped; None if no group comes next."""
        if not self._has_group():
            return None
        close = self.close[self.at]
        inside = "".join(self.pieces[self.at + 1 : close])
        self.at = close + 1
        return re.sub(r"\\([^A-Za-z])", r"\1", inside).strip()

    def option(self) -> str:
        """Return the next `[…]` without its brackets; empty if there is none."""
        piece = self._next()
        if not piece.startswith("[") or "]" not in piece:
            return ""
        inside, _, rest = piece[1:].partition("]")
        self.pieces[self.at] = rest
        self.at += not rest
        return inside

    def _read(self, end: int, *, math: bool) -> str:
        """Read the pieces up to `end`."""
        outer = self.end, self.math
        self.end, self.math = end, math
        out: list[str] = []
        before = ""
        while self.at < end:
            piece = self.pieces[self.at]
            self.at += 1
            text = self._piece(piece, before)
            before = text[-1:] or before
            out.append(text)
        self.end, self.math = outer
        return "".join(out)

    def _piece(self, piece: str, before: str) -> str:
        """Return the text of one piece; `before` is the character before it."""
        first = piece[0]
        if first == "\\":
            return self._command(piece, before)
        if first == "$":
            return self._formula(piece)
        if first == "{":
            return self._group()
        if first in "^_":
            return self._script(piece)
        if self.math:
            return {"~": " ", "--": "–"}.get(piece) or piece.replace("''", "″").replace("'", "′")
        return self._punctuation(piece, before) if first in "~`'-" else piece

    def _punctuation(self, piece: str, before: str) -> str:
        """Convert ties, dashes and quotes of prose."""
        after = self._next()[:1]
        if piece == "~":
            ties = before and after and before not in "/~" and not (before + after).isspace()
            numbers = before.isdigit() and after.isdigit()
            return " " if ties and not before.isspace() and not after.isspace() and not numbers else "~"
        if piece == "``":
            self.quotes += 1
            return "“"
        if piece == "''" and self.quotes:
            self.quotes -= 1
            return "”"
        # A dash is between blanks or words; `--flag` is an option.
        if piece in ("--", "---") and (after.isspace() or (before and not before.isspace())):
            return "–" if len(piece) == 2 else "—"
        return piece

    def _formula(self, piece: str) -> str:
        """Return the formula that `piece` opens, or `piece` if it is never closed."""
        if self.close.get(self.at - 1, self.end) >= self.end or self.depth > _DEPTH:
            return piece
        return self._inside(self.at - 1, math=True).strip()

    def _group(self) -> str:
        """Read a group without a command: its braces are text in prose, unless it holds LaTeX."""
        close = self.close.get(self.at - 1, self.end)
        comma = self._next() == "," and close == self.at + 1
        latex = self.math or self.depth or comma or self._next()[:1] == "\\"
        if close >= self.end or self.depth > _DEPTH or not latex:
            return "{"
        return self._inside(self.at - 1, math=self.math)

    def _inside(self, start: int, *, math: bool) -> str:
        """Read the part between `start` and its closing piece."""
        close = self.close[start]
        self.at = start + 1
        self.depth += 1
        inside = self._read(close, math=math)
        self.depth -= 1
        self.at = close + 1
        return inside

    def _next(self) -> str:
        return self.pieces[self.at] if self.at < self.end else ""

    def _skip_blank(self) -> bool:
        """Skip white space. Return whether there was any."""
        piece = self._next()
        if not piece[:1].isspace():
            return False
        self.pieces[self.at] = piece.lstrip()
        self.at += piece.isspace()
        return True

    def _has_group(self) -> bool:
        """Return whether a group that can be read comes next."""
        return self._next() == "{" and self.close.get(self.at, self.end) < self.end and self.depth <= _DEPTH

    def _script(self, sign: str) -> str:
        """Convert a sub- or superscript; in prose, only before a group or a command: `a_b^c` is a name."""
        if not self.math and not self._has_group() and not re.match(r"\\[A-Za-z]", self._next()):
            return sign
        inside = self.argument(math=True).strip()
        if not inside:
            return "" if self.math else sign
        table = tables.SUPERSCRIPTS if sign == "^" else tables.SUBSCRIPTS
        small = inside.replace(" ", "")
        if all(ord(character) in table for character in small):
            return small.translate(table)
        bare = len(inside) == 1 or (sign == "_" and re.fullmatch(r"[\w*′]+", inside))
        return (
            sign + inside
            if bare or (inside[0] == "(" and inside.find(")") == len(inside) - 1)
            else f"{sign}({inside})"
        )

    def _command(self, piece: str, before: str) -> str:
        """Return the text of a command or an escaped character."""
        name = piece[1:].rstrip("*")
        if piece in ("\\(", "\\[") and self.at - 1 in self.close:
            return self._formula(piece)
        if name in tables.ACCENTS and self._can_be_accent(name):
            return self._accent(name)
        if not name.isalpha():
            return self._escaped(piece)
        if name in tables.SYMBOLS or name in tables.LETTERS:
            return self._symbol(name, before)
        return self._word(name, before) if name in tables.WORDS else self._with_argument(piece, name)

    def _escaped(self, piece: str) -> str:
        """Convert a backslash before a character that is not a letter."""
        name = piece[1:]
        if name in tables.SPACES:
            return tables.SPACES[name]
        if name == "|" and self.math:
            return "‖"
        return name if name and name in "%&#_${}|'\"^~`=.<>*+" else piece

    def _symbol(self, name: str, before: str) -> str:
        """Return a symbol; drop the blank that ends its command after a letter or a bare operator."""
        symbol = tables.SYMBOLS.get(name) or tables.LETTERS[name]
        if self._has_group() and self.close[self.at] == self.at + 1:
            self.at += 2
        elif name in tables.LETTERS or (self.math and not symbol.isalpha() and not before.isspace()):
            self._skip_blank()
        return symbol

    def _word(self, name: str, before: str) -> str:
        """Convert a command without argument: an upright name such as `log`, white space, or nothing."""
        if name not in tables.OPERATORS:
            if name in tables.WIDE_SPACES and self._has_group() and self.close[self.at] == self.at + 1:
                self.at += 2
            self._skip_blank()
            return " " if name in tables.WIDE_SPACES else ""
        left = " " if self.math and (before.isalnum() or before == ")") else ""
        right = " " if _LETTERS_FOLLOW.match(self._next()) else ""
        return f"{left}{name}{right}"

    def _can_be_accent(self, name: str) -> bool:
        r"""Return whether an accent has a base: `\"o`, `\H{o}`, `\v s`, `\'\i`, `\hat x`."""
        if self._has_group():
            inside = self.pieces[self.at + 1 : self.close[self.at]]
            return len(name) > 1 or (len(inside) == 1 and (len(inside[0]) == 1 or inside[0][0] == "\\"))
        following = self._next()
        if len(name) > 1:
            return self.math and following != ""
        if following.startswith("\\"):
            return following[1:] in tables.LETTERS
        if name.isalpha():
            return re.match(r"\s[A-Za-z]", following) is not None
        return following[:1].isalpha() and not self.math

    def _accent(self, name: str) -> str:
        base = self.argument().strip()
        base = {"ı": "i", "ȷ": "j"}.get(base, base)
        if len(base) > 3 and self.math:
            return f"{name}({base})"
        return base[:1] + tables.ACCENTS[name] + base[1:] if base else ""

    def _with_argument(self, piece: str, name: str) -> str:
        """Convert a command with arguments; an unknown command becomes its arguments, or its name."""
        if name in tables.FONTS:
            return self.argument().translate(tables.FONTS[name]) or piece
        if name in tables.SILENT_WITH_ARGUMENT:
            self.group()
            return ""
        if name in COMMANDS and (self.math or self._has_group() or self._next()[:1] == "["):
            return COMMANDS[name](self)
        parts = []
        while self._has_group():
            parts.append(self.argument())
        return " ".join(filter(None, parts)) or (name if self.math else piece)
