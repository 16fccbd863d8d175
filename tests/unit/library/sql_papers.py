"""A library that has only tables, to run the SQL of queries on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from paperreader.library.connection import Connection
from paperreader.library.search import compile_filter, index_expression, register_functions
from paperreader.query.fields import COUNTS
from paperreader.text.latex import readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.models.listing import Row
    from paperreader.query.context import QueryContext
    from paperreader.query.nodes import Query

LAST_VISIT = "2026-11-20T00:00:00Z"
_COUNTS = ", ".join(field.name for field in COUNTS)
_COLUMNS = (
    "rowid, id, title, abstract, summary, keywords, authors, categories, sources, published, edition_date,"
    f" code_url, project_url, organization, submitted_by, models, doi, ids, first_seen, {_COUNTS}"
)
_SCHEMA = f"""
create table papers (
    rowid integer primary key, id text unique, title text, abstract text, summary text, keywords text,
    authors text, categories text, sources text, published text, edition_date text, code_url text,
    project_url text, organization text, submitted_by text, models int, doi text, ids text,
    first_seen text, {_COUNTS}
);
create virtual table papers_fts using fts5(
    title, abstract, summary, keywords, authors, content='papers', content_rowid='rowid',
    tokenize='unicode61 remove_diacritics 2', prefix='1 2 3'
);
create table edition_papers (edition int, rank int, paper int);
create table reading (paper_id text primary key, read_at text);
"""


def library_of(rows: Sequence[Row]) -> Connection:
    """Make a library in memory that holds these rows as edition 1."""
    connection = sqlite3.connect(":memory:", factory=Connection)
    connection.executescript(_SCHEMA)
    register_functions(connection)
    for number, row in enumerate(rows, start=1):
        marks = ", ".join("?" * (19 + len(COUNTS)))
        connection.execute(f"insert into papers ({_COLUMNS}) values ({marks})", (number, *_values(row)))
        connection.execute("insert into edition_papers values (1, ?, ?)", (row.rank, number))
        if row.read:
            connection.execute(
                "insert into reading (paper_id, read_at) values (?, ?)", (row.paper.id, LAST_VISIT)
            )
    connection.execute("insert into papers_fts (papers_fts) values ('rebuild')")
    return connection


def found_in_sql(rows: Sequence[Row], query: Query, context: QueryContext) -> set[str]:
    """Return the identifiers of the rows that the SQL of `query` finds."""
    with closing(library_of(rows)) as connection:
        return ask(connection, query, context)


def ask(connection: sqlite3.Connection, query: Query, context: QueryContext) -> set[str]:
    """Return the identifiers that the SQL of `query` finds in a library."""
    compiled = compile_filter(query, context)
    match = index_expression(compiled.words)
    index = "" if match is None else "papers_fts match ? and"
    table = "" if match is None else "join papers_fts on papers_fts.rowid = p.rowid"
    sql = (
        f"select p.id from papers p {table} join edition_papers e on e.paper = p.rowid"
        f" where {index} {compiled.where}"
    )
    matched = () if match is None else (match,)
    return {paper_id for (paper_id,) in connection.execute(sql, (*matched, *compiled.params))}


def _values(row: Row) -> tuple[object, ...]:
    paper = row.paper
    return (
        paper.id,
        readable(paper.title),
        readable(paper.abstract),
        paper.summary,
        "\n".join(paper.keywords),
        "\n".join(paper.authors),
        "\n".join(paper.categories),
        "\n".join(paper.sources),
        paper.published and paper.published.isoformat(),
        paper.edition_date and paper.edition_date.isoformat(),
        paper.code_url,
        paper.project_url,
        paper.organization,
        paper.submitted_by,
        paper.models,
        paper.doi,
        "\n".join(paper.ids),
        "2026-11-21T00:00:00Z" if row.new else "2026-11-19T00:00:00Z",
        *(field.read(row) for field in COUNTS),
    )
