"""Read LaTeX, of prose and of formulas, into Unicode text.

The reader goes through the text once, piece by piece, so the time grows with the length.
"""

from __future__ import annotations

import re

from paperreader.text import latex_rows as rows
from paperreader.text import latex_symbols as symbols
from paperreader.text import latex_tables as tables
from paperreader.text.latex_commands import COMMANDS
from paperreader.text.latex_maths import (
    FROM_BRACKETS,
    FROM_LETTERS,
    FROM_TEXT,
    INFIX,
    accented,
    scripted,
    touches,
    word,
)
from paperreader.text.latex_pieces import DEPTH, Pieces

_BRACKETS = frozenset("([{⟨√∛∜∂∇") | symbols.BIG_OPERATORS

_OPTION = 100
"""The number of pieces in which a `[` must be closed."""


class Reader(Pieces):
    r"""One reading of one text, piece by piece.

    Attributes:
        formula: whether the text is a formula, in which no command may stay as it is written.
        math: whether a formula is being read.
        before: the character before the piece being read; empty at the start of a group.
        apart: from what a blank must part what was read: `FROM_TEXT`, `FROM_LETTERS`, `FROM_BRACKETS`, or 0.
        after: the same of the piece before.
        quotes: the number of open ``.
    """

    def __init__(self, pieces: list[str], *, formula: bool = False) -> None:
        super().__init__(pieces)
        self.formula = formula
        self.math = False
        self.before = ""
        self.apart = self.after = 0
        self.quotes = 0

    def text(self) -> str:
        """Return the complete text in Unicode."""
        text = self._read(self.end, math=self.formula)
        return rows.lines(text) if self.formula else text

    def argument(self, *, math: bool | None = None) -> str:
        """Read the argument of a command: a group, a command or one character; empty if there is none.

        It is read as a formula or as prose if `math` says so, else like the text around it.
        """
        self.skip_blank()
        if self.has_group():
            return self._inside(self.at, math=self.math if math is None else math)
        piece = self.peek()
        if not piece or piece[0] in "{}$" or self.depth > DEPTH:
            return ""
        self.at += 1
        if piece[0] == "\\":
            self.depth += 1
            inside = self._command(piece)
            self.depth -= 1
            return inside
        if len(piece) > 1:
            self.at -= 1
            self.drop()
        return piece[0]

    def formula_option(self) -> str:
        """Read the next `[…]` as a formula; empty if there is none."""
        if not self.peek().startswith("["):
            return ""
        index, limit = self.at, min(self.end, self.at + _OPTION)
        while index < limit and "]" not in self.pieces[index]:
            index = self.close.get(index, index) + 1
        if index >= limit:
            return ""
        self.pieces[self.at] = self.pieces[self.at][1:]
        self.pieces[index], _, rest = self.pieces[index].partition("]")
        inside = self._read(index + 1, math=True)
        self.pieces[index] = rest
        self.at = index + (not rest)
        return inside

    def until(self, piece: str) -> str:
        """Read the pieces before `piece` as a formula, and skip `piece`; empty if it does not come soon."""
        for index in range(self.at, min(self.end, self.at + _OPTION)):
            if self.pieces[index] == piece:
                inside = self._read(index, math=True)
                self.at = index + 1
                return inside
        return ""

    def _read(self, end: int, *, math: bool) -> str:
        """Read the pieces up to `end`, with blanks where two names would run together."""
        outer = self.end, self.math
        before, self.before = self.before, ""
        self.end, self.math = end, math
        out: list[str] = []
        infix = above = ""
        apart = 0
        while self.at < end:
            piece = self.pieces[self.at]
            self.at += 1
            if math and not infix and piece in INFIX:
                infix, above = piece, "".join(out)
                out.clear()
                continue
            self.apart, self.after = 0, apart
            if text := self._piece(piece) if piece else "":
                if piece[0] not in "^_":
                    if apart and self._runs_into(apart, text):
                        out.append(" ")
                elif apart > FROM_TEXT or text[0] in "^_":
                    self.apart = max(apart, self.apart)
                apart = self.apart
                self.before = text[-1]
                out.append(text)
        self.end, self.math = outer
        self.apart = apart
        inside = "".join(out)
        return INFIX[infix](self, above, inside, before) if infix else inside

    def _runs_into(self, apart: int, text: str) -> bool:
        """Return whether `text`, which was just read, would look like a part of what is before it."""
        if not self.math or apart == self.apart == FROM_TEXT:
            return False
        if apart == FROM_TEXT:
            return text[0].isascii() and text[0].isalpha()
        return text[0].isalnum() or (apart == FROM_BRACKETS and text[0] in _BRACKETS)

    def _piece(self, piece: str) -> str:
        """Return the text of one piece."""
        first = piece[0]
        if first == "\\":
            return self._command(piece)
        if first == "$":
            return self._formula(piece)
        if first == "{":
            return self._group()
        if first in "^_":
            return self._script(piece)
        if self.math:
            text = {"~": " ", "--": "–"}.get(piece) or piece.replace("''", "″").replace("'", "′")
            return text.replace("&", rows.CELL) if "&" in text else text
        return self._punctuation(piece) if first in "~`'-" else piece

    def _punctuation(self, piece: str) -> str:
        """Convert ties, dashes and quotes of prose."""
        before = self.before
        after = self.peek()[:1]
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
        if self.close.get(self.at - 1, self.end) >= self.end or self.depth > DEPTH:
            return piece
        return rows.lines(self._inside(self.at - 1, math=True)).strip()

    def _group(self) -> str:
        """Read a group without a command: its braces are text in prose, unless it holds LaTeX."""
        close = self.close.get(self.at - 1, self.end)
        comma = self.peek() == "," and close == self.at + 1
        latex = self.math or self.depth or comma or self.peek()[:1] == "\\"
        if close >= self.end or self.depth > DEPTH or not latex:
            return "{"
        upright = self.peek() in tables.UPRIGHT
        before = self.before
        inside = self._inside(self.at - 1, math=self.math)
        return word(self, inside.strip(), before, FROM_TEXT) if upright else inside

    def _inside(self, start: int, *, math: bool) -> str:
        """Read the part between `start` and its closing piece."""
        self.at = start + 1
        return self._up_to(self.close[start], math=math)

    def _up_to(self, close: int, *, math: bool) -> str:
        """Read the part before `close`, and skip the piece there."""
        self.depth += 1
        inside = self._read(close, math=math)
        self.depth -= 1
        self.at = close + 1
        return inside

    def _script(self, sign: str) -> str:
        """Convert a sub- or superscript; in prose, only before a group or a command: `a_b^c` is a name."""
        if not self.math and not self.has_group() and not re.match(r"\\[A-Za-z]", self.peek()):
            return sign
        inside = self.argument(math=True).strip()
        if not inside:
            return "" if self.math else sign
        text = scripted(sign, inside)
        self.apart = FROM_LETTERS * (text[-1] == "*" or (text[0] in "^_" and text[-1].isalnum()))
        return text

    def _command(self, piece: str) -> str:
        """Return the text of a command or an escaped character."""
        name = piece[1:].rstrip("*")
        if piece in ("\\(", "\\[") and self.at - 1 in self.close:
            return self._formula(piece)
        if name in tables.ACCENTS and self._can_be_accent(name):
            return self._accent(name)
        if not name.isalpha() and "@" not in name:
            return self._escaped(piece)
        is_function = self.formula and name in tables.OPERATORS
        if not is_function and (name in symbols.SYMBOLS or name in symbols.LETTERS):
            return self._symbol(name)
        if self.math and name in tables.ROWS:
            return self._rows(name)
        return self._word(name) if name in tables.WORDS else self._with_argument(piece, name)

    def _rows(self, name: str) -> str:
        r"""Read rows: an environment, a command such as `\cases` or `\substack`, or the end of a row."""
        before = self.before
        if name in ("cr", "newline", "tabularnewline"):
            return rows.ROW
        if name != "begin":
            return rows.environment(name, self.argument(math=True), before)
        close = self.close.get(self.at - 1, self.end)
        name = self.group() or ""
        if close >= self.end or self.depth > DEPTH:
            return ""
        self.option()
        if name.rstrip("*") in rows.WITH_COLUMNS:
            self.group()
        inside = self._up_to(close, math=True)
        self.group()
        return rows.environment(name, inside, before)

    def _escaped(self, piece: str) -> str:
        """Convert a backslash before a character that is not a letter."""
        name = piece[1:]
        if name == "\\" and self.math:
            self.skip(rows.LENGTH)
            return rows.ROW
        if name in tables.SPACES:
            return tables.SPACES[name]
        if self.math and name in tables.ESCAPED_IN_MATHS:
            return tables.ESCAPED_IN_MATHS[name]
        return name if name and name in "%&#_${}|'\"^~`=.<>*+" else piece

    def _symbol(self, name: str) -> str:
        """Return a symbol; drop the blank that ends its command after a letter or a bare operator."""
        symbol = symbols.SYMBOLS.get(name) or symbols.LETTERS[name]
        if self.formula and name in symbols.EXACT:
            symbol = symbols.EXACT[name]
        if self.has_group() and self.close[self.at] == self.at + 1:
            self.at += 2
        elif name in symbols.LETTERS or (self.math and self._is_end_of_command(symbol)):
            self.skip_blank()
        self.apart = FROM_LETTERS * (symbol in symbols.BIG_OPERATORS)
        return symbol

    def _is_end_of_command(self, symbol: str) -> bool:
        r"""Return whether a blank that follows only ends the command: in `\Delta x`, not in `\alpha = 1`."""
        if symbol.isalpha() or symbol in "∂∇":
            return self.peek()[1:2].isalpha()
        return not self.before.isspace()

    def _word(self, name: str) -> str:
        """Convert a command without argument: an upright name such as `log`, white space, or nothing."""
        if name in tables.OPERATORS:
            return self._function(name) if self.math else name
        if name in tables.WIDE_SPACES and self.has_group() and self.close[self.at] == self.at + 1:
            self.at += 2
        self.skip_blank()
        if name in tables.DELIMITERS and (following := self.peek()[:1]) in tables.DELIMITER_SIGNS:
            self.drop()
            return tables.DELIMITER_SIGNS[following]
        return " " if name in tables.WIDE_SPACES else ""

    def _function(self, name: str) -> str:
        """Return the name of a function with its scripts; a fraction after it is in brackets."""
        text = " " if touches(self.before) else ""
        text += tables.OPERATORS[name]
        if name not in tables.LINEAR:
            while self.has_script():
                self.at += 1
                text += self._script(self.pieces[self.at - 1])
            if self.peek() in tables.FRACTIONS:
                self.at += 1
                self.before = "/"
                text += COMMANDS["frac"](self)
        self.apart = FROM_LETTERS
        return text

    def _can_be_accent(self, name: str) -> bool:
        r"""Return whether an accent has a base: `\"o`, `\H{o}`, `\v s`, `\'\i`, `\hat x`."""
        if self.has_group():
            inside = self.pieces[self.at + 1 : self.close[self.at]]
            return len(name) > 1 or (len(inside) == 1 and (len(inside[0]) == 1 or inside[0][0] == "\\"))
        following = self.peek()
        if len(name) > 1:
            return self.math and following != ""
        if following.startswith("\\"):
            return following[1:] in symbols.LETTERS
        if name.isalpha():
            return re.match(r"\s[A-Za-z]", following) is not None
        return following[:1].isalpha() and not self.math

    def _accent(self, name: str) -> str:
        base = self.argument().strip()
        if self.math:
            return accented(name, base)
        base = {"ı": "i", "ȷ": "j"}.get(base, base)
        return base[:1] + tables.ACCENTS[name] + base[1:] if base else ""

    def _with_argument(self, piece: str, name: str) -> str:
        """Convert a command with arguments; an unknown command becomes its arguments, or its name."""
        if name in tables.FONTS:
            return self.argument().translate(tables.FONTS[name]) or ("" if self.formula else piece)
        if name in COMMANDS and (self.formula or self.math or self.has_group() or self.peek()[:1] == "["):
            return COMMANDS[name](self)
        before = self.before
        parts = []
        while self.has_group():
            parts.append(self.argument())
        if parts:
            return " ".join(filter(None, parts)) or ("" if self.formula else piece)
        if "@" in name:
            return ""
        return word(self, name, before) if self.math or self.formula else piece
