"""Define the tables of the library, as the migrations that make them: SQL only.

`papers` has one row per paper. `papers_fts` is the index of its words, and `papers_words` lists each long
word. `editions` and `edition_papers` hold the ranks of each source and edition, `reading` the read marks,
`papers_before` and `ranks_before` what changed since the last visit, `upvotes_seen` how upvotes grew,
`windows` how far a sync of a source is, and `meta` a few facts about the library itself.
"""

from __future__ import annotations

import msgspec


class Migration(msgspec.Struct, frozen=True):
    """One change of the tables.

    Attributes:
        name: its name in the table `migrations`; never changed once released.
        statements: the SQL of the change, run in one transaction.
    """

    name: str
    statements: tuple[str, ...]


_PAPERS = (
    """
    create table papers (
        rowid integer primary key,
        id text not null unique,
        title text not null,
        abstract text not null,
        title_source text,
        abstract_source text,
        summary text,
        keywords text not null,
        authors text not null,
        categories text not null,
        sources text not null,
        published text,
        edition_date text,
        upvotes int,
        comments int,
        code_url text,
        code_origin text,
        stars int,
        project_url text,
        organization text,
        submitted_by text,
        thumbnail_url text,
        models int,
        datasets int,
        spaces int,
        withdrawn int not null default 0,
        first_seen text not null,
        seen text not null
    )
    """,
    # Row numbers without gaps make the count and «all, newest first» free at any size: see `papers.count`.
    """
    create trigger papers_are_kept before delete on papers begin
        select raise(abort, 'papers are never deleted: their row numbers have no gap');
    end
    """,
)

_ORDERS = (
    "create index papers_upvotes on papers (upvotes)",
    "create index papers_stars on papers (stars)",
    "create index papers_comments on papers (comments)",
    "create index papers_published on papers (published)",
    "create index papers_date on papers (coalesce(edition_date, published))",
    "create index papers_title on papers (title collate nocase)",
)

_FULL_TEXT_INDEX = (
    """
    create virtual table papers_fts using fts5(
        title, abstract, summary, keywords, authors,
        content = 'papers', content_rowid = 'rowid',
        tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
    )
    """,
    # With the default of 4, storing fifty papers sometimes merges five times as many.
    "insert into papers_fts (papers_fts, rank) values ('automerge', 8)",
    """
    create trigger papers_fts_insert after insert on papers begin
        insert into papers_fts (rowid, title, abstract, summary, keywords, authors)
        values (new.rowid, new.title, new.abstract, new.summary, new.keywords, new.authors);
    end
    """,
    # Counts change at each refresh, texts rarely: the index is updated only for texts.
    """
    create trigger papers_fts_update after update of title, abstract, summary, keywords, authors on papers
    when old.title is not new.title or old.abstract is not new.abstract or old.summary is not new.summary
        or old.keywords is not new.keywords or old.authors is not new.authors
    begin
        insert into papers_fts (papers_fts, rowid, title, abstract, summary, keywords, authors)
        values ('delete', old.rowid, old.title, old.abstract, old.summary, old.keywords, old.authors);
        insert into papers_fts (rowid, title, abstract, summary, keywords, authors)
        values (new.rowid, new.title, new.abstract, new.summary, new.keywords, new.authors);
    end
    """,
)

_EDITIONS = (
    """
    create table editions (
        number integer primary key,
        kind text not null,
        value text not null,
        source text not null,
        order_words text not null,
        fetched_at text not null,
        count int not null,
        complete int not null,
        unique (kind, value, source)
    )
    """,
    """
    create table edition_papers (
        edition int not null references editions (number) on delete cascade,
        rank int not null,
        paper int not null references papers (rowid),
        edition_date text,
        primary key (edition, rank)
    ) without rowid
    """,
    "create index edition_papers_paper on edition_papers (paper)",
)

_READING = (
    "create table reading (paper_id text primary key, read_at text not null) without rowid",
    "create table meta (key text primary key, value text not null) without rowid",
)

_PUBLICATION = ("alter table papers add column doi text", "alter table papers add column journal text")

_BEFORE = (
    # The values that the user last saw, if they changed since; `past` rows belong to the visit that just
    # ended.
    """
    create table papers_before (
        past int not null default 0,
        paper int not null references papers (rowid),
        upvotes int,
        stars int,
        primary key (past, paper)
    ) without rowid
    """,
    """
    create table ranks_before (
        past int not null default 0,
        edition int not null references editions (number) on delete cascade,
        paper int not null references papers (rowid),
        rank int not null,
        primary key (past, edition, paper)
    ) without rowid
    """,
    # The user has not seen papers that came since the last visit, nor any before the first visit ended.
    """
    create trigger papers_before_update after update of upvotes, stars on papers
    when (old.upvotes is not new.upvotes or old.stars is not new.stars)
        and old.first_seen <= (select value from meta where key = 'visit_ended')
    begin
        insert or ignore into papers_before (paper, upvotes, stars)
        values (old.rowid, old.upvotes, old.stars);
    end
    """,
)

