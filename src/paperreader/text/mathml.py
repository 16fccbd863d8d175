"""Turn MathML into LaTeX, for formulas that a page gives without it; `text.latex.formula` reads it.

Only the presentation is read: annotations repeat it. What is unknown, incomplete or nested too deeply gives
its visible text, so no formula fails.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Protocol

from paperreader.text import latex_symbols as symbols

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


class Node(Protocol):
    """The members of a node of selectolax that are used; the tag of a text is `-text`."""

    @property
    def tag(self) -> str | None: ...  # noqa: D102

    @property
    def attributes(self) -> Mapping[str, str | None]: ...  # noqa: D102

    def iter(self, include_text: bool = False) -> Iterator[Node]: ...  # noqa: D102

    def text(self) -> str: ...  # noqa: D102


_DEPTH = 25
"""The nesting depth beyond which an element gives its text; `text.latex` reads groups about as deep."""

_BIG = {value: f"\\{name} " for name, value in symbols.SYMBOLS.items() if value in symbols.BIG_OPERATORS}
_ESCAPES = str.maketrans(
    {
        **{character: f"\\{character}" for character in "{}$_%&#"},
        "\\": "\\backslash ",
        "^": "\\textasciicircum ",
        "~": "\\sim ",
        "−": "-",
        "∙": "•",
        **dict.fromkeys("\u2061\u2062\u2063\u2064\u200b"),
    }
)
_ACCENTS = {
    **dict.fromkeys("^ˆ\u0302", "hat"),
    **dict.fromkeys("~˜∼\u0303", "tilde"),
    **dict.fromkeys("¯‾―\u0304\u0305", "overline"),
    **dict.fromkeys("→\u20d7", "vec"),
    **dict.fromkeys("˙.\u0307", "dot"),
    **dict.fromkeys("¨\u0308", "ddot"),
    **dict.fromkeys("ˇ\u030c", "check"),
    **dict.fromkeys("˘\u0306", "breve"),
}
_FONTS = {"double-struck": "mathbb", "script": "mathcal", "fraktur": "mathfrak"}
_LINES_BELOW = frozenset("_¯‾\u0332")
_DROPPED = frozenset({"annotation", "annotation-xml", "mphantom", "mprescripts", "none", "script", "style"})
_ITALIC = re.compile("[\U0001d400-\U0001d7ff]")


def latex_of(math: Node) -> str:
    r"""Return the LaTeX of a MathML element, such as `\frac{a}{b}`. It never raises."""
    return _latex(math, 0)


def _latex(node: Node, depth: int) -> str:
    tag = _name(node)
    if tag == "-text":
        return _escaped(node.text()).strip()
    if tag in _DROPPED or tag.startswith("-"):
        return ""
    if depth > _DEPTH or tag in _TOKENS:
        text = _TOKENS.get(tag, _escaped)(node.text())
        font = _FONTS.get(node.attributes.get("mathvariant") or "")
        return f"\\{font}{{{text}}}" if font and text else text
    return _ELEMENTS.get(tag, _row)(node, depth + 1)


def _name(node: Node) -> str:
    return (node.tag or "").rpartition(":")[2].lower()


def _children(node: Node) -> list[Node]:
    return [child for child in node.iter() if not (child.tag or "-").startswith("-")]


def _parts(node: Node, depth: int, count: int) -> list[str]:
    """Return the LaTeX of `count` children: one that is missing is empty, the last has all that follow."""
    parts = [_latex(child, depth) for child in _children(node)]
    parts[count - 1 :] = ["".join(parts[count - 1 :])]
    return parts + [""] * (count - len(parts))


def _row(node: Node, depth: int) -> str:
    return "".join(_latex(child, depth) for child in node.iter(include_text=True))


def _escaped(text: str) -> str:
    text = _ITALIC.sub(_upright, text) if _ITALIC.search(text) else text
    return text.translate(_ESCAPES)


def _upright(found: re.Match[str]) -> str:
    """Return a letter of an italic or bold alphabet as it is on a keyboard."""
    name = unicodedata.name(found[0], "")
    keeps = any(style in name for style in ("SCRIPT", "FRAKTUR", "DOUBLE-STRUCK"))
    return found[0] if keeps else unicodedata.normalize("NFKC", found[0])


def _symbol(text: str) -> str:
    """Return an identifier or an operator: a name of several letters stands apart from others."""
    text = text.strip()
    if text in _BIG:
        return _BIG[text]
    escaped = _escaped(text)
    return f"\\operatorname{{{escaped}}}" if len(escaped) > 1 and escaped.isalpha() else escaped


def _prose(text: str) -> str:
    return f"\\text{{{_escaped(' '.join(text.split(' ')))}}}"


def _fraction(node: Node, depth: int) -> str:
    above, below = _parts(node, depth, 2)
    return f"\\frac{{{above}}}{{{below}}}" if below else above


def _root(node: Node, depth: int) -> str:
    base, degree = _parts(node, depth, 2)
    return f"\\sqrt[{degree}]{{{base}}}"


def _square_root(node: Node, depth: int) -> str:
    return f"\\sqrt{{{_row(node, depth)}}}"


def _scripts(signs: str) -> Callable[[Node, int], str]:
    def with_scripts(node: Node, depth: int) -> str:
        base, *scripts = _parts(node, depth, len(signs) + 1)
        return base + "".join(
            f"{sign}{{{script}}}" for sign, script in zip(signs, scripts, strict=True) if script
        )

    return with_scripts


def _label(node: Node) -> str:
    return "".join(child.text() for child in _children(node)[1:]).strip()


def _over(node: Node, depth: int) -> str:
    base, label = _parts(node, depth, 2)
    if accent := _ACCENTS.get(_label(node)):
        return f"\\{accent}{{{base}}}"
    return f"\\overset{{{label}}}{{{base}}}"


def _under(node: Node, depth: int) -> str:
    base, label = _parts(node, depth, 2)
    if _label(node) in _LINES_BELOW:
        return f"\\underline{{{base}}}"
    return f"\\underset{{{label}}}{{{base}}}"


def _under_over(node: Node, depth: int) -> str:
    base, below, above = _parts(node, depth, 3)
    return f"\\overset{{{above}}}{{\\underset{{{below}}}{{{base}}}}}"


def _table(node: Node, depth: int) -> str:
    rows = []
    for row in _children(node):
        cells = _children(row)[_name(row) == "mlabeledtr" :]
        rows.append("&".join(_latex(cell, depth + 1) for cell in cells) or _latex(row, depth))
    if not rows:
        return _row(node, depth)
    return "\\begin{matrix}" + "\\\\".join(rows) + "\\end{matrix}"


def _fenced(node: Node, depth: int) -> str:
    opening = node.attributes.get("open", "(") or ""
    closing = node.attributes.get("close", ")") or ""
    separators = "".join((node.attributes.get("separators", ",") or "").split())
    inside = ""
    for index, child in enumerate(_children(node)):
        between = separators[min(index, len(separators)) - 1] if index and separators else ""
        inside += _escaped(between) + _latex(child, depth)
    return f"{_escaped(opening)}{inside}{_escaped(closing)}"


def _first(node: Node, depth: int) -> str:
    return "".join(_latex(child, depth) for child in _children(node)[:1])


def _prescripts(node: Node, depth: int) -> str:
    """Return a base with its scripts, which come in pairs, those before it last."""
    base, *scripts = _children(node) or [node]
    before = after = ""
    pre = False
    sign = "_"
    for script in scripts:
        if _name(script) == "mprescripts":
            pre, sign = True, "_"
            continue
        inside = _latex(script, depth)
        text = f"{sign}{{{inside}}}" if inside else ""
        before, after = (before + text, after) if pre else (before, after + text)
        sign = "^" if sign == "_" else "_"
    return f"{before}{_latex(base, depth) if scripts else _row(node, depth)}{after}"


_TOKENS: dict[str, Callable[[str], str]] = {
    "mi": _symbol,
    "mo": _symbol,
    "mn": lambda text: _escaped(text.strip()),
    "mtext": _prose,
    "ms": _prose,
    "mspace": lambda _: "\\ ",
}

_ELEMENTS: dict[str, Callable[[Node, int], str]] = {
    "mfrac": _fraction,
    "msqrt": _square_root,
    "mroot": _root,
    "msub": _scripts("_"),
    "msup": _scripts("^"),
    "msubsup": _scripts("_^"),
    "mover": _over,
    "munder": _under,
    "munderover": _under_over,
    "mmultiscripts": _prescripts,
    "mtable": _table,
    "mfenced": _fenced,
    "semantics": _first,
    "maction": _first,
}
