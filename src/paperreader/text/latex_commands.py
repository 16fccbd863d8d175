r"""The LaTeX commands whose result is more than their argument: `\href`, `\cite`, `\SI`, ….

Each function takes the reader, which has just read the command, and returns the text of the command.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.text import latex_tables as tables
from paperreader.text.latex_maths import COMMANDS as MATHS
from paperreader.text.latex_maths import FROM_LETTERS, FROM_TEXT, word

LENGTH = re.compile(
    r"(?:\s*(?:to|spread|plus|minus|height|width|depth)?\s*=?\s*[-+]?[\d.]+\s*"
    r"(?:true\s*)?(?:pt|em|ex|mm|cm|in|pc|bp|mu|fil+)\s*,?)+"
)
"""A length after a command, as in `\\kern 2pt` and `\\hbox to 3pt`."""

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.text.latex_maths import Reader


def _superscript(reader: Reader) -> str:
    inside = reader.argument(math=True)
    small = inside.translate(tables.SUPERSCRIPTS)
    return small if inside.isascii() and not small.isascii() else inside


def _subscript(reader: Reader) -> str:
    return reader.argument(math=True).translate(tables.SUBSCRIPTS)


def _for_pages(reader: Reader) -> str:
    shown = reader.argument()
    reader.group()
    return shown


def _shown(silent: int, *, math: bool | None = None, level: int = FROM_TEXT) -> Callable[[Reader], str]:
    """Return a command that shows its last argument, after `silent` others and options."""

    def shown(reader: Reader) -> str:
        before = reader.before
        for _ in range(silent):
            reader.option()
            reader.group()
        while reader.option():
            pass
        reader.skip(LENGTH)
        return word(reader, reader.argument(math=math), before, level)

    return shown


def _silent(count: int) -> Callable[[Reader], str]:
    def silent(reader: Reader) -> str:
        reader.option()
        for _ in range(count):
            reader.group()
        return ""

    return silent


def _length(reader: Reader) -> str:
    reader.skip(LENGTH)
    return ""


def _space(reader: Reader) -> str:
    back = (reader.group() or reader.peek()).lstrip().startswith("-")
    reader.skip(LENGTH)
    return "" if back else " "


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


def _chemistry(reader: Reader) -> str:
    text = reader.group() or ""
    text = re.sub(r"\^\{?([\d+-]+)\}?", lambda found: found[1].translate(tables.SUPERSCRIPTS), text)
    text = re.sub(r"(?<=[A-Za-z)\]])\d+", lambda found: found[0].translate(tables.SUBSCRIPTS), text)
    return text.replace("<=>", "⇌").replace("<->", "↔").replace("->", "→").replace("<-", "←")


def _code_point(reader: Reader) -> str:
    reader.option()
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
    **dict.fromkeys(tables.PROSE_COMMANDS, _shown(0, math=False)),
    **dict.fromkeys(tables.PLAIN_COMMANDS, _shown(0)),
    **dict.fromkeys(("operatorname", "operatornamewithlimits", "mathop"), _shown(0, level=FROM_LETTERS)),
    **dict.fromkeys(("textcolor", "colorbox", "hyperlink", "hyperref", "scalebox", "rotatebox"), _shown(1)),
    **dict.fromkeys(("raisebox", "parbox"), _shown(1, math=False)),
    **dict.fromkeys(("resizebox", "fcolorbox", "multicolumn", "multirow"), _shown(2)),
    **{name: _silent(count) for name, count in tables.SILENT_WITH_ARGUMENT.items()},
    **dict.fromkeys(tables.LENGTHS, _length),
    **dict.fromkeys(("hspace", "mspace", "hskip", "mskip"), _space),
    "textsuperscript": _superscript,
    "textsubscript": _subscript,
    "ensuremath": _shown(0, math=True),
    "texorpdfstring": _for_pages,
    **dict.fromkeys(("url", "path", "nolinkurl", "ref", "cref", "Cref", "autoref", "eqref"), _verbatim),
    "href": _link,
    **dict.fromkeys(("cite", "citep", "citet", "citealp", "citeauthor", "parencite", "textcite"), _citation),
    **dict.fromkeys(("footnote", "footnotetext", "thanks"), _footnote),
    **dict.fromkeys(("enquote", "say", "mkbibquote"), _quoted),
    **dict.fromkeys(("unicode", "char"), _code_point),
    "ding": _dingbat,
    "ce": _chemistry,
    **dict.fromkeys(("num", "numprint"), _number),
    **dict.fromkeys(("SI", "qty"), _quantity),
    **dict.fromkeys(("si", "unit"), _unit),
}