_NAMES = (
    "create index papers_organization on papers (organization) where organization is not null",
    "create index papers_submitter on papers (submitted_by) where submitted_by is not null",
)

_WORDS = (
    # `full_text` writes the index for many papers at a time, which triggers cannot do.
    "drop trigger papers_fts_insert",
    "drop trigger papers_fts_update",
    "create table papers_words (word text primary key) without rowid",
    """
    insert into meta (key, value) select 'words-are-known', ''
    where not exists (select 1 from papers)
    """,
)

# These are in the order of the rows, so that a first page ends the reading.
_HAVING = (
    "create index papers_with_code on papers (rowid) where code_url != ''",
    "create index papers_with_project on papers (rowid) where project_url != ''",
    "create index papers_with_models on papers (rowid) where models > 0",
)

# NULL while only counts changed since the paper was stored; see `papers.revised`.
_REVISED = ("alter table papers add column revised text",)

# Its index is a late one: making it here would read every paper before the library opens.
_CITATIONS = ("alter table papers add column citations int",)

_RECORDS = (
    "alter table papers add column ids text",
    "alter table papers add column publication text",
)

_VERSIONS = (
    "alter table papers add column version int",
    "alter table papers add column updated text",
    "alter table papers add column remark text",
    "alter table papers add column tldr text",
)

_WINDOWS = (
    """
    create table windows (
        list text not null,
        first text not null,
        last text not null,
        start int not null,
        total int not null,
        begun_at text not null,
        newest_first int not null,
        primary key (list, first, last)
    ) without rowid
    """,
)

# NULL for a paper that was read before its versions were known.
_VERSIONS_READ = ("alter table reading add column version int",)

_NAMES_OF_PAPERS = (
    # Names that are not the identifier of their paper; `aliases` fills it for papers that were stored before.
    "create table paper_names (name text primary key, paper int not null) without rowid",
    "create index paper_names_paper on paper_names (paper)",
    "alter table papers add column origins text",
    """
    insert into meta (key, value) select 'names-are-known', ''
    where not exists (select 1 from papers)
    """,
)

_SAME_PAPERS = (
    # A table, since an index of a column would read every paper before the library opens.
    "create table same_papers (paper integer primary key, kept int not null)",
)

_REASONS = ("alter table edition_papers add column reasons text",)

# For indexes that are kept elsewhere: see `texts`.
_CHANGED_TEXTS = (
    "create table changed_texts (number integer primary key autoincrement, paper int not null)",
)

MOST_UPVOTES = 100
"""The days for each paper on which its changed upvotes are kept; the oldest are deleted."""

_UPVOTES_SEEN = (
    """
    create table upvotes_seen (
        paper int not null references papers (rowid),
        day text not null,
        upvotes int not null,
        primary key (paper, day)
    ) without rowid
    """,
    f"""
    create trigger upvotes_seen_insert after insert on upvotes_seen begin
        delete from upvotes_seen where paper = new.paper and day <= (
            select day from upvotes_seen where paper = new.paper
            order by day desc limit 1 offset {MOST_UPVOTES}
        );
    end
    """,  # noqa: S608 - a constant
)

# FTS5 itself merges only after each 64 pages, then hundreds of pages at once: `full_text` merges some pages
# with each addition, under the same rule of eight.
_EVEN_MERGES = (
    "insert into papers_fts (papers_fts, rank) values ('automerge', 0)",
    "insert into papers_fts (papers_fts, rank) values ('usermerge', 8)",
)

MIGRATIONS = (
    Migration("papers", _PAPERS),
    Migration("orders", _ORDERS),
    Migration("full-text-index", _FULL_TEXT_INDEX),
    Migration("editions", _EDITIONS),
    Migration("reading", _READING),
    Migration("publication", _PUBLICATION),
    Migration("before", _BEFORE),
    Migration("names", _NAMES),
    Migration("words", _WORDS),
    Migration("having", _HAVING),
    Migration("revised", _REVISED),
    Migration("citations", _CITATIONS),
    Migration("records", _RECORDS),
    Migration("versions", _VERSIONS),
    Migration("windows", _WINDOWS),
    Migration("versions-read", _VERSIONS_READ),
    Migration("names-of-papers", _NAMES_OF_PAPERS),
    Migration("same-papers", _SAME_PAPERS),
    Migration("reasons", _REASONS),
    Migration("changed-texts", _CHANGED_TEXTS),
    Migration("upvotes-seen", _UPVOTES_SEEN),
    Migration("even-merges", _EVEN_MERGES),
)
"""Every change of the tables, oldest first. Only append to it."""

LATE_INDEXES = {
    name: f"create index if not exists {name} on papers {columns}"
    for name, columns in {
        "papers_categories": "(categories)",
        # Conditions on the later columns read all of it, a hundredth of the file, in place of the papers.
        "papers_facts": "(first_seen, sources, citations)",
        "papers_with_summary": "(rowid) where summary != ''",
    }.items()
}
"""Indexes that make counts faster, by name. Making one reads every paper, so it must not delay a start.

Another program may make it at the same time.
"""
