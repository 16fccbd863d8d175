"""arXiv's query language: https://info.arxiv.org/help/api/user-manual.html#query_details."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.errors import InvalidQuery
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from datetime import datetime

_MOST_TERMS = 40
_TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')
_WORD = re.compile(r"[\w.+#'-]*\w[\w.+#'-]*")
_FIELDS = r"ti|au|abs|co|jr|cat|rn|id|all|submittedDate|lastUpdatedDate"
_FIELD = re.compile(rf"(?:^|[\s(])(?:{_FIELDS}):", re.IGNORECASE)
_TOKEN = re.compile(
    rf"(?P<mark>[()])|(?P<outer>(?:{_FIELDS}):)\s*(?=[()]|$)"
    rf"|(?:(?P<field>(?:{_FIELDS}):)\s*)?(?P<text>\"[^\"]*\"?|\[[^\]]*\]?|[^\s()\"\[]+)",
    re.IGNORECASE,
)
_OPERATORS = ("AND", "OR", "ANDNOT")


def is_query(text: str) -> bool:
    """Return whether a text is written in arXiv's language: it names a field, such as `abs:`."""
    return _FIELD.search(text) is not None


def search_query(words: str) -> str:
    """Write words in arXiv's language: each word and each quoted phrase with its own prefix.

    A prefix applies to one term only. A term that arXiv would read as an operator or a field is quoted.

    Raises:
        InvalidQuery: there is no word, or there are more than arXiv accepts.
    """
    terms = []
    for phrase, word in _TERM.findall(words):
        inner = " ".join(_WORD.findall(phrase or word))
        if inner:
            plain = inner.isalnum() and inner not in (*_OPERATORS, "NOT")
            terms.append(f"all:{inner}" if plain else f'all:"{inner}"')
    if not terms:
        raise InvalidQuery("There is no word to search arXiv for.")
    if len(terms) > _MOST_TERMS:
        raise InvalidQuery(f"A search at arXiv takes at most {_MOST_TERMS} words; this one has {len(terms)}.")
    return " AND ".join(terms)


def completed(query: str) -> str:
    """Return a query in which each term has a prefix, as arXiv needs it: `abs:test time` means both words.

    Raises:
        InvalidQuery: its brackets do not match.
    """
    pieces: list[str] = []
    run: list[str] = []
    outer = field = "all:"
    fields = [outer]
    for token in _TOKEN.finditer(clean_line(query)):
        text = token["text"] or ""
        operator = text.upper() if not token["field"] and text.upper() in _OPERATORS else ""
        if token["outer"]:
            outer = token["outer"]
        elif token["mark"] or operator:
            pieces += [*_joined(run), token["mark"] or operator]
            run = []
            if token["mark"] == "(":
                fields.append(outer)
            elif token["mark"] == ")":
                fields.pop()
            if not fields:
                break
            outer = field = fields[-1]
        else:
            field = token["field"] or field
            run.append(f"{field}{text}")
    if len(fields) != 1:
        raise InvalidQuery("The brackets in the search for arXiv do not match.")
    return " ".join([*pieces, *_joined(run)]).replace("( ", "(").replace(" )", ")")


def within(query: str, since: datetime, until: datetime) -> str:
    """Return a query for the papers that were first submitted between two moments, both in UTC."""
    return f"{query} AND submittedDate:[{since:%Y%m%d%H%M} TO {until:%Y%m%d%H%M}]"


def _joined(terms: list[str]) -> list[str]:
    return [f"({' AND '.join(terms)})"] if len(terms) > 1 else terms
