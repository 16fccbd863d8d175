"""ASCII stand-ins for symbols of the screen and of printed lists, for terminals and encodings that lack them.

A stand-in has as many cells as its character, so that rows keep their width. Letters that the encoding has
are never replaced.
"""

from __future__ import annotations

import codecs
import os
import unicodedata
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Symbols = Literal["auto", "unicode", "ascii"]
"""Which symbols are shown; `auto` asks the environment."""

_STAND_INS = "paperreader.stand-ins"
"""The name of the error handler."""

_ASCII = {
    **dict.fromkeys("▐│┃║▏▎▍▕▊▉▋", "|"),
    **dict.fromkeys("─━═╌–—‐‑‒―−▔", "-"),
    **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼┏┓┗┛╔╗╚╝", "+"),
    **dict.fromkeys("▓▒░▀■", "#"),
    **dict(zip("▁▂▃▄▅▆▇█", "._-~=+*#", strict=True)),
    **dict.fromkeys("•★☆", "*"),
    **dict.fromkeys("‘’‚′", "'"),
    **dict.fromkeys("“”„«»❝❞″", '"'),
    **dict.fromkeys("▲△↑", "^"),
    **dict.fromkeys("▼▽▾↓", "v"),
    **dict.fromkeys("←‹◀", "<"),
    **dict.fromkeys("→›▶▸▌", ">"),
    "●": "@", "○": "o", "✓": "x", "·": "-", "†": "+", "…": ".", "×": "x", "≤": "<", "≥": ">",
    "≈": "~", "±": "+",
}  # fmt: skip

_TABLE = str.maketrans(_ASCII)


class _Shown:
    """Which symbols this process shows.

    Attributes:
        ascii: whether only those of ASCII; None until that is known.
    """

    ascii: bool | None = None


_shown = _Shown()


def choose_symbols(choice: Symbols) -> None:
    """Show these symbols from now on."""
    _shown.ascii = only_ascii(choice, os.environ)


def only_ascii(choice: Symbols, environ: Mapping[str, str]) -> bool:
    """Return whether to show only the symbols of ASCII.

    The console of Linux has few others, and the locale C promises none. Python itself sets LC_CTYPE to
    C.UTF-8 in the locale C, so that this value says nothing.
    """
    if choice != "auto":
        return choice == "ascii"
    of_letters = environ.get("LC_CTYPE", "").removeprefix("C.UTF-8")
    locale = environ.get("LC_ALL") or of_letters or environ.get("LANG")
    return environ.get("TERM") == "linux" or locale in ("C", "POSIX")


def encoded(text: str, encoding: str) -> bytes:
    """Return a text for people in an encoding, with stand-ins for what cannot be shown."""
    if _shown.ascii is None:
        choose_symbols("auto")
    return (text.translate(_TABLE) if _shown.ascii else text).encode(encoding, _STAND_INS)


def stand_in(character: str) -> str:
    """Return ASCII with as many cells as a character has."""
    if character in _ASCII:
        return _ASCII[character]
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return ""
    cells = 2 if unicodedata.east_asian_width(character) in "WF" else 1
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return plain.ljust(cells) if 0 < len(plain) <= cells else "?" * cells


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(stand_in, error.object[error.start : error.end])), error.end


codecs.register_error(_STAND_INS, _replaced)
