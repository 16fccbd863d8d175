"""Convert one part of a query to a node or a problem: a word, a quoted text, a pattern, or a field."""

from __future__ import annotations

import re

import msgspec

from paperreader.errors import InvalidQuery, nearest
from paperreader.query.fields import FIELDS, ID, nearest_field
from paperreader.query.folding import ends_a_word, tokens
from paperreader.query.kinds import AgeField, DateField, Field, NumberField, TextField
from paperreader.query.lexer import Token, TokenKind
from paperreader.query.nodes import NOTHING, Node, Order, Pattern, Phrase, Problem, Word
from paperreader.query.patterns import compile_pattern
from paperreader.query.values import (
    is_begun_date,
    is_begun_number,
    parse_age,
    parse_dates,
    parse_fact,
    parse_numbers,
    parse_order,
)

_UNKNOWN_FIELD = re.compile(r"([A-Za-z]+):(?!//)(.*)", re.DOTALL)
_BEGUN_AGE = re.compile(r"[0-9]{1,4}")


class TermReader:
    """Converts the parts of one text.

    Attributes:
        end: the end of the text without trailing blanks; the user is still typing an unfinished part there.
        problems: the list to which problems are added.
        finished: whether the user has stopped typing, so that an unfinished part is a problem too.
    """

    def __init__(self, end: int, problems: list[Problem], *, finished: bool = False) -> None:
        self.end = end
        self.problems = problems
        self.finished = finished

    def text(self, token: Token, field: TextField | None) -> Node | None:
        """Convert a word, quoted text or pattern to search for in `field`."""
        if token.kind is TokenKind.PATTERN:
            return self._pattern(token, field)
        words = tokens(token.text)
        if not words and field is not None and field.of_bookmark and token.text.strip():
            # A tag may be a single emoji, which is not a word for the full-text index.
            return Pattern(re.escape(token.text), field)
        if not words:
            if token.kind is TokenKind.WORD:
                self._problem(
                    token, f"“{token.text}” has no letter or digit to search for, so it is left out."
                )
            return None
        if token.kind is TokenKind.QUOTED:
            # An unclosed quote is a phrase that the user is still typing, so its last word may be a prefix.
            return Phrase(words, field) if token.closed else Word(words, field)
        if field is None:
            self._doubt_field(token)
        return Phrase(words, field) if ends_a_word(token.text) else Word(words, field)

    def field(self, field: Token, value: Token) -> Node | None:
        """Convert a field with its value, except `sort:` and `mute:`. An invalid value finds nothing."""
        definition = FIELDS[field.text]
        if isinstance(definition, TextField):
            return self.text(_named(value) if definition is ID else value, definition)
        node = _plain(definition, value.text) if value.kind is TokenKind.WORD else None
        if node is None and not self._is_begun(field, value):
            self._misread(field, value, "finds nothing")
            return NOTHING
        return node

    def order(self, field: Token, value: Token) -> tuple[Order, ...]:
        """Return the order of a `sort:`, or nothing if it is invalid."""
        order = parse_order(value.text) if value.kind is TokenKind.WORD else None
        if order is None and not self._is_begun(field, value):
            self._misread(field, value, "is left out")
        return (order,) if order else ()

    def missing(self, field: Token) -> None:
        """Report a field without a value, unless the user is still typing it."""
        if self.finished or field.end < self.end:
            self._problem(field, f"“{field.text}:” needs its value right after the colon.")

    def group_field(self, field: Token) -> TextField | None:
        """Return the text field that applies to the brackets that follow, or None with a problem."""
        definition = FIELDS[field.text]
        if isinstance(definition, TextField):
            return definition
        self._problem(field, f"“{field.text}:” cannot stand before brackets; it takes {definition.takes}.")
        return None

    def _pattern(self, token: Token, field: TextField | None) -> Node | None:
        if not token.text or (not token.closed and token.end >= self.end):
            if self.finished:
                self._problem(token, "This pattern has no slash at its end.", "/")
            return None
        try:
            compile_pattern(token.text)
        except InvalidQuery as error:
            self._problem(token, str(error))
            return NOTHING
        return Pattern(token.text, field)

    def _is_begun(self, field: Token, value: Token) -> bool:
        """Return whether more typing could turn an invalid value into a valid one."""
        if self.finished or value.end < self.end or value.kind is not TokenKind.WORD:
            return False
        definition, typed = FIELDS[field.text], value.text.lower()
        if isinstance(definition, NumberField):
            return is_begun_number(typed)
        if isinstance(definition, DateField):
            return is_begun_date(typed)
        if isinstance(definition, AgeField):
            return bool(_BEGUN_AGE.fullmatch(typed))
        bare = typed.removeprefix("-") if field.text == "sort" else typed
        return any(choice.startswith(bare) for choice in definition.choices)

    def _misread(self, field: Token, value: Token, result: str) -> None:
        definition = FIELDS[field.text]
        choices = definition.choices
        takes = ", ".join(choices) or definition.takes
        near = nearest(value.text.lower(), choices) if choices else None
        message = f"“{field.text}:{value.text}” {result}: {field.text}: takes {takes}."
        suggestion = f"{field.text}:{near}" if near else None
        self.problems.append(Problem(field.start, value.end, message, suggestion))

    def _doubt_field(self, token: Token) -> None:
        """Report what looks like an unknown field; it is still searched for as words."""
        found = _UNKNOWN_FIELD.fullmatch(token.text)
        if not found or not found[2] or found[1].lower() in FIELDS:
            return
        near = nearest_field(found[1])
        message = f"There is no field “{found[1]}:”, so “{token.text}” is searched for as words."
        self._problem(token, message, f"{near}:" if near else None)

    def _problem(self, token: Token, message: str, suggestion: str | None = None) -> None:
        self.problems.append(Problem(token.start, token.end, message, suggestion))


def _named(value: Token) -> Token:
    """Return the value of `id:` as identifiers are stored, if it is one, the address of a page, or a DOI."""
    if value.kind is TokenKind.PATTERN:
        return value
    from paperreader.models.identifier import identifier_or_none  # few queries need it

    begun = f"doi:{value.text}" if value.text.startswith("10.") else value.text
    return msgspec.structs.replace(value, text=identifier_or_none(value.text) or begun)


def _plain(field: Field, value: str) -> Node | None:
    """Return the node of a field whose value is not text."""
    if isinstance(field, NumberField):
        return parse_numbers(field, value)
    if isinstance(field, DateField):
        return parse_dates(value)
    if isinstance(field, AgeField):
        return parse_age(value, older=field.name == "older")
    return parse_fact(field.name, value)
