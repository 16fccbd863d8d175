"""How fast the library answers, next to a naive scan of the same papers in memory in the same run.

    python bench/library.py --papers 100000

Exits with 1 if a promise is broken. Only ratios travel between machines. The library is built once and kept
in `--cache`; a copy is measured. With a million papers the naive scan needs 2 GB of memory.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import NOW, build_library, made_up, papers_of
from figures import Figure, Table
from paperreader.library import Library
from paperreader.models import Edition, EditionKey, EditionKind
from paperreader.query.context import QueryContext
from paperreader.query.fields import SORTS, SOURCE
from paperreader.query.parser import parse
from typed import ASKED, keystrokes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paperreader.query.kinds import Sort

CONTEXT = QueryContext(today=NOW.date())
PAGE, FIRST_PAGE = 50, 200
COUNT_MS, STORE_MS, INDEX_TO_TEXT = 150, 30, 2
_CACHE = Path(tempfile.gettempdir()) / "paperreader-bench"


def main() -> int:
    options = _options()
    path = fresh_copy(build_library(options.cache, options.papers, options.corpus))
    table = Table("the library asked directly")
    _time(table, "open, the first page of everything", lambda: _open(path), 20)
    library = Library(path)
    library.learn_words()  # It makes the late indexes, as the reader does after its start.
    _measure_pages(table, library)
    _measure_sorts(table, library)
    first_page = _measure_filters(table, library)
    _measure_writing(table, library)
    library.close()
    naive = _measure_naive_scan(table, options.papers, options.corpus)
    _measure_sizes(table, path)
    print(f"\nA keystroke's first page takes {first_page / naive:.3f} of a naive scan (p50 by p50).")
    return bool(table.broken)


def _open(path: Path) -> None:
    library = Library(path)
    library.whole_shelf().select(parse(""), SOURCE, CONTEXT).rows(0, PAGE)
    library.close()


def _measure_pages(table: Table, library: Library) -> None:
    draw = random.Random(1)
    listing = library.whole_shelf().select(parse(""), SOURCE, CONTEXT)
    starts = [draw.randrange(len(listing) - PAGE) for _ in range(200)]
    day = EditionKey(EditionKind.DAY, NOW.date().isoformat())
    _times(
        table,
        "50 rows at random places",
        [lambda start=start: listing.rows(start, start + PAGE) for start in starts],
    )
    _times(
        table,
        "the next row",
        [lambda start=start: listing.rows(start, start + 1) for start in range(1000, 1200)],
    )
    _time(table, "a day's edition and its rows", lambda: _edition(library, day), 50)
    _time(table, "how many papers", library.count, 50)


def _edition(library: Library, key: EditionKey) -> None:
    library.edition_shelf(key).select(parse(""), SOURCE, CONTEXT).rows(0, PAGE)


def _measure_sorts(table: Table, library: Library) -> None:
    shelf = library.whole_shelf()
    for sort in (SORTS["upvotes"], SORTS["date"], SORTS["title"]):
        _time(
            table,
            f"by {sort.name}: first 50",
            lambda sort=sort: shelf.select(parse(""), sort, CONTEXT, limit=PAGE),
            20,
        )
        _time(table, f"by {sort.name}: all", lambda sort=sort: shelf.select(parse(""), sort, CONTEXT), 5)


def _measure_filters(table: Table, library: Library) -> float:
    shelf = library.whole_shelf()

    def ask(text: str, sort: Sort, limit: int | None) -> Callable[[], object]:
        return lambda: shelf.select(parse(text), sort, CONTEXT, limit=limit)

    first_pages = []

    def count(text: str) -> Callable[[], object]:
        return lambda: shelf.count_matching(parse(text), CONTEXT)

    for name, texts in (("keystroke", keystrokes()), ("query", ASKED)):
        first = [ask(text, SOURCE, FIRST_PAGE) for text in texts]
        first_pages.append(_times(table, f"{name}: first page, stored order", first))
        budget = COUNT_MS if texts is not ASKED else None
        _times(table, f"{name}: count", [count(text) for text in texts], budget)
        by_relevance = [ask(text, SORTS["relevance"], FIRST_PAGE) for text in texts]
        _times(table, f"{name}: first page by relevance", by_relevance, budget)
        by_upvotes = [ask(text, SORTS["upvotes"], FIRST_PAGE) for text in texts]
        _times(table, f"{name}: first page by upvotes", by_upvotes)
        _times(table, f"{name}: all row numbers", [ask(text, SOURCE, None) for text in texts])
    return first_pages[0]


def _measure_writing(table: Table, library: Library) -> None:
    papers = list(islice(made_up(), 1_500))
    editions = [
        Edition(
            key=EditionKey(EditionKind.SEARCH, str(start)),
            source="made-up",
            order="chance",
            fetched_at=NOW,
            papers=tuple(papers[start : start + PAGE]),
        )
        for start in range(0, len(papers), PAGE)
    ]
    gc.collect()
    gc.freeze()  # The papers made here are not the reader's, which freezes its own objects.
    _times(
        table,
        "store an edition of 50 new papers",
        [lambda edition=edition: library.store(edition) for edition in editions],
        STORE_MS,
    )
    again = [lambda edition=edition: library.store(edition) for edition in editions]
    _times(table, "store the same again", again)
    _times(
        table,
        "mark one read",
        [lambda paper=paper: library.mark([paper.id], read=True) for paper in papers[:100]],
    )


def _measure_naive_scan(table: Table, papers: int, corpus: Path | None) -> float:
    texts = [f"{paper.title} {paper.abstract}".lower() for paper in islice(papers_of(corpus), papers)]

    def scan(text: str) -> Callable[[], object]:
        words = text.split()
        return lambda: [text for text in texts if all(word in text for word in words)]

    return _times(table, "keystroke: naive scan of title and abstract", [scan(text) for text in keystrokes()])


def _measure_sizes(table: Table, path: Path) -> None:
    index, text = index_and_text_bytes(path)
    budget = INDEX_TO_TEXT * text / 1e6
    table.add(Figure("the texts", [text / 1e6], unit="MB"))
    table.add(Figure("full-text index", [index / 1e6], budget, "p50", against=text / 1e6, unit="MB"))
    table.add(Figure("the file, with the other indexes", [path.stat().st_size / 1e6], unit="MB"))


def index_and_text_bytes(path: Path) -> tuple[int, int]:
    """Return the size of the index with its list of words, and of the texts in it."""
    with closing(sqlite3.connect(path)) as connection:
        (index,) = connection.execute(
            "select sum(pgsize) from dbstat where name like 'papers_fts%' or name = 'papers_words'"
        ).fetchone()
        (text,) = connection.execute(
            "select sum(length(cast(title || abstract || authors as blob))) from papers"
        ).fetchone()
    return index, text


def _time(table: Table, name: str, work: Callable[[], object], rounds: int) -> None:
    _times(table, name, [work] * rounds)


def _times(
    table: Table, name: str, works: Sequence[Callable[[], object]], budget: float | None = None
) -> float:
    taken = []
    for work in works:
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return table.add(Figure(name, taken, budget)).p50


def fresh_copy(built: Path) -> Path:
    """Copy a library, so that the copy may be changed."""
    copy = built.with_name("measured.db")
    for part in copy.parent.glob(f"{copy.name}*"):
        part.unlink()
    shutil.copyfile(built, copy)
    with copy.open("rb") as written:
        os.fsync(written.fileno())  # Else the disk is still writing it while changes are measured.
    return copy


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--papers", type=int, default=100_000, help="how many (100000)")
    parser.add_argument("--corpus", type=Path, help="a folder of *.jsonl.xz with recorded papers")
    parser.add_argument(
        "--cache", type=Path, default=_CACHE, help=f"where built libraries are kept ({_CACHE})"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
