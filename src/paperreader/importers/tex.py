r"""Convert TeX in BibTeX values to Unicode text: accents, commands, and braces that only protect capitals.

An escaped character (`\$`, `\textbraceleft{}`, an empty group between two hyphens) stands for itself, and
`readable` could not distinguish it from LaTeX. So a private character takes its place until the rest is read.
"""

from __future__ import annotations

import re

from paperreader.text.latex import readable

_ESCAPED = {
    "$": "$", "&": "&", "#": "#", "%": "%", "_": "_", "{": "{", "}": "}",
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~",
    "textasciicircum": "^", "textless": "<", "textgreater": ">", "textbar": "|",
    "textquotedblleft": "“", "textquotedblright": "”",
}  # fmt: skip
_HELD = "".join(dict.fromkeys(_ESCAPED.values()))
_FIRST = 0xE000
_NOTHING = chr(_FIRST + len(_HELD))
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_ESCAPE = re.compile(
    r"\\(?:([$&#%_{}])|"
    r"(text(?:backslash|brace(?:left|right)|ascii(?:tilde|circum)|less|greater|bar|quotedbl(?:left|right)))"
    r"(?:\{\}|(?![A-Za-z])[ \t]?))"
)
_ALONE = re.compile(r"(?<![A-Za-z}])(?<!\\[^A-Za-z])\{\}")
_RELEASED = {_FIRST + place: character for place, character in enumerate(_HELD)} | {ord(_NOTHING): None}
_BRACE_OR_MATH = re.compile(r"\\.|[{}$]", re.DOTALL)
_TAKES_GROUP = re.compile(r"(?:\\(?:[A-Za-z]+\*?|[^A-Za-z{}])|[_^])\s*\Z")


def text_of(value: str) -> str:
    """Return the value as text without TeX. Any value may be given; the time grows with its length."""
    if not re.search(r"[\\{}$~`]|--", value):
        return value
    held = _ESCAPE.sub(_hold, _PRIVATE.sub("\ufffd", value))
    plain = _unprotected(_ALONE.sub(_NOTHING, held))
    return readable(plain).translate(_RELEASED)


def verbatim(value: str) -> str:
    r"""Return an address, DOI or identifier in a value, without braces and TeX's escaping backslashes."""
    inside = re.sub(r"\\url\s*(?=\{)", "", value)
    return re.sub(r"\\(?=[$&#%_{}~])|[{}\s]", "", inside)


def _hold(found: re.Match[str]) -> str:
    return chr(_FIRST + _HELD.index(_ESCAPED[found[1] or found[2]]))


def _unprotected(text: str) -> str:
    """Remove the braces that belong to no command and no formula: they protect capitals."""
    out: list[str] = []
    kept: list[bool] = []
    math = False
    end, argument_end = 0, -1
    for found in _BRACE_OR_MATH.finditer(text):
        piece, start = found.group(), found.start()
        out.append(text[end:start])
        end = found.end()
        if piece == "{":
            follows_command = _TAKES_GROUP.search(text, max(0, start - 40), start) is not None
            kept.append(math or text.startswith("\\", end) or follows_command or argument_end == start)
            piece = piece if kept[-1] else ""
        elif piece == "}":
            argument_end = end if kept and kept[-1] else -1
            piece = piece if kept and kept.pop() else ""
        else:
            math ^= piece == "$"
        out.append(piece)
    return "".join([*out, text[end:]])
