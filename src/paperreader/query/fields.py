"""The table of fields: everything that a query can ask for and order by.

The language, both engines, the orders, the counts in lists and in printed papers, the help and the tables of
`docs/query-language.md` are made from it. A new count of papers is one line here.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from paperreader.errors import nearest
from paperreader.query.kinds import (
    AgeField,
    AnyField,
    Condition,
    DateField,
    Field,
    NumberField,
    Sort,
    TextField,
)

if TYPE_CHECKING:
    from datetime import date

    from paperreader.models.listing import Row


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _gained(row: Row) -> int | None:
    return None if row.moved is None else row.moved.upvotes + row.moved.stars


def _count(name: str, meaning: str, example: str, aliases: tuple[str, ...] = (), **known: Any) -> NumberField:
    """Return the field of a count that papers have as an attribute, and the library as a column."""
    read = attrgetter(f"paper.{name}")
    known = {"label": name, "unit": name.removesuffix("s"), "indexed": True, **known}
    return NumberField(name, meaning, example, aliases, read=read, column=f"p.{name}", **known)


INDEXED = (
    TITLE := TextField("title", "the title", "agents", ("name",), attribute="title"),
    ABSTRACT := TextField(
        "abstract", "the abstract", '"chain of thought"', ("ab", "abs"), attribute="abstract"
    ),
    SUMMARY := TextField("summary", attribute="summary", typed=False),
    KEYWORDS := TextField("kw", "the keywords", "reasoning", ("keyword", "keywords"), attribute="keywords"),
    AUTHOR := TextField("author", "the authors", "bengio", ("au", "authors"), attribute="authors"),
)
"""The fields that a part without a field searches, in the order of the columns of the full-text index."""

TEXTS = (
    *INDEXED,
    ORGANIZATION := TextField(
        "org", "the organisation", '"google deepmind"', ("organization", "organisation", "lab"),
        attribute="organization", few=True,
    ),
    SUBMITTER := TextField(
        "by", "who put it on the daily list", "akhaliq", ("submitter", "submitted"),
        attribute="submitted_by", few=True,
    ),
    ID := TextField("id", "the identifier, from its beginning", "2506.017", ("arxiv",), attribute="id"),
    CATEGORY := TextField(
        "cat", "the arXiv categories; `cat:cs` is all of computer science", "cs.LG",
        ("category", "categories"), attribute="categories",
    ),
    SOURCES := TextField("source", "the sources that list it", "arxiv", attribute="sources"),
    TextField("tag", "your tags", "to-read", ("tags",), attribute="tags", of_bookmark=True),
    TextField("note", "your note", "baseline", ("notes",), attribute="note", of_bookmark=True),
    TextField(
        "collection", "your collections", "thesis", ("collections", "list"),
        attribute="collections", of_bookmark=True,
    ),
    FULL_TEXT := TextField(
        "text", "the full text of the papers that you opened", "ablation",
        ("fulltext", "inside", "body"), of_full_text=True,
    ),
)  # fmt: skip

NUMBERS = (
    UPVOTES := _count(
        "upvotes", "more than 50 upvotes", ">50", ("likes", "votes"), sign="▲", offered=True
    ),
    STARS := _count(
        "stars", "1,000 GitHub stars or more", ">=1k", ("github",), sign="★", label="GitHub stars",
        offered=True,
    ),
    COMMENTS := _count("comments", "no comment", "0", sign="❝", offered=True),
    CITATIONS := _count(
        "citations", "more than 100 citations", ">100", ("cited", "cites"), sign="†", indexed=False
    ),
    YEAR := NumberField(
        "year", "a first version of 2025", "2025",
        read=lambda row: row.paper.published.year if row.paper.published else None,
        column="cast(substr(p.published, 1, 4) as integer)",
    ),
    NumberField(
        "rank", "a place among the first ten of the list", "<=10", read=attrgetter("rank"), column="e.rank"
    ),
    RATING := NumberField(
        "rating", "your rating, from 1 to 5", ">=4", ("score",), read=attrgetter("rating"),
        column="k.rating", of_bookmark=True,
    ),
)  # fmt: skip

COUNTS = tuple(field for field in NUMBERS if field.unit)
"""The counts that papers have as attributes, in the order in which they are shown."""

READ = "select known.rowid from reading done cross join papers known on known.id = done.paper_id"
"""Selects the row numbers of the papers that were read."""

_FACTS = (
    Condition("has:code", "with code", lambda row: bool(row.paper.code_url), "p.code_url != ''", few=True),
    Condition(
        "has:project", "with a project page", lambda row: bool(row.paper.project_url), "p.project_url != ''",
        few=True,
    ),
    HAS_SUMMARY := Condition(
        "has:summary", "with an AI summary", lambda row: bool(row.paper.summary), "p.summary != ''"
    ),
    Condition("has:note", "with a note of yours", lambda bookmark: bool(bookmark.note)),
    Condition(
        "has:models", "with models at Hugging Face", lambda row: (row.paper.models or 0) > 0, "p.models > 0",
        few=True,
    ),
    Condition("is:read", "that you read", lambda row: row.read, f"p.rowid in ({READ})", few=True),
    IS_UNREAD := Condition(
        "is:unread", "that you did not read", lambda row: not row.read, f"p.rowid not in ({READ})"
    ),
    IS_BOOKMARKED := Condition("is:bookmarked", "that you bookmarked", lambda _bookmark: True),
    IS_NEW := Condition(
        "is:new", "first seen since your last visit", lambda row: row.new, "p.first_seen > ?"
    ),
    Condition("is:later", "that you keep for later", lambda bookmark: bookmark.status == "later"),
    # `query.muting` replaces this by what is muted; without that it matches nothing.
    IS_MUTED := Condition(
        "is:muted", "that you muted; everywhere else they are left out", lambda _row: False, "0"
    ),
    # The context of a query has them (`bookmark_terms.listed_papers`).
    IS_DISMISSED := Condition(
        "is:dismissed", "that you are not interested in; lists of recommendations leave them out",
        lambda _row: False, "0",
    ),
    # The context of a query has them, as above.
    IS_RECOMMENDED := Condition(
        "is:recommended", "that a list of recommendations has", lambda _row: False, "0"
    ),
    Condition("status:later", "that you keep for later", lambda bookmark: bookmark.status == "later"),
    Condition("status:reading", "that you are reading", lambda bookmark: bookmark.status == "reading"),
    Condition(
        "status:read", "whose bookmark says that you read them", lambda bookmark: bookmark.status == "read"
    ),
)  # fmt: skip

FACTS = {condition.name: condition for condition in _FACTS}
"""The conditions of `has:`, `is:` and `status:`, by their text, such as `has:code`."""

SOURCE = Sort("source")
"""The order of a list itself. `sort:` has no word for it: it applies without a `sort:`."""

_SORTS = (
    Sort("rank", key=attrgetter("rank"), ascending=True),
    *(field.sort for field in COUNTS),
    Sort(
        "date", "date, newest first", "date, oldest first", key=lambda row: _ordinal(row.paper.day),
        sql="coalesce(p.edition_date, p.published)", indexed=True, offered=True,
    ),
    Sort(
        "published", "publication, newest first", "publication, oldest first",
        key=lambda row: _ordinal(row.paper.published), sql="p.published", indexed=True,
    ),
    BY_TITLE := Sort(
        "title", "title", "title, Z to A", sql="p.title collate nocase",
        ascending=True, indexed=True, offered=True,
    ),
    RELEVANCE := Sort("relevance", "relevance", "relevance, least first"),
    LIKENESS := Sort(
        "for-you", "likeness", "likeness, least first", offered=True
    ),
    GROWTH := Sort(
        "delta", "growth since the last visit", "growth since the last visit, least first", key=_gained
    ),
    BY_RATING := Sort(
        "rating", "rating, best first", "rating, worst first", key=RATING.read, sql=RATING.column,
        of_bookmark=True,
    ),
    Sort(
        "added", "when bookmarked", "when bookmarked, oldest first",
        key=lambda bookmark: bookmark.added.timestamp() if bookmark.added else None,
        sql="k.added", of_bookmark=True,
    ),
)  # fmt: skip

SORTS = {sort.name: sort for sort in _SORTS}
"""The orders of `sort:`, by name."""


def _values(field: str) -> tuple[str, ...]:
    return tuple(value for name in FACTS for named, _, value in [name.partition(":")] if named == field)


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        *(field for field in TEXTS if field.typed),
        *NUMBERS,
        DateField("date", aliases=("published",)),
        AgeField("newer", aliases=("since", "after")),
        AgeField("older", aliases=("before",)),
        Field("has", choices=_values("has")),
        Field("status", choices=_values("status")),
        Field("is", aliases=("in",), choices=_values("is")),
        Field("sort", aliases=("order", "orderby"), choices=tuple(SORTS)),
        AnyField("mute", aliases=("hide", "muted")),
    )
}
"""Every field that can be typed."""


def nearest_field(name: str) -> str | None:
    """Return the field that `name` most likely means, or None if none is similar."""
    meant = (field.name for field in FIELDS.values() if name.lower() in field.aliases)
    return next(meant, None) or nearest(name.lower(), FIELDS)
