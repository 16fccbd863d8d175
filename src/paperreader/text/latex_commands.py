r"""The LaTeX commands whose result is more than their argument: `\frac`, `\sqrt`, `\href`, ….

Each function takes the reader, which has just read the command, and returns the text of the command.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from paperreader.text import latex_tables as tables

if TYPE_CHECKING:
    from collections.abc import Callable


class Reader(Protocol):
    """The methods of `latex.Reader` that commands use; importing it would be circular."""

    def argument(self, *, math: bool | None = None) -> str: ...  # noqa: D102

    def group(self) -> str | None: ...  # noqa: D102

    def option(self) -> str: ...  # noqa: D102


def _fraction(reader: Reader) -> str:
    above, below = reader.argument(math=True), reader.argument(math=True)
    return f"{_whole(above)}/{_whole(below)}" if above or below else "frac"


def _root(reader: Reader) -> str:
    degree = reader.option()
    inside = reader.argument(math=True).strip()
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree) or f"{degree.translate(tables.SUPERSCRIPTS)}√"
    return sign + (inside if re.fullmatch(r"\w[′₀-₉ᵢⱼ]*|\d+", inside) else f"({inside})")


def _binomial(reader: Reader) -> str:
    return f"({reader.argument(math=True)} choose {reader.argument(math=True)})"


def _modulo(reader: Reader) -> str:
    return f" (mod {reader.argument(math=True)})"


def _above(reader: Reader) -> str:
    reader.argument(math=True)
    return reader.argument(math=True)


def _text(reader: Reader) -> str:
    return reader.argument(math=False)


def _upright(reader: Reader) -> str:
    return reader.argument()


def _superscript(reader: Reader) -> str:
    inside = reader.argument(math=True)
    small = inside.translate(tables.SUPERSCRIPTS)
    return small if inside.isascii() and not small.isascii() else inside


def _subscript(reader: Reader) -> str:
    return reader.argument(math=True).translate(tables.SUBSCRIPTS)


def _ensured(reader: Reader) -> str:
    return reader.argument(math=True)


def _for_pages(reader: Reader) -> str:
    shown = reader.argument()
    reader.group()
    return shown


def _negated(reader: Reader) -> str:
    inside = reader.argument()
    return f"{inside[:1]}\u0338{inside[1:]}" if inside else "¬"


def _coloured(reader: Reader) -> str:
    reader.option()
    reader.group()
    return reader.argument()


def _verbatim(reader: Reader) -> str:
    return reader.group() or ""


def _link(reader: Reader) -> str:
    address = reader.group() or ""
    shown = reader.argument(math=False).strip()
    same = not shown or shown.rstrip("/").removeprefix("https://") in address
    return address if same else f"{shown} ({address})"


def _citation(reader: Reader) -> str:
    note = reader.option()
    keys = reader.group()
    return f"[{', '.join(part for part in (keys, note) if part)}]" if keys else ""


def _footnote(reader: Reader) -> str:
    inside = reader.argument(math=False).strip()
    return f" ({inside})" if inside else ""


def _quoted(reader: Reader) -> str:
    return f"“{reader.argument(math=False)}”"


def _number(reader: Reader) -> str:
    reader.option()
    number = (reader.group() or "").replace("+-", "±")
    found = re.fullmatch(r"(.*?)[eEdD]([+-]?\d+)", number)
    if found is None:
        return number
    power = f"10{found[2].lstrip('+').translate(tables.SUPERSCRIPTS)}"
    return f"{found[1]} × {power}" if found[1] else power


def _unit(reader: Reader) -> str:
    reader.option()
    names = re.sub(
        r"\\([A-Za-z]+)\s*", lambda found: tables.UNITS.get(found[1], found[1]), reader.group() or ""
    )
    return names.replace("~", " ").replace(".", " ")


def _quantity(reader: Reader) -> str:
    number, unit = _number(reader), _unit(reader)
    return f"{number}{'' if unit[:1] in '°%' and unit != '°C' else ' '}{unit}".strip()


def _code_point(reader: Reader) -> str:
    digits = (reader.group() or "").lower()
    found = re.fullmatch(r"(x|\")?([0-9a-f]{2,5})", digits)
    if found is None:
        return digits
    number = int(found[2], 16) if found[1] or not found[2].isdigit() else int(found[2])
    return chr(number) if 0xA0 <= number < 0xD800 or 0x1F000 <= number < 0x1FB00 else ""


def _dingbat(reader: Reader) -> str:
    number = reader.group() or ""
    # PostScript's ZapfDingbats has 33 to 126 for Unicode's U+2701 to U+275E.
    return chr(0x2701 + int(number) - 33) if re.fullmatch(r"3[3-9]|[4-9]\d|1[01]\d", number) else ""


def _whole(part: str) -> str:
    """Return a part of a fraction, in brackets if it is more than one piece."""
    part = part.strip()
    return part if re.fullmatch(r"[\w.′⁰¹²³⁴-⁹ⁿ]*|√\w|√?\([^()]*\)", part) else f"({part})"


COMMANDS: dict[str, Callable[[Reader], str]] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"), _fraction),
    "sqrt": _root,
    **dict.fromkeys(("binom", "tbinom", "dbinom"), _binomial),
    "pmod": _modulo,
    **dict.fromkeys(("overset", "underset", "stackrel"), _above),
    **dict.fromkeys(tables.PROSE_COMMANDS, _text),
    **dict.fromkeys(tables.PLAIN_COMMANDS, _upright),
    "textsuperscript": _superscript,
    "textsubscript": _subscript,
    "ensuremath": _ensured,
    "texorpdfstring": _for_pages,
    "not": _negated,
    **dict.fromkeys(("textcolor", "colorbox", "hyperlink", "hyperref"), _coloured),
    **dict.fromkeys(("url", "path", "nolinkurl", "ref", "cref", "Cref", "autoref", "eqref"), _verbatim),
    "href": _link,
    **dict.fromkeys(("cite", "citep", "citet", "citealp", "citeauthor", "parencite", "textcite"), _citation),
    **dict.fromkeys(("footnote", "footnotetext", "thanks"), _footnote),
    **dict.fromkeys(("enquote", "say", "mkbibquote"), _quoted),
    **dict.fromkeys(("unicode", "char"), _code_point),
    "ding": _dingbat,
    "num": _number,
    **dict.fromkeys(("SI", "qty"), _quantity),
    **dict.fromkeys(("si", "unit"), _unit),
}
