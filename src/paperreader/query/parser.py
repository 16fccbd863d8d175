"""Parse text to a query.

Any text is a query: what cannot be parsed is left out and reported, and nothing raises.

    query  = both ("OR" both)*
    both   = part (["AND"] part)*
    part   = ("-" | "NOT" | "mute:")* (word | "quoted" | /pattern/ | field:value | field:(query) | (query))

An unfinished part at the end of the text is left out without a report while the user is still typing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.query.lexer import Token, TokenKind, lex
from paperreader.query.nodes import (
    Everything,
    Node,
    Order,
    Problem,
    Query,
    conjunction,
    disjunction,
    negation,
)
from paperreader.query.terms import TermReader

if TYPE_CHECKING:
    from paperreader.query.kinds import TextField

LONGEST = 2_000
"""The number of characters of a query that are read; views and scripts stay far below."""

MOST_TERMS = 100
"""The number of parts of a query that are read, which keeps it within what SQLite can nest."""

DEEPEST = 20
"""The number of nested brackets that are read."""


def parse(text: str, *, finished: bool = False) -> Query:
    """Parse `text`. Never raises; `Query.problems` reports what was not understood.

    Args:
        text: the query as typed.
        finished: whether the user has stopped typing: an unfinished part at the end is then reported too.
    """
    return _Parser(text, finished=finished).parse()


class _Parser:
    """The parser of one text, by recursive descent over its tokens."""

    def __init__(self, text: str, *, finished: bool) -> None:
        self.text = text
        self.tokens = lex(text[:LONGEST])
        self.at = 0
        self.terms = 0
        self.depth = 0
        self.sort: list[Order] = []
        self.problems: list[Problem] = []
        self.reader = TermReader(len(text.rstrip()), self.problems, finished=finished)

    def parse(self) -> Query:
        if len(self.text) > LONGEST:
            end = len(self.text)
            self._problem(
                LONGEST,
                end,
                f"Only the first {LONGEST:,} characters of a query are read; the rest is left out.",
            )
        found: list[Node] = []
        while (token := self._peek()) is not None:
            if token.kind is TokenKind.CLOSE:
                self._problem(token.start, token.end, "This closing bracket has no opening one.")
                self.at += 1
            elif (node := self._any(None)) is not None:
                found.append(node)
        problems = tuple(sorted(self.problems, key=lambda problem: problem.start))
        return Query(self.text, conjunction(found) or Everything(), tuple(self.sort), problems)

    def _any(self, field: TextField | None) -> Node | None:
        """Parse parts joined by `OR`, up to a closing bracket or the end."""
        parts: list[Node] = []
        while True:
            part = self._all(field)
            if part is not None:
                parts.append(part)
            if not self._take(TokenKind.OR):
                return disjunction(parts)

    def _all(self, field: TextField | None) -> Node | None:
        """Parse parts that must all match, up to `OR`, a closing bracket or the end."""
        parts: list[Node] = []
        while (token := self._peek()) is not None and token.kind not in (TokenKind.OR, TokenKind.CLOSE):
            if self._take(TokenKind.AND):
                continue
            part = self._part(field)
            if part is not None:
                parts.append(part)
        return conjunction(parts)

    def _part(self, field: TextField | None) -> Node | None:
        """Parse one part and its negations."""
        negated = False
        while (token := self._peek()) is not None and _negates(token):
            self.at += 1
            # A dash followed by a blank is punctuation.
            negated ^= token.kind is not TokenKind.MINUS or self._touches(token)
        token = self._peek()
        if token is None or token.kind in (TokenKind.OR, TokenKind.AND, TokenKind.CLOSE):
            return None
        self.at += 1
        node = self._group(token, field) if token.kind is TokenKind.OPEN else self._term(token, field)
        return negation(node) if node is not None and negated else node

    def _group(self, opening: Token, field: TextField | None) -> Node | None:
        """Parse the content of brackets."""
        if self.depth == DEEPEST:
            self._problem(
                opening.start, opening.end, f"Brackets can be nested {DEEPEST} deep; this one is left out."
            )
            return None
        self.depth += 1
        node = self._any(field)
        self.depth -= 1
        if not self._take(TokenKind.CLOSE):
            self._problem(opening.start, opening.end, "This bracket is never closed.", ")")
        return node

    def _term(self, token: Token, field: TextField | None) -> Node | None:
        """Parse one word, quoted text, pattern, or field with its value."""
        self.terms += 1
        if self.terms == MOST_TERMS + 1:
            self._problem(
                token.start,
                len(self.text),
                f"Only the first {MOST_TERMS} parts of a query are read; the rest is left out.",
            )
        value = self._value(token)
        if self.terms > MOST_TERMS:
            return None
        if token.kind is not TokenKind.FIELD:
            return self.reader.text(token, field)
        if value is None:
            self.reader.missing(token)
            return None
        if value.kind is TokenKind.OPEN:
            inner = self.reader.group_field(token)
            return self._group(value, inner if inner is not None else field)
        if token.text == "sort":
            self.sort.extend(self.reader.order(token, value))
            return None
        return self.reader.field(token, value)

    def _value(self, token: Token) -> Token | None:
        """Take the value of a field, which must touch it."""
        value = self._peek()
        if token.kind is not TokenKind.FIELD or value is None or not self._touches(token):
            return None
        if value.kind is TokenKind.CLOSE:
            return None
        self.at += 1
        return value

    def _touches(self, token: Token) -> bool:
        following = self._peek()
        return following is not None and following.start == token.end

    def _peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _take(self, kind: TokenKind) -> bool:
        token = self._peek()
        matches = token is not None and token.kind is kind
        self.at += matches
        return matches

    def _problem(self, start: int, end: int, message: str, suggestion: str | None = None) -> None:
        self.problems.append(Problem(start, end, message, suggestion))


def _negates(token: Token) -> bool:
    """Return whether a token negates what follows; `mute:` means the same and states the purpose."""
    mutes = token.kind is TokenKind.FIELD and token.text == "mute"
    return mutes or token.kind in (TokenKind.MINUS, TokenKind.NOT)
