"""Split text into tokens with their positions. Any text has tokens; the parser decides what they mean."""

from __future__ import annotations

import re
from enum import Enum

import msgspec

from paperreader.query.fields import FIELDS
from paperreader.query.kinds import AnyField

_FIELD = re.compile(r"([A-Za-z]+):")
_WORD = re.compile(r"[^\s()\"“”]+")
_VALUE = re.compile(r"[^\s()]+")
_QUOTED = re.compile(r"[\"“”]([^\"“”]*)([\"“”]?)")
_PATTERN = re.compile(r"/(?!\s)((?:\\.|[^/\\])*)(?:/i?(?=[\s)]|\Z)|\Z)")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_OPERATORS = {"AND", "OR", "NOT"}
_QUOTES = '"“”'


class TokenKind(Enum):
    """The kind of a token."""

    WORD = "word"
    QUOTED = "quoted"
    PATTERN = "pattern"
    FIELD = "field"
    OPEN = "("
    CLOSE = ")"
    MINUS = "-"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"


class Token(msgspec.Struct, frozen=True):
    """One token.

    Attributes:
        kind: the kind.
        text: a word as typed; a quoted text or a pattern without its marks; a field's name in lower case.
        start, end: its position in the text, including marks and colon.
        closed: whether a quoted text or a pattern has its second mark.
    """

    kind: TokenKind
    text: str
    start: int
    end: int
    closed: bool = True


def lex(text: str) -> list[Token]:
    """Return the tokens of `text` in order.

    NUL and lone surrogates count as blanks, because SQLite cannot hold them.
    """
    text = _UNSTORABLE.sub(" ", text)
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        if found and _takes_value(found[-1]) and found[-1].end == at:
            token = _marked(text, at) or _word(text, at, _VALUE)
        else:
            token = _term(text, at)
        found.append(token)
        at = token.end
    return found


def _takes_value(token: Token) -> bool:
    """Return whether a token is a field whose value follows. Any part of a query may follow `mute:`."""
    return token.kind is TokenKind.FIELD and not isinstance(FIELDS[token.text], AnyField)


def _term(text: str, at: int) -> Token:
    """Return the token at `at`, where a part of the query begins or continues."""
    if text[at] == "-":
        return Token(TokenKind.MINUS, "-", at, at + 1)
    field = _FIELD.match(text, at)
    if field and field[1].lower() in FIELDS:
        return Token(TokenKind.FIELD, field[1].lower(), at, field.end())
    return _marked(text, at) or _word(text, at, _WORD)


def _marked(text: str, at: int) -> Token | None:
    """Return the bracket, quoted text or pattern at `at`, if there is one."""
    character = text[at]
    if character in "()":
        return Token(TokenKind(character), character, at, at + 1)
    if character in _QUOTES:
        quoted = _QUOTED.match(text, at)
        assert quoted is not None
        return Token(TokenKind.QUOTED, quoted[1], at, quoted.end(), bool(quoted[2]))
    pattern = _PATTERN.match(text, at) if character == "/" else None
    if pattern:
        closed = len(pattern[0]) > len(pattern[1]) + 1
        return Token(TokenKind.PATTERN, pattern[1], at, pattern.end(), closed)
    return None


def _word(text: str, at: int, shape: re.Pattern[str]) -> Token:
    found = shape.match(text, at)
    assert found is not None
    word = found[0]
    kind = TokenKind(word) if word in _OPERATORS and shape is _WORD else TokenKind.WORD
    return Token(kind, word, at, found.end())
