"""The interface of the library: every paper and edition ever seen on this machine.

Everything except the read marks can be rebuilt from the sources. What the user decides is kept by the
bookmarks.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Concatenate, Literal, ParamSpec, TypeVar

import msgspec

from paperreader.library import (
    editions,
    full_text,
    history,
    papers,
    reading,
    storing,
    visits,
    windows,
)
from paperreader.library.database import Database
from paperreader.library.editions import Stored
from paperreader.library.shelves import EditionShelf, LibraryShelf
from paperreader.query.fields import SOURCE
from paperreader.text.counted import counted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from paperreader.library.connection import Connection
    from paperreader.library.history import DayPresent
    from paperreader.library.texts import PaperTexts
    from paperreader.models.edition import Edition, EditionInfo, EditionKey, EditionKind
    from paperreader.models.paper import Paper
    from paperreader.models.provenance import Provenance
    from paperreader.models.windows import StoredWindow, Window
    from paperreader.query.context import QueryContext
    from paperreader.query.nodes import Query

P = ParamSpec("P")
T = TypeVar("T")

_AT_ONCE = 5_000


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


class Library:
    """The library in one file, opened at first use. Any thread may call every method.

    Args:
        path: the file; made if it is missing.
        clock: returns the time, with a zone.

    Every method raises `NotSaved` if the disk refuses, or if another program locks the file for more than
    five seconds. It raises `DamagedFile` if the file is newer than this program, or damaged. A damaged file
    was then set aside, and the next call begins a new one.
    """

    def __init__(self, path: Path, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = Database(path, refill=self._salvage)
        self._saved = 0
        self._clock = clock

    @property
    def set_aside(self) -> Path | None:
        """Return the new path of a damaged file, if one was found since this object was made."""
        return self._database.set_aside

    @property
    def damage(self) -> str | None:
        """Return one sentence for the user about the file that was set aside, or None."""
        if self.set_aside is None:
            return None
        saved = (
            f"{counted(self._saved, 'read mark')} could be saved"
            if self._saved
            else "earlier read marks are lost"
        )
        return (
            f"The library was damaged and is now {self.set_aside}: a new one fills as lists are fetched, "
            f"bookmarks are unchanged, {saved}."
        )

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        self._database.close()

    def settle(self) -> None:
        """Wait until no thread of ours copies into the file what is stored already."""
        self._database.settle()

    def interrupt(self) -> None:
        """Stop the `select` of a shelf that runs in another thread; it raises `Superseded`."""
        self._database.interrupt()

    def stop(self) -> None:
        """Stop reading, and a `store` in another thread, which stores nothing and raises `Superseded`.

        Call it again until the other thread has ended.
        """
        self._database.stop()

    def store(self, edition: Edition) -> Stored:
        """Store an edition and its papers in one transaction.

        A partial or empty answer, or a dated one with fewer than half of the stored papers, is merged: its
        papers come first, then the stored ones that it lacks. Any other answer replaces the stored edition.
        New papers come first in the library, or last if the edition is of a day before all stored days.
        """
        with self._database.write(stoppable=True) as connection:
            if edition.key.is_computed:
                return editions.store_computed(connection, edition, self._now())
            past = editions.is_before_all(connection, edition.key)
            # Each paper is placed before the preceding ones, so reversing the edition keeps its order.
            ordered = edition.papers if past else reversed(edition.papers)
            done = storing.upsert(connection, ordered, self._now(), at_the_end=past)
            editions.save(connection, edition, done.rowids)
            known = papers.known(connection, [paper.id for paper in edition.replaced])
            storing.upsert(connection, [one for one in edition.replaced if one.id in known], self._now())
        return Stored(edition.key, done.added, done.updated, done.renamed)

    def store_papers(self, loose: Iterable[Paper]) -> int:
        """Store papers that are in no edition, in transactions of 5,000. Return how many were new."""
        added = 0
        waiting = iter(loose)
        while some := list(islice(waiting, _AT_ONCE)):
            with self._database.write(stoppable=True) as connection:
                added += storing.upsert(connection, some, self._now()).added
        return added

    def stored_windows(self, of_list: str) -> dict[Window, StoredWindow]:
        """Return the windows of a list of a source that are stored, completely or in part."""
        return self._read(windows.stored, of_list)

    def store_window(self, of_list: str, reached: StoredWindow, page: Sequence[Paper]) -> None:
        """Store a page of a window and how far the window is with it, in one transaction.

        New papers go to the end of the library if the pages begin with the newest paper, else to the front.
        """
        with self._database.write() as connection:
            storing.upsert(connection, page, self._now(), at_the_end=reached.newest_first)
            windows.save(connection, of_list, reached)

    def rename(self, identifiers: Mapping[str, str]) -> None:
        """Give papers other identifiers, by the former ones: each keeps its place and its read mark.

        A paper whose new identifier is in the library already keeps its own, since papers are never deleted.
        """
        with self._database.write() as connection:
            for former, paper_id in identifiers.items():
                papers.rename(connection, former, paper_id)

    def info(self, key: EditionKey) -> EditionInfo | None:
        """Return the heading of a stored edition, or None; from several sources, the one fetched last."""
        found = self._read(editions.find, key)
        return found.info if found else None

    def place_in(self, key: EditionKey, paper_id: str) -> tuple[int, int] | None:
        """Return the place of a paper in a stored edition, from 1, and the number of its papers; or None."""
        return self._read(editions.place_in, key, paper_id)

    def latest(self, kind: EditionKind) -> EditionInfo | None:
        """Return the newest edition of a kind that has papers: by date, else by when it was fetched."""
        return self._read(editions.latest, kind)

    def editions(self, kind: EditionKind | None = None) -> list[EditionInfo]:
        """Return the stored editions, of one kind or of all, newest first."""
        return self._read(editions.everything, kind)

    def neighbour(self, key: EditionKey, step: Literal[-1, 1]) -> EditionInfo | None:
        """Return the next older (-1) or newer (1) stored edition of the same kind with papers, or None."""
        return self._read(editions.neighbour, key, step)

    def days_present(self, first: date, last: date) -> Mapping[date, DayPresent]:
        """Return the days from `first` to `last`, both included, that the library knows.

        These are the days with papers and those known to have none.
        """
        return self._read(history.days_present, first, last)

    def upvotes(self, paper_id: str) -> Mapping[date, int]:
        """Return the upvotes of a paper on each day on which they changed, and on the day it last came."""
        return self._read(history.upvotes, paper_id)

    def paper(self, paper_id: str) -> Paper | None:
        """Return the paper with this identifier, or None."""
        return self._read(papers.load, paper_id)

    def provenance(self, paper_id: str) -> Provenance:
        """Return where each value of a stored paper came from."""
        return self._read(papers.provenance, paper_id)

    def papers(self, paper_ids: Iterable[str]) -> dict[str, Paper]:
        """Return the stored papers with these identifiers, by identifier."""
        return self._read(papers.known, paper_ids)

    def revised(self, paper_ids: Iterable[str]) -> dict[str, datetime]:
        """Return when the title, texts and links of each stored paper last changed."""
        return self._read(papers.revised, paper_ids)

    def count_matching(
        self, query: Query, context: QueryContext, *, unread: bool = False, at_most: int = 1_000
    ) -> int:
        """Return how many papers of the library match a query, counting up to `at_most`.

        Args:
            query: the condition for papers.
            context: the day and the bookmarks that the query depends on.
            unread: whether to count only unread papers.
            at_most: the number at which counting ends.

        Raises:
            Superseded: `interrupt` was called during the work.
        """
        unordered = msgspec.structs.replace(query, sort=())
        shelf = self.whole_shelf()
        return len(shelf.select(unordered, SOURCE, context, hide_read=unread, limit=at_most))

    def papers_a_day(
        self, query: Query, context: QueryContext, first: date, last: date
    ) -> Mapping[date, int]:
        """Return how many papers of each day from `first` to `last`, both included, match a query.

        Raises:
            Superseded: `interrupt` was called during the work.
        """
        from paperreader.library.days import papers_a_day  # only for a plot

        with self._database.read(interruptible=True) as connection:
            return papers_a_day(connection, query, context, first, last)

    def names_like(self, field: str, begun: str, limit: int = 20) -> list[str]:
        """Return the names in which a word begins with `begun`, whatever their case and accents.

        Args:
            field: `author`, `org`, `by`, `cat` or `kw`; any other has no names.
            begun: the typed prefix; if it is empty, the most frequent names are returned.
            limit: the largest number of names.
        """
        from paperreader.library.names import NAMED, names_like  # only for a completion

        if field not in NAMED:
            return []
        with self._database.read(interruptible=True) as connection:
            return names_like(connection, NAMED[field], begun, limit)

    def find_by_title(self, title: str) -> Paper | None:
        """Return the paper with this title, but for case, accents, blanks and punctuation, or None."""
        return self._read(papers.find_by_title, title)

    def count(self) -> int:
        """Return the number of papers in the library."""
        return self._read(papers.count)

    def mark(self, paper_ids: Iterable[str], *, read: bool) -> tuple[str, ...]:
        """Mark papers as read or unread. Return those that changed, so that the opposite undoes it."""
        with self._database.write() as connection:
            return reading.mark(connection, paper_ids, self._now(), read=read)

    def is_read(self, paper_id: str) -> bool:
        """Return whether a paper was read."""
        return self._read(reading.is_read, paper_id)

    def read_among(self, paper_ids: Iterable[str]) -> dict[str, int | None]:
        """Return which of these papers were read, with one query, and the versions that were read."""
        return self._read(reading.read_among, paper_ids)

    def read_state(self) -> object:
        """Return a value that changes with the read marks, also if other programs set them."""
        return self._read(reading.state)

    def unread_counts(self, keys: Iterable[EditionKey]) -> dict[EditionKey, int]:
        """Return the number of unread papers of each of these editions that is stored."""
        with self._database.read() as connection:
            numbers = {key: stored.number for key in keys if (stored := editions.find(connection, key))}
            unread = reading.unread_of(connection, numbers.values())
        return {key: unread.get(number, 0) for key, number in numbers.items()}

    def learn_words(self, begun: Callable[[], object] = int) -> None:
        """List names and words of an older library, then index it, after `begun()`: once, for seconds."""
        storing.learn_older_names(self._database)
        full_text.learn_older_words(self._database)
        from paperreader.library.strategy import make_late_indexes  # only after the start

        make_late_indexes(self._database, begun)

    def begin_visit(self) -> None:
        """Begin a visit: what came or moved since the previous visit ended counts as new or moved.

        A visit that begins within half an hour continues the previous one, so that a restart removes no
        mark.
        """
        with self._database.write() as connection:
            visits.begin_visit(connection, self._now())

    def end_visit(self) -> None:
        """End the visit: what came or changed until now will not be new or moved in the next one."""
        with self._database.write() as connection:
            visits.end_visit(connection, self._now())

    @property
    def synced_since(self) -> date | None:
        """Return the first day of the longest sync requested, or None; some lists may not have come."""
        return self._read(history.synced_since)

    def remember_sync(self, first: date) -> None:
        """Remember that the daily lists were requested from this day on."""
        with self._database.write() as connection:
            history.remember_sync(connection, first)

    @property
    def new_since(self) -> str | None:
        """Return the moment, as ISO text in UTC, after which a first-seen paper is new; None if none is."""
        return self._read(visits.new_since)

    def last_visit(self) -> datetime | None:
        """Return when the visit before this one ended, in UTC; None on the first visit."""
        ended = self.new_since
        return datetime.fromisoformat(ended) if ended else None

    @property
    def texts(self) -> PaperTexts:
        """Return the texts of the papers, for an index that is kept elsewhere."""
        from paperreader.library.texts import PaperTexts  # only to recommend papers

        return PaperTexts(self._database)

    def edition_shelf(self, key: EditionKey) -> EditionShelf:
        """Return the papers of an edition; the shelf is empty while it is not stored."""
        return EditionShelf(self._database, self._read(editions.find, key))

    def whole_shelf(self) -> LibraryShelf:
        """Return the shelf of all papers."""
        return LibraryShelf(self._database)

    def _read(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **named: P.kwargs) -> T:
        with self._database.read() as connection:
            return function(connection, *args, **named)

    def _salvage(self, damaged: Path, connection: sqlite3.Connection) -> None:
        self._saved = reading.salvage(damaged, connection)

    def _now(self) -> str:
        return editions.timestamp(self._clock())
