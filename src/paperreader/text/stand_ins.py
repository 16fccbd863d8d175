"""ASCII stand-ins for symbols of the screen and of printed lists, for encodings that lack them.

`text.encode(encoding, STAND_INS)` replaces a character with as many cells as it has itself: rows keep their
width.
"""

from __future__ import annotations

import codecs
import unicodedata

STAND_INS = "paperreader.stand-ins"
"""The name of the error handler."""

_ASCII = {
    **dict.fromkeys("▐│┃║▏▎▍▕▊▉▋", "|"),
    **dict.fromkeys("─━═╌–—‐‑‒―−▔", "-"),
    **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼┏┓┗┛╔╗╚╝", "+"),
    **dict.fromkeys("█▇▆▅▓▒░▀▄■", "#"),
    **dict.fromkeys("▁▂▃", "_"),
    **dict.fromkeys("•★☆●", "*"),
    **dict.fromkeys("‘’‚′", "'"),
    **dict.fromkeys("“”„«»❝❞″", '"'),
    **dict.fromkeys("▲△↑", "^"),
    **dict.fromkeys("▼▽↓", "v"),
    **dict.fromkeys("←‹◀", "<"),
    **dict.fromkeys("→›▶▌", ">"),
    "·": "-", "†": "+", "…": ".", "×": "x", "✓": "+", "○": "o", "≤": "<", "≥": ">",
}  # fmt: skip


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


codecs.register_error(STAND_INS, _replaced)
