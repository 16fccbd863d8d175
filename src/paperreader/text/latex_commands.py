r"""The LaTeX commands whose result is more than their argument: `\href`, `\cite`, `\SI`, ….

Each function takes the reader, which has just read the command, and returns the text of the command.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.text import latex_tables as tables
from paperreader.text.latex_maths import COMMANDS as MATHS
from paperreader.text.latex_maths import word

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.text.latex_maths import Reader


def _text(reader: Reader) -> str:
    before = reader.before
    return word(reader, reader.argument(math=False), before)


def _upright(reader: Reader) -> str:
    before = reader.before
    reader.option()
    return word(reader, reader.argument(), before)


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


COMMANDS: dict[str, Callable[[Reader], str]] = {
    **MATHS,
    **dict.fromkeys(tables.PROSE_COMMANDS, _text),
    **dict.fromkeys(tables.PLAIN_COMMANDS, _upright),
    "textsuperscript": _superscript,
    "textsubscript": _subscript,
    "ensuremath": _ensured,
    "texorpdfstring": _for_pages,
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
