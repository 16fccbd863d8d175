r"""Convert TeX in BibTeX values to Unicode text: accents, commands, and braces that only protect capitals.

An escaped character (`\$`, `\textbraceleft{}`, an empty group between two hyphens) stands for itself, and
`readable` could not distinguish it from LaTeX. So a private character takes its place until the rest is read.
HTML is read too: publishers and databases copy entities and tags of their pages into BibTeX.
"""

from __future__ import annotations

import re
from html import unescape

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
_TEX = re.compile(r"[\\{}$~`]")
_ENTITY = re.compile(r"(?<!\\)&(?:[A-Za-z]{2,8}\d{0,2}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});")
_SCRIPT = re.compile(r"<(sub|sup)>([^<>{}\\$]{1,60})</\1>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:i|b|em|strong|su[bp]|su[bp]script|sc|scp|tt|italic|bold|span|p|inline-formula|(?:mml|jats):[a-z-]+)"
    r"(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)
_TAKES_GROUP = re.compile(r"(?:\\(?:[A-Za-z]+\*?|[^A-Za-z{}])|[_^])\s*\Z")


def text_of(value: str) -> str:
    """Return the value as text without TeX and HTML. The time grows with the length of the value."""
    if not value:
        return ""
    if "<" in value or "&" in value:
        value = _TAG.sub("", _SCRIPT.sub(_script, _ENTITY.sub(lambda found: unescape(found.group()), value)))
    if "--" not in value and _TEX.search(value) is None:
        return value
    held = _ESCAPE.sub(_hold, _PRIVATE.sub("\ufffd", value))
    plain = _unprotected(_ALONE.sub(_NOTHING, held))
    return readable(plain).translate(_RELEASED)


def verbatim(value: str) -> str:
    r"""Return an address, DOI or identifier in a value, without braces and TeX's escaping backslashes."""
    inside = re.sub(r"\\url\s*(?=\{)", "", value)
    return re.sub(r"\\(?=[$&#%_{}~])|[{}\s]", "", inside)


def _script(found: re.Match[str]) -> str:
    name = "textsubscript" if found[1].lower() == "sub" else "textsuperscript"
    return f"\\{name}{{{found[2]}}}"


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
