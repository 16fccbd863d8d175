r"""The LaTeX commands of formulas, such as `\frac`, `\sqrt` and `\overset`.

Each command takes the reader, which has just read it, and returns its text. What the page shows by size and
place is shown by brackets: `\frac{1}{2m}x` is `1/(2m) x`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from paperreader.text import latex_tables as tables

if TYPE_CHECKING:
    from collections.abc import Callable


class Reader(Protocol):
    """The members of `latex_reader.Reader` that commands use; importing it would be circular."""

    formula: bool
    math: bool
    before: str
    apart: int
    after: int

    def argument(self, *, math: bool | None = None) -> str: ...  # noqa: D102

    def group(self) -> str | None: ...  # noqa: D102

    def option(self) -> str: ...  # noqa: D102

    def skip(self, pattern: re.Pattern[str]) -> bool: ...  # noqa: D102

    def has_group(self) -> bool: ...  # noqa: D102

    def peek(self) -> str: ...  # noqa: D102

    def formula_option(self) -> str: ...  # noqa: D102

    def until(self, piece: str) -> str: ...  # noqa: D102

    def has_script(self) -> bool: ...  # noqa: D102


_SCRIPTS = rf"[{tables.SMALL}′″‴*†‡\u0300-\u036f\u20d0-\u20ff]*(?:[_^](?:\w|[A-Za-z]+|[^\s\w(]|\([^()]*+\)))*"
_ATOM = re.compile(rf"(?:\d+(?:[.,]\d+)?|∂?[^\W\d_]|\W|\([^()]*+\)|[|‖][^|‖]*+[|‖]|[√∛∜]\w){_SCRIPTS}")
"""A number, a character or a bracket, with its scripts."""

_POWER = re.compile(rf"[{tables.POWERS}^][^)]*$")
"""A superscript at the end: `√x²` would not tell what is squared."""

_ONE = re.compile(rf".{_SCRIPTS}")
_DIFFERENTIAL = re.compile(rf"d[{tables.SMALL}]*(?:[^\W\d_]{_SCRIPTS})?")
_CODE = re.compile(r"\s*\"?[0-9A-Fa-f]+\s?")
"""The number after a primitive such as `\\mathchar`: a place in a font, which only TeX knows."""

_WORDS = re.compile(r"[^\W\d_]{2} \w|\w [^\W\d_]{2}")
"""Words with a blank between them, which small letters would not show."""

_MARKS = frozenset("*′†‡⋆∘")
_IN_PRODUCTS = frozenset("_^′″‴*†‡.!·×∂∇√∛∜|‖")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "|": "|", "‖": "‖", "⌊": "⌋", "⌈": "⌉"}


FROM_TEXT, FROM_LETTERS, FROM_BRACKETS = 1, 2, 3
"""From what a blank must part a piece that was read; words of text need none between each other."""


def scripted(sign: str, inside: str) -> str:
    """Return a sub- or superscript in small characters if Unicode has them all, else as `_x` or `^(…)`."""
    table = tables.SUPERSCRIPTS if sign == "^" else tables.SUBSCRIPTS
    small = inside.replace(" ", "")
    # These have no small form: within a script they would stand for a product.
    core = small.rstrip("*′†‡⋆∘")
    words = " " in inside and _WORDS.search(inside)
    if not words and all(ord(character) in table for character in small) and _MARKS.isdisjoint(core):
        return small.translate(table).replace("′′", "″")
    bare = len(inside) == 1 or (sign == "_" and re.fullmatch(r"[^\W_]+[*′]*", inside) and _is_plain(inside))
    bracketed = inside[0] == "(" and inside.find(")") == len(inside) - 1
    return f"{sign}{inside}" if bare or bracketed else f"{sign}({inside})"


def _is_plain(text: str) -> bool:
    return text.isascii() or not any(character in tables.SMALL for character in text)


def touches(before: str) -> bool:
    """Return whether a letter after `before` would look like a part of it."""
    return before.isalnum() or before in (")", "]", "}", "′", "″") or "\u0300" <= before <= "\u036f"


def word(reader: Reader, text: str, before: str, level: int = FROM_LETTERS) -> str:
    """Return an upright name of several letters, such as `softmax`, apart from the letters beside it.

    `level` is `FROM_LETTERS` for a function and `FROM_TEXT` for other words.
    """
    if len(text) < 2 or not reader.math:
        return text
    reader.apart = level * text[-1].isalnum()
    if level == FROM_TEXT:
        apart = before.isalpha() and before.isascii() and reader.after != FROM_TEXT
    else:
        apart = touches(before)
    return f" {text}" if apart and text[0].isalnum() else text


def quotient(reader: Reader, above: str, below: str, before: str) -> str:
    """Return a fraction; a product below the line has brackets, as has a sum above it."""
    above, below = above.strip(), below.strip()
    if not below:
        return above
    derivative = below[:1] == "d" and _DIFFERENTIAL.fullmatch(above) is not None
    upper = above if _is_product(above) else f"({above})"
    lower = below if _ATOM.fullmatch(below[derivative:]) or not below else f"({below})"
    text = f"{upper}/{lower}"
    if before == "/" or reader.has_script():
        return f"({text})"
    reader.apart = FROM_BRACKETS
    return f" {text}" if touches(before) else text


def _is_product(text: str) -> bool:
    """Return whether `text` has no sum, relation or blank outside of brackets."""
    if _ATOM.fullmatch(text):
        return True
    depth = 0
    for character in text:
        if character in "([{⟨":
            depth += 1
        elif character in ")]}⟩":
            depth -= 1
        elif not depth and not (
            character.isalnum() or character in _IN_PRODUCTS or "\u0300" <= character < "\u0370"
        ):
            return False
    return True


def accented(name: str, base: str) -> str:
    """Return `base` with a mark on its letter or bracket; a mark over more is a name: `hat(ab)`."""
    mark = tables.ACCENTS.get(name) or tables.LINES[name]
    if _ONE.fullmatch(base):
        base = {"ı": "i", "ȷ": "j"}.get(base, base)
        return base[:1] + mark + base[1:]
    if base and _BRACKETS.get(base[0]) == base[-1]:
        return base + mark
    return f"{name}({base})" if base else ""


def _fraction(reader: Reader) -> str:
    before = reader.before
    return quotient(reader, reader.argument(math=True), reader.argument(math=True), before) or "frac"


def _root(reader: Reader) -> str:
    return _rooted(reader, reader.formula_option())


def _rooted(reader: Reader, degree: str) -> str:
    inside = reader.argument(math=True).strip()
    small = _label("^", degree)
    sign = {"": "√", "²": "√", "³": "∛", "⁴": "∜"}.get(
        small, f"[{degree.strip()}]√" if small[:1] == "^" else f"{small}√"
    )
    reader.apart = FROM_BRACKETS
    return sign + (inside if _ATOM.fullmatch(inside) and not _POWER.search(inside) else f"({inside})")


def _plain_root(reader: Reader) -> str:
    return _rooted(reader, reader.until("\\of"))


def _binomial(reader: Reader) -> str:
    return f"({reader.argument(math=True)} choose {reader.argument(math=True)})"


def _modulo(reader: Reader) -> str:
    return f" (mod {reader.argument(math=True)})"


def _bare_modulo(reader: Reader) -> str:
    return f" mod {reader.argument(math=True).strip()}"


def labelled(reader: Reader, base: str, labels: str, before: str) -> str:
    """Return a symbol with labels above or below it as its scripts: `→^π`."""
    base = base.strip()
    if not base or base[0].isalnum():
        text = word(reader, base + labels if base else labels.lstrip("_^"), before)
    else:
        text = f" {base}{labels}" if touches(before) and labels else base + labels
    reader.apart = FROM_LETTERS
    return text


def _label(sign: str, text: str) -> str:
    return scripted(sign, text.strip()) if text.strip() else ""


def _stacked(sign: str) -> Callable[[Reader], str]:
    def with_label(reader: Reader) -> str:
        before = reader.before
        label = _label(sign, reader.argument(math=True))
        return labelled(reader, reader.argument(math=True), label, before)

    return with_label


def _built(reader: Reader) -> str:
    before = reader.before
    label = _label("^", reader.until("\\over"))
    return labelled(reader, reader.argument(math=True), label, before)


def _arrow(sign: str) -> Callable[[Reader], str]:
    def with_labels(reader: Reader) -> str:
        before = reader.before
        below = _label("_", reader.formula_option())
        return labelled(reader, sign, below + _label("^", reader.argument(math=True)), before)

    return with_labels


def _line(name: str) -> Callable[[Reader], str]:
    def with_line(reader: Reader) -> str:
        # Outside of formulas of papers, a line under a word only marks it.
        plain = not reader.formula if name == "underline" else not reader.math
        inside = reader.argument()
        return inside if plain else accented(name, inside.strip())

    return with_line


def _brace(reader: Reader) -> str:
    inside = reader.argument().strip()
    return f"({inside})" if reader.has_script() and not _ONE.fullmatch(inside) else inside


def _sideset(reader: Reader) -> str:
    left, right, base = reader.argument(math=True), reader.argument(math=True), reader.argument(math=True)
    return left + base + right


def _prescript(reader: Reader) -> str:
    scripts = _label("^", reader.argument(math=True)) + _label("_", reader.argument(math=True))
    return scripts + reader.argument(math=True)


def _derivative(sign: str) -> Callable[[Reader], str]:
    def derivative(reader: Reader) -> str:
        before = reader.before
        above, below = "", reader.argument()
        if reader.has_group():
            above, below = below, reader.argument()
        return quotient(reader, sign + above, sign + below, before)

    return derivative


def _code(reader: Reader) -> str:
    reader.skip(_CODE)
    return ""


def _choice(reader: Reader) -> str:
    shown = reader.argument(math=True)
    for _ in range(3):
        reader.group()
    return shown


def _general_fraction(reader: Reader) -> str:
    before = reader.before
    left, right, thickness = reader.argument(), reader.argument(), reader.group() or ""
    reader.group()
    above, below = reader.argument(math=True), reader.argument(math=True)
    if thickness.startswith("0"):
        return f"{left}{above} choose {below}{right}" if left == "(" else f"{left}{above}; {below}{right}"
    return f"{left}{quotient(reader, above, below, '' if left else before)}{right}"


def _filled(name: str, template: str) -> Callable[[Reader], str]:
    def filled(reader: Reader) -> str:
        if not reader.has_group():
            return word(reader, name, reader.before)
        return template.format(*(reader.argument() for _ in range(template.count("{}"))))

    return filled


def _negated(reader: Reader) -> str:
    inside = reader.argument()
    return f"{inside[:1]}\u0338{inside[1:]}" if inside else "¬"


COMMANDS: dict[str, Callable[[Reader], str]] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"), _fraction),
    "sqrt": _root,
    "root": _plain_root,
    **dict.fromkeys(("binom", "tbinom", "dbinom"), _binomial),
    "pmod": _modulo,
    "mod": _bare_modulo,
    "genfrac": _general_fraction,
    **dict.fromkeys(("overset", "stackrel", "accentset"), _stacked("^")),
    **dict.fromkeys(("underset", "underaccent"), _stacked("_")),
    **{name: _filled(name, template) for name, template in tables.TEMPLATES.items()},
    "buildrel": _built,
    **{name: _arrow(sign) for name, sign in tables.ARROWS.items()},
    **{name: _line(name) for name in tables.LINES},
    **dict.fromkeys(("underbrace", "overbrace", "underbracket", "overbracket"), _brace),
    "sideset": _sideset,
    "prescript": _prescript,
    **dict.fromkeys(("derivative", "dv"), _derivative("d")),
    **dict.fromkeys(("partialderivative", "pdv"), _derivative("∂")),
    "functionalderivative": _derivative("δ"),
    **dict.fromkeys(("mathaccent", "mathchar", "delimiter"), _code),
    "mathchoice": _choice,
    "not": _negated,
}

INFIX: dict[str, Callable[[Reader, str, str, str], str]] = {
    "\\over": quotient,
    "\\choose": lambda _, above, below, __: f"({above.strip()} choose {below.strip()})",
    "\\atop": lambda _, above, below, __: f"{above.strip()}; {below.strip()}",
}
"""Commands between their two parts in a group, such as `{a \\over b}`."""
