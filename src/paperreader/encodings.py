"""Decode text that is not UTF-8 as a whole: old encodings, lines in another encoding, a file that was cut.

UTF-8 proves itself: other text is hardly ever valid UTF-8. So only the lines that are not are read in another
encoding, and of a single-byte encoding only the bytes that are not.
"""

from __future__ import annotations

import codecs
import operator
import re
from functools import cache
from typing import NamedTuple

_WIDE = {"cp932": "Shift-JIS", "euc_jp": "EUC-JP", "euc_kr": "EUC-KR", "gb18030": "GB18030", "big5": "Big5"}
_NAMES = _WIDE | {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
_FALLBACK = "cp1252"
_MOST_VALID = 10
"""In a text of an encoding with several bytes, at most one line in so many passes for UTF-8."""

_FEW = 8
"""So few characters are read as Windows-1252 whatever they are, as browsers do."""

_READ_LIMIT = 100_000
_HEAD = 10_000
_MOST_GUESSED = 1_000
"""The most characters of a line and the most lines by which an encoding is guessed."""

_PLAUSIBLE = 0.5
"""The share of plausible characters, more than which makes a text Western."""

_HIGH = bytes(range(0x80, 0x100))
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_COMMON = {"cp932": "shift_jis", "gb18030": "gb2312"}
_LAST_COMMON = {"cp932": 0x97, "big5": 0xC6}
"""The highest first byte of the common characters."""

_BEYOND_ASCII = re.compile("[^\0-\x7f]+")
_KANA = re.compile("[\u3041-\u30fe]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_LETTERS = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŠšŽžŒœŸÐðÞþı")
_ELISION = re.compile(r"\b\w{1,2}’|qu’|’[stdrvlmn]")
_MARKS = frozenset("“”‘’–—…«»°±²³·€£§©®™µ½¼¾¹ªº¡¿\xa0")


class Decoded(NamedTuple):
    """A text that was not UTF-8.

    Attributes:
        text: the text.
        encoding: the name of the encoding of what is not UTF-8.
        lines: the numbers of the lines that are not UTF-8.
        is_mixed: whether other lines, or parts of these, are UTF-8 and more than ASCII.
    """

    text: str
    encoding: str
    lines: tuple[int, ...]
    is_mixed: bool


def decode_mixed(data: bytes, declared: str | None = None) -> Decoded | None:
    """Return the text of bytes that are not UTF-8, or None if their encoding cannot be recognised.

    Args:
        data: the bytes.
        declared: the encoding that they declare, one that Python knows.
    """
    lines = data.splitlines(keepends=True)
    other = [place for place, line in enumerate(lines) if not _is_utf8(line)]
    numbers = tuple(place + 1 for place in other)
    heads = [lines[place][:_HEAD] for place in other[:_MOST_GUESSED]]
    samples = [_not_utf8(head) for head in heads]
    beyond_ascii = sum(not line.isascii() for line in lines)
    valid = beyond_ascii - len(other) + sum(map(operator.ne, heads, samples))
    if valid and numbers == (len(lines),) and _is_cut(lines[-1]):
        return Decoded(data.decode("utf-8", "ignore"), "UTF-8", numbers, is_mixed=True)
    together = declared or _guess(b"".join(samples), few=_FEW)
    chosen = [declared or _chosen(sample, together) for sample in samples]
    if not valid and chosen.count(None) > len(chosen) / 2:
        return None
    each = [encoding or _FALLBACK for encoding in (*chosen, *[together] * (len(other) - len(chosen)))]
    names = " and ".join(dict.fromkeys(_NAMES.get(encoding, encoding) for encoding in each))
    one = each[0] if len(set(each)) == 1 else None
    if one and (not valid or (not _is_single(one) and valid <= beyond_ascii / _MOST_VALID)):
        return Decoded(data.decode(one, "replace"), names, numbers, is_mixed=False)
    for place, encoding in zip(other, each, strict=True):
        lines[place] = _recoded(lines[place], encoding)
    return Decoded(b"".join(lines).decode(), names, numbers, is_mixed=True)


def _chosen(line: bytes, together: str | None) -> str | None:
    """Return the encoding of a line: that of all lines together if it fits, else its own."""
    if together and (_share(line, together) > _PLAUSIBLE or not _is_single(together)):
        return together
    return _guess(line) or together


@cache
def _is_single(encoding: str) -> bool:
    """Return whether each character of an encoding is a byte."""
    return len(_HIGH.decode(encoding, "replace")) == len(_HIGH)


def _recoded(line: bytes, encoding: str) -> bytes:
    """Return a line in UTF-8; beside single bytes, what is valid UTF-8 in it stays."""
    if _is_single(encoding):
        return line.decode("utf-8", _bytes_in(encoding)).encode()
    return line.decode(encoding, "replace").encode()


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _not_utf8(line: bytes) -> bytes:
    """Return what of a line is not UTF-8: the rest if most of it is, else the line."""
    rest, valid = _SEQUENCE.subn(b"", line)
    return rest if valid > len(_HIGH_BYTE.findall(rest)) else line


def _is_cut(line: bytes) -> bool:
    """Return whether a line only lacks the rest of its last character."""
    try:
        line.decode()
    except UnicodeDecodeError as error:
        return error.end == len(line) and error.reason == "unexpected end of data"
    return False


@cache
def _bytes_in(encoding: str) -> str:
    """Return the name of an error handler that reads bytes that are not UTF-8 in a single-byte encoding."""

    def read(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode(encoding, "replace"), error.end

    name = f"paperreader.{encoding}"
    codecs.register_error(name, read)
    return name


def _guess(data: bytes, few: int = 0) -> str | None:
    """Return the encoding of text that is not UTF-8 if it is certain, or if only few characters matter."""
    data = data[:_READ_LIMIT]
    wide = next((encoding for encoding in _WIDE if _is_wide(data, encoding)), None)
    if wide:
        return wide
    western, mac = _share(data, "cp1252"), _share(data, "mac_roman")
    if mac > 0.9 and mac > western + 0.2:
        return "mac_roman"
    matters = len(_HIGH_BYTE.findall(data)) >= few
    return None if matters and western <= _PLAUSIBLE else _FALLBACK


def _is_wide(data: bytes, encoding: str) -> bool:
    """Return whether a text is in an East Asian encoding: common characters, several in a row."""
    runs = _BEYOND_ASCII.findall(data.decode(encoding, "replace"))
    text = "".join(runs)
    if len(text) < 2 * len(runs) or len(text) < 4 or text.count("\ufffd") > 1:
        return False
    kana, hangul = len(_KANA.findall(text)), len(_HANGUL.findall(text))
    if encoding == "euc_jp":
        return kana > max(1, len(text) / 30)
    if encoding == "euc_kr":
        return len(text) >= 10 and hangul > len(text) * 0.9
    codes = [character.encode(_COMMON.get(encoding, encoding), "ignore") for character in text]
    wide = [code for code in codes if len(code) == 2]
    if len(wide) <= len(text) * 0.9:
        return False
    if encoding == "gb18030":
        # Cyrillic in KOI8-R has no bytes but C0 to DF, and in Windows-1251 mostly higher ones.
        certain = [lead <= 0xD7 and (lead < 0xC0 or not 0xC0 <= trail <= 0xDF) for lead, trail in wide]
        return sum(certain) > len(text) / 2
    return sum(lead <= _LAST_COMMON[encoding] for lead, _ in wide) > len(text) * 0.9


def _share(data: bytes, encoding: str) -> float:
    """Return the share of characters that are plausible where they are in a Western text."""
    text = data.decode(encoding, "replace")
    good = total = 0.0
    for run in _BEYOND_ASCII.finditer(text):
        total += len(run.group())
        good += _plausible(text, run.start(), run.end())
    return good / total if total else 0.0


def _plausible(text: str, start: int, end: int) -> float:
    """Return how many characters of a run are plausible: accented letters, and marks outside of words."""
    if end - start > 3:
        return 0.0
    good = 0.0
    for at in range(start, end):
        character, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
        if character in _LETTERS:
            good += character.islower() or not before.islower()
        elif character in _MARKS:
            inside = before.isalpha() and after.islower()
            good += not inside or (character == "’" and _ELISION.search(text, at - 3, at + 2) is not None)
    return good
