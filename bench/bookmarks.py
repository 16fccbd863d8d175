"""How long one change of the bookmarks takes, beside TinyDB's own storage in the same run.

    python bench/bookmarks.py [ROWS …]        by default 100, 1,000, 5,000 and 10,000 rows of about 1.7 kB

"The longest wait" is how long another thread, such as one that answers keys, had to wait at most during the
load. Only the ratios travel between machines. TinyDB's own storage forces nothing but the file to the disk
and holds no lock; ours does both, and reads the file again when it changed. Exits with 1 if a limit is
exceeded.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import tinydb

from figures import Figure, print_figures
from paperreader.bookmarks import Bookmark, BookmarkStore, edits
from paperreader.bookmarks.layout import TABLE, pieces, stamped
from paperreader.bookmarks.row import Row, to_row
from paperreader.models import Paper
from paperreader.models.entry import Status

if TYPE_CHECKING:
    from collections.abc import Callable

ABSTRACT = "We study how bookmarks are kept, and find that it can be done well." + " And well." * 130
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CHANGE_MS = 50


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


def measure(change: Callable[[int], object], times: int) -> list[float]:
    """Return how long each change takes, in ms."""
    taken = []
    for number in range(90_000, 90_000 + times):
        start = time.perf_counter()
        change(number)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


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


def main(sizes: list[int]) -> int:
    broken = []
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            ours, stock = Path(folder, "ours.json"), Path(folder, "stock.json")
            write(ours, rows)
            stock.write_bytes(ours.read_bytes())
            floor = Figure("one more, TinyDB's own storage", _stock(stock))
            broken += print_figures(f"{rows:,} bookmarks on disk", [floor, *_ours(ours, floor)])
    return bool(broken)


def _stock(path: Path) -> list[float]:
    with tinydb.TinyDB(path) as database:
        row = dict(Row(to_row(Bookmark(paper=paper(1), added=NOW, changed=NOW))))
        return measure(lambda _: database.insert(row), 20)


def _ours(path: Path, floor: Figure) -> list[Figure]:
    store, waits = BookmarkStore(path), []
    loads = measure(lambda _: waits.append(longest_wait(store.load)), 1)
    again = measure(lambda _: store.load(), 20)
    every = measure(lambda number: store.change_many(None, edits.set_rating(1 + number % 5)), 3)
    one = measure(lambda number: store.add(paper(number)), 60)
    return [
        Figure("one more", one, CHANGE_MS, against=floor.p50),
        Figure("every one changed", every),
        Figure("load", loads),
        Figure("the longest wait of another thread meanwhile", waits),
        Figure("load again, nothing changed", again),
    ]


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or [100, 1_000, 5_000, 10_000]))
