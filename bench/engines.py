"""The engine of the library (FTS5), a naive scan and the engine that was not chosen (tantivy), side by side.

    python bench/engines.py --papers 100000

The same keystrokes over the same papers in one run: the first page, the count, the first page by relevance,
the size of the index, and fifty papers added. What was built before is used again; `--build` builds both
and prints how long it took. tantivy is in the dependency group `bench`.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

try:
    import tantivy
except ImportError:
    raise SystemExit("tantivy is not installed: python -m pip install --group bench") from None

from corpus import NOW, build_library, made_up, papers_of
from figures import Figure, print_figures
from library import fresh_copy, index_and_text_bytes
from paperreader.library import Library
from paperreader.query.context import QueryContext
from paperreader.query.fields import SORTS, SOURCE
from paperreader.query.folding import fold
from paperreader.query.parser import parse
from typed import keystrokes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from paperreader.models import Paper
    from paperreader.query.kinds import Sort

FIRST_PAGE = 200
FIFTIES = 30
CONTEXT = QueryContext(today=NOW.date())
CACHE = Path(tempfile.gettempdir()) / "paperreader-bench"
_TEXTS = ("title", "abstract", "authors")


def main() -> None:
    options = _options()
    if options.build:
        _time_to_build(options.papers)
    figures = [*_library(options.papers), *_tantivy(options.papers), *_naive(options.papers)]
    print_figures(f"a keystroke among {options.papers:,} papers", figures)


def _library(papers: int) -> list[Figure]:
    path = fresh_copy(build_library(CACHE, papers))
    library = Library(path)
    shelf = library.whole_shelf()
    asked = [parse(text) for text in keystrokes()]

    def page(sort: Sort) -> list[float]:
        return [_taken(lambda q=q: shelf.select(q, sort, CONTEXT, limit=FIRST_PAGE)) for q in asked]

    figures = [
        Figure("FTS5: first page, newest first", page(SOURCE)),
        Figure("FTS5: count", [_taken(lambda q=q: shelf.count_matching(q, CONTEXT)) for q in asked]),
        Figure("FTS5: first page by relevance", page(SORTS["relevance"])),
        Figure(
            "FTS5: 50 papers added",
            [_taken(lambda some=some: library.store_papers(some)) for some in _fifties()],
        ),
    ]
    library.close()
    index, text = index_and_text_bytes(path)
    print(
        f"FTS5: index {index / 1e6:,.0f} MB, {index / text:.2f} × the text of {text / 1e6:,.0f} MB",
        flush=True,
    )
    return figures


def _tantivy(papers: int) -> list[Figure]:
    folder = CACHE / f"tantivy-{papers}"
    if not folder.exists():
        _build_tantivy(folder, papers)
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"tantivy: index {size / 1e6:,.0f} MB", flush=True)
    index = tantivy.Index(_schema(), path=str(folder))
    searcher = index.searcher()
    asked = [_tantivy_query(index.schema, text) for text in keystrokes()]

    def page(**order: Any) -> list[float]:
        return [_taken(lambda q=q: searcher.search(q, FIRST_PAGE, count=False, **order)) for q in asked]

    return [
        Figure("tantivy: first page, newest first", page(order_by_field="number")),
        Figure(
            "tantivy: count", [_taken(lambda q=q: searcher.search(q, 1, count=True).count) for q in asked]
        ),
        Figure("tantivy: first page by relevance", page()),
        Figure("tantivy: 50 papers added", _add_to_tantivy(folder)),
    ]


def _naive(papers: int) -> list[Figure]:
    texts = [fold(f"{paper.title} {paper.abstract}") for paper in islice(papers_of(), papers)]

    def scan(typed: str) -> Callable[[], object]:
        words = [f" {word}" for word in fold(typed).split()]
        return lambda: [number for number, text in enumerate(texts) if all(word in text for word in words)]

    # Each takes as long as another of its length, so a fourth of them tells enough.
    return [
        Figure("naive scan: all hits and their count", [_taken(scan(text)) for text in keystrokes()[::4]])
    ]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", fast=True)
    for name in _TEXTS:
        builder.add_text_field(name, stored=False)
    return builder.build()


def _build_tantivy(folder: Path, papers: int) -> None:
    unfinished = folder.with_name("unfinished-tantivy")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    start = time.perf_counter()
    making = 0.0
    writer = tantivy.Index(_schema(), path=str(unfinished)).writer(heap_size=200_000_000)
    source = papers_of()
    for number in range(papers):
        before = time.perf_counter()
        paper = next(source)
        making += time.perf_counter() - before
        writer.add_document(_document(number, paper))
    writer.commit()
    writer.wait_merging_threads()
    print(f"tantivy: built in {time.perf_counter() - start - making:.0f} s")
    unfinished.rename(folder)


def _document(number: int, paper: Paper) -> tantivy.Document:
    # Folded by us, so that both engines see the same words.
    title, abstract, authors = map(fold, (paper.title, paper.abstract, "\n".join(paper.authors)))
    return tantivy.Document(number=number, title=title, abstract=abstract, authors=authors)


def _add_to_tantivy(folder: Path) -> list[float]:
    copy = folder.with_name("measured-tantivy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    writer = tantivy.Index(_schema(), path=str(copy)).writer(heap_size=50_000_000)

    def add(papers: Iterable[Paper]) -> None:
        for number, paper in enumerate(papers, 10_000_000):
            writer.add_document(_document(number, paper))
        writer.commit()

    taken = [_taken(lambda some=some: add(some)) for some in _fifties()]
    writer.wait_merging_threads()
    shutil.rmtree(copy)
    return taken


def _tantivy_query(schema: tantivy.Schema, typed: str) -> tantivy.Query:
    """Query for every word in some field, as the start of a word; the title counts five times."""
    must = tantivy.Occur.Must, tantivy.Occur.Should
    parts = []
    for word in fold(typed).split():
        fields = [
            tantivy.Query.boost_query(
                tantivy.Query.phrase_prefix_query(schema, name, [word]), 5.0 if name == "title" else 1.0
            )
            for name in _TEXTS
        ]
        parts.append((must[0], tantivy.Query.boolean_query([(must[1], field) for field in fields])))
    return tantivy.Query.boolean_query(parts)


def _time_to_build(papers: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        build_library(Path(folder), papers)
        print(f"FTS5: papers and index stored in {time.perf_counter() - start:.0f} s", flush=True)
    shutil.rmtree(CACHE / f"tantivy-{papers}", ignore_errors=True)


def _fifties() -> list[list[Paper]]:
    papers = made_up()
    return [list(islice(papers, 50)) for _ in range(FIFTIES)]


def _taken(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--papers", type=int, default=100_000, help="how many (100000)")
    parser.add_argument("--build", action="store_true", help="build both again, and print how long it takes")
    return parser.parse_args()


if __name__ == "__main__":
    main()
