"""The one cleaner for text from outside: titles, abstracts, names, error texts, file names.

This module decides what may reach a terminal. It does not judge meaning: markup, LaTeX and HTML pass
unchanged. The results of `clean_line` and `clean_block` hold no escape sequence, no control, bidirectional or
zero-width character (except joiners inside words and emoji), no tag, surrogate, private or unassigned
character, and at most `MARKS_PER_BASE` combining marks on a character; they are in NFC. Both functions are
idempotent.
"""

from __future__ import annotations

import re
import unicodedata

LINE_LIMIT = 500
BLOCK_LIMIT = 20_000
MARKS_PER_BASE = 4

_ESCAPES = r"""(?x)
      \x1b[\]PX^_] [^\x07\x18\x1a\x1b\x9c]*+ (?:\x07|\x1b\\|\x9c)?           # OSC, DCS, SOS, PM, APC
    | [\x90\x98\x9d-\x9f] [^\x07\x18\x1a\x1b\x80-\x9f]*+ (?:\x07|\x1b\\|\x9c)  # the same in eight bits
    | (?:\x1b\[|\x9b) [0-?]*+ [\x20-/]*+ [@-~]?                              # CSI
    | \x1b [\x20-/]*+ [0-~]?                                                 # every other escape
"""
"""Complete escape sequences of ECMA-48 in linear time; an unended 7-bit string takes the rest of the text.

An 8-bit string that never ends loses its first character only: U+009D is also the result of a misread
quotation mark, and the rest of an abstract must not be lost with it.
"""

_INVISIBLE = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
"""Letters and marks that show nothing: the grapheme joiner, the Hangul fillers, two Khmer vowels."""

_UNUSUAL = re.compile("[^\0-\u02ff\u1e00-\u20cf]")
"""Every character except Latin letters, punctuation and currency signs.

This is compiled in a tenth of the time that the next takes, and many texts have no such character.
"""

_SUSPECT = (
    f"[{_INVISIBLE}\u0300-\u036f\u0483-\u0489\u0591-\u1dff\u20d0-\u20f0\u2cef-\u2dff\u302a-\u302d\u3099\u309a"
    "\ua66f-\uabed\ufb1e\ufe00-\ufe2f\U000101fd-\U0001d244\U0001da00-\U0001e94a\U000e0100-\U000e01ef]"
)
"""Every combining mark, and blocks that hold some: a text without these needs no second check."""

_LINE_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def clean_line(text: str, limit: int = LINE_LIMIT) -> str:
    """Return `text` as one clean line of at most `limit` characters, each run of white space as one blank.

    A text that is cut ends in «…». `limit` is at least 1.
    """
    text = " ".join(text.split())
    if not _is_clean(text):
        text = " ".join(_purge(text).split())
    return _cut(text, limit)


def is_clean_line(text: str) -> bool:
    """Return whether `clean_line` would leave the text unchanged, apart from its length.

    For non-empty lines joined by blanks, the result holds if it holds for all of them.
    """
    return "  " not in text and not text.startswith(" ") and not text.endswith(" ") and _is_clean(text)


def clean_block(text: str, limit: int = BLOCK_LIMIT) -> str:
    r"""Return `text` as clean lines, at most `limit` characters, with at most one empty line in a row.

    Every kind of line break becomes `\n`, a tab four blanks, any other white space a blank. Blanks at the
    start of a line stay. A text that is cut ends in «…».
    """
    if not _is_clean(text.replace("\n", "")):
        text = _purge(text.replace("\r\n", "\n"))
    text = re.sub(r" ++\n", "\n", text) if " \n" in text else text
    text = re.sub(r"\n{3,}+", "\n\n", text) if "\n\n\n" in text else text
    return _cut(text.strip(), limit)


def _is_clean(text: str) -> bool:
    """Return, at low cost, whether `_purge` would change nothing; the caller checks white space."""
    if not text.isprintable():
        return False
    return text.isascii() or (not _is_suspect(text) and unicodedata.is_normalized("NFC", text))


def _is_suspect(text: str) -> bool:
    """Return whether a text may have combining marks."""
    return _UNUSUAL.search(text) is not None and re.search(_SUSPECT, text) is not None


def _purge(text: str) -> str:
    """Remove what a terminal must not get.

    The order matters for idempotence: normalising may split one mark into two, so marks are counted after it.
    A removed joiner may let two characters compose, so the text is normalised again.
    """
    text = re.sub(_ESCAPES, "", text)
    text = text.translate({ord(c): _fate(c) for c in set(text) if not c.isprintable() or c in _INVISIBLE})
    text = _limit_marks(unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", re.sub("[\u200c\u200d]", _joiner_in_place, text))


def _fate(character: str) -> str | None:
    """Return what replaces a character that is not printable; None removes it."""
    if character in "\n\u200c\u200d":
        return character
    if character == "\t":
        return "    "
    if character in _LINE_BREAKS:
        return "\n"
    if character.isspace():
        return " "
    # Surrogates, private and unassigned characters leave a visible trace; controls and formats do not.
    return "\ufffd" if unicodedata.category(character) in ("Cs", "Co", "Cn") else None


def _limit_marks(text: str) -> str:
    """Keep at most `MARKS_PER_BASE` marks on a character, and none on white space or at the start."""
    if not _is_suspect(text):
        return text
    characters = []
    room = 0
    for character in text:
        # Some characters with a width are combining too: they may change places with a mark (U+302E).
        if unicodedata.category(character) in ("Mn", "Me") or unicodedata.combining(character):
            if not room:
                continue
            room -= 1
        elif character not in "\u200c\u200d":
            room = 0 if character.isspace() else MARKS_PER_BASE
        characters.append(character)
    return "".join(characters)


def _joiner_in_place(found: re.Match[str]) -> str:
    """Keep a joiner that shapes a word or an emoji; remove any other."""
    text, start, end = found.string, found.start(), found.end()
    joins = start > 0 and end < len(text) and _can_join(text[start - 1]) and _can_join(text[end])
    return found.group() if joins else ""


def _can_join(character: str) -> bool:
    kind = unicodedata.category(character)[0]
    return kind in "LM" or (kind == "S" and not character.isascii())


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return text[: limit - 1].rstrip(" \n\u200c\u200d") + "…"
