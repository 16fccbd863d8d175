"""How long one change of the bookmarks takes, beside TinyDB's own storage in the same run.

    python bench/bookmarks.py [ROWS …]        by default 100, 1,000, 5,000 and 10,000 rows of about 1.7 kB

«all» changes every bookmark in one save; «longest wait» is how long another thread, such as one that answers
keys, had to wait at most during the first load. Only the ratios travel between machines. TinyDB's own storage
forces nothing but the file to the disk and holds no lock; ours does both, and reads the file again when it
changed.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import tinydb

from paperreader.bookmarks import Bookmark, BookmarkStore, edits
from paperreader.bookmarks.layout import TABLE, pieces, stamped
from paperreader.bookmarks.row import Row, to_row
from paperreader.models import Paper
from paperreader.models.entry import Status

if TYPE_CHECKING:
    from collections.abc import Callable

ABSTRACT = "We study how bookmarks are kept, and find that it can be done well." + " And well." * 130
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def paper(number: int) -> Paper:
    return Paper(
        id=f"2611.{number:05d}",
        title=f"Paper {number}: How Bookmarks Are Kept",
        abstract=ABSTRACT,
        authors=("Ada Lovelace", "Émile Borel", "Grace Hopper"),
        upvotes=number,
        sources=("huggingface",),
    )


def bookmark(number: int) -> Bookmark:
    return Bookmark(
        paper=paper(number),
        tags=(f"topic/{number % 50}", "rl"),
        note="Compare with table 3.",
        status=tuple(Status)[number % 3],
        rating=1 + number % 5,
        collections=("Reading group",),
        added=NOW,
        changed=NOW,
    )


def write(path: Path, rows: int) -> int:
    bookmarks = map(bookmark, range(rows))
    table = {str(number): Row(to_row(mark)) for number, mark in enumerate(bookmarks, 1)}
    data = b"".join(pieces(stamped({TABLE: table})))
    path.write_bytes(data)
    return len(data) // rows


def measure(change: Callable[[int], object], times: int) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    taken = []
    for number in range(90_000, 90_000 + times):
        start = time.perf_counter()
        change(number)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def longest_wait(task: Callable[[], object]) -> float:
    """Return the longest time in ms that this thread, waking each ms, waited while another did a task."""
    worker = threading.Thread(target=task)
    longest = 0.0
    worker.start()
    while worker.is_alive():
        start = time.perf_counter()
        time.sleep(0.001)
        longest = max(longest, time.perf_counter() - start - 0.001)
    return longest * 1000


def main(sizes: list[int]) -> None:
    print(
        "  rows   bytes a row   ours p50   p95   all p50   stock p50   p95 ms   ours/stock"
        "   first load ms   longest wait   again"
    )
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            ours, stock = Path(folder, "ours.json"), Path(folder, "stock.json")
            size = write(ours, rows)
            stock.write_bytes(ours.read_bytes())
            store = BookmarkStore(ours)
            start = time.perf_counter()
            wait = longest_wait(store.load)
            loaded = time.perf_counter()
            store.load()
            again = time.perf_counter()
            all_p50, _ = measure(
                lambda n, store=store: store.change_many(None, edits.set_rating(1 + n % 5)), 3
            )
            our_p50, our_p95 = measure(lambda number, store=store: store.add(paper(number)), 60)
            with tinydb.TinyDB(stock) as database:
                row = dict(Row(to_row(Bookmark(paper=paper(1), added=NOW, changed=NOW))))
                stock_p50, stock_p95 = measure(
                    lambda _n, database=database, row=row: database.insert(row), 20
                )
        print(
            f"{rows:6,} {size:13,} {our_p50:10.1f} {our_p95:5.1f} {all_p50:9.0f} {stock_p50:11.1f}"
            f" {stock_p95:8.1f} {our_p50 / stock_p50:12.2f} {(loaded - start) * 1000:15.0f} {wait:14.1f}"
            f" {(again - loaded) * 1000:7.2f}"
        )


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [100, 1_000, 5_000, 10_000])
