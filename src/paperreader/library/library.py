"""Every paper and edition ever seen on this machine: the one door to the library.

It can be rebuilt from the sources, all but what was read; what the reader decided is kept by the bookmarks.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

from paperreader.library import editions, full_text, history, papers, reading, synced
from paperreader.library.database import Database
from paperreader.library.editions import Stored
from paperreader.library.listing import LibraryListing
from paperreader.library.shelves import EditionShelf, LibraryShelf
from paperreader.library.timestamp import timestamp, utc_now
from paperreader.query.fields import SOURCE
from paperreader.text.counted import counted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from paperreader.library.history import DayPresent
    from paperreader.models.edition import Edition, EditionInfo, EditionKey, EditionKind
    from paperreader.models.listing import Row
    from paperreader.models.paper import Paper
    from paperreader.models.weeks import WeekCount
    from paperreader.query.context import QueryContext
    from paperreader.query.nodes import Query

_AT_ONCE = 5_000


class Library:
    """The library in one file, opened at first use; every method may be called from any thread.

    Args:
        path: the file; made when missing.
        clock: tells the time, with a zone.

    All methods raise `NotSaved` when the disk refuses or another program holds the file for more than five
    seconds, and `DamagedFile` when the file is damaged (it was then set aside, and the next call begins a new
    one) or newer than this program.
    """

    def __init__(self, path: Path, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = Database(path, refill=self._salvage)
        self._saved = 0
        self._clock = clock

    @property
    def set_aside(self) -> Path | None:
        """Where a damaged file was put, if one was found since this object was made."""
        return self._database.set_aside

    @property
    def damage(self) -> str | None:
        """What to tell a person about the file that was set aside, in one sentence, or None."""
        if self.set_aside is None:
            return None
        saved = (
            f"{counted(self._saved, 'mark')} of what was read could be saved"
            if self._saved
            else "what was read before is lost"
        )
        return (
            f"The library was damaged and is now {self.set_aside}: a new one fills as lists are fetched, "
            f"bookmarks are as they were, {saved}."
        )

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        self._database.close()

    def interrupt(self) -> None:
        """Stop the `select` of a shelf that runs in another thread; it raises `Superseded`."""
        self._database.interrupt()

    def stop(self) -> None:
        """Stop reading, and a `store` in another thread, which stores nothing and raises `Superseded`.

        Call it again until the other thread has ended.
        """
        self._database.stop()

    def store(self, edition: Edition) -> Stored:
        """Keep an edition and its papers, whole or not at all.

        A partial or empty answer, or a dated one of less than half the papers stored, adds to what is there:
        its papers come first, then those that it lacks. Any other replaces it. In the library its
        new papers come first, or last if it is of a day before all days that are here.
        """
        with self._database.write(stoppable=True) as connection:
            past = editions.is_before_all(connection, edition.key)
            # A paper is put before those before it, so the edition keeps its order when it goes in backwards.
            given = edition.papers if past else reversed(edition.papers)
            done = papers.upsert(connection, given, self._now(), at_the_end=past)
            editions.save(connection, edition, done.rowids)
        return Stored(edition.key, done.added, done.updated)

    def store_papers(self, loose: Iterable[Paper]) -> int:
        """Keep papers that are in no edition, some thousand a transaction. Returns how many were added."""
        added = 0
        waiting: list[Paper] = []
        for paper in loose:
            waiting.append(paper)
            if len(waiting) == _AT_ONCE:
                added += self._store_some(waiting)
                waiting = []
        return added + self._store_some(waiting)

    def info(self, key: EditionKey) -> EditionInfo | None:
        """The heading of a stored edition, or None; of several sources the one fetched last."""
        with self._database.read() as connection:
            found = editions.find(connection, key)
        return found.info if found else None

    def latest(self, kind: EditionKind) -> EditionInfo | None:
        """The newest stored edition of a kind that has papers: the latest date, else the one fetched last."""
        with self._database.read() as connection:
            return editions.latest(connection, kind)

    def editions(self, kind: EditionKind | None = None) -> list[EditionInfo]:
        """The stored editions, of one kind or of all, newest first."""
        with self._database.read() as connection:
            return editions.everything(connection, kind)

    def neighbour(self, key: EditionKey, step: Literal[-1, 1]) -> EditionInfo | None:
        """The next older (-1) or newer (1) stored edition of the same kind that has papers, or None."""
        with self._database.read() as connection:
            return editions.neighbour(connection, key, step)

    def days_present(self, first: date, last: date) -> Mapping[date, DayPresent]:
        """The days from `first` to `last`, both included, of which there are papers, or known to be none."""
        with self._database.read() as connection:
            return history.days_present(connection, first, last)

    def paper(self, paper_id: str) -> Paper | None:
        """One paper by its identifier, or None."""
        with self._database.read() as connection:
            return papers.load(connection, paper_id)

    def revised(self, paper_ids: Iterable[str]) -> dict[str, datetime]:
        """When the title, texts and links of papers last changed; without those that are not here."""
        with self._database.read() as connection:
            return papers.revised(connection, paper_ids)

    def row(self, paper_id: str) -> Row | None:
        """One paper as a list shows it, without a rank, or None."""
        with self._database.read() as connection:
            found = connection.execute("select rowid from papers where id = ?", (paper_id,)).fetchone()
            new_since = reading.new_since(connection)
        if found is None:
            return None
        return LibraryListing(self._database, found, None, new_since).rows(0, 1)[0]

    def count_matching(
        self, query: Query, context: QueryContext, *, unread: bool = False, at_most: int = 1_000
    ) -> int:
        """How many papers of the library a query finds, counted up to `at_most`.

        Args:
            query: which.
            context: asked when, and by whom.
            unread: whether only those that were not read count.
            at_most: where counting ends.

        Raises:
            Superseded: `interrupt` was called meanwhile.
        """
        unordered = msgspec.structs.replace(query, sort=())
        shelf = self.whole_shelf()
        return len(shelf.select(unordered, SOURCE, context, hide_read=unread, limit=at_most))

    def papers_a_week(
        self, query: Query, context: QueryContext, *, weeks: int = 26, until: date | None = None
    ) -> tuple[WeekCount, ...]:
        """How many papers a query finds in each of the weeks until that of `until`, the oldest week first.

        Args:
            query: which.
            context: asked when, and by whom; its day is the last one unless `until` is given.
            weeks: how many.
            until: the last day that counts.

        Raises:
            Superseded: `interrupt` was called meanwhile.
        """
        from paperreader.library.weeks import papers_a_week  # not before somebody wants a plot

        with self._database.read(interruptible=True) as connection:
            return papers_a_week(connection, query, context, weeks, until or context.today)

    def names_like(self, field: str, begun: str, limit: int = 20) -> list[str]:
        """Names of which a word begins like `begun`, whatever their case and accents.

        Args:
            field: `author`, `org`, `by`, `cat` or `kw`; of another there are none.
            begun: what was typed of it; nothing asks for those that are found most often.
            limit: how many at most.
        """
        from paperreader.library.names import NAMED, names_like  # not before somebody types one

        named = next((known for known in NAMED if known.name == field), None)
        if named is None:
            return []
        with self._database.read(interruptible=True) as connection:
            return names_like(connection, named, begun, limit)

    def find_by_title(self, title: str) -> Paper | None:
        """The paper with this title, but for case, accents, blanks and punctuation, or None."""
        with self._database.read() as connection:
            return papers.find_by_title(connection, title)

    def count(self) -> int:
        """How many papers the library has."""
        with self._database.read() as connection:
            return papers.count(connection)

    def mark(self, paper_ids: Iterable[str], *, read: bool) -> tuple[str, ...]:
        """Mark papers as read or unread. Returns those that changed, so that the opposite undoes it."""
        with self._database.write() as connection:
            return reading.mark(connection, paper_ids, self._now(), read=read)

    def is_read(self, paper_id: str) -> bool:
        """Whether a paper was read."""
        with self._database.read() as connection:
            return reading.is_read(connection, paper_id)

    def read_among(self, paper_ids: Iterable[str]) -> frozenset[str]:
        """Which of these papers were read; one question, however many they are."""
        with self._database.read() as connection:
            return reading.read_among(connection, paper_ids)

    def unread(self, key: EditionKey) -> int:
        """How many papers of a stored edition were not read."""
        with self._database.read() as connection:
            found = editions.find(connection, key)
            return reading.unread(connection, found.number) if found else 0

    def unread_counts(self, keys: Iterable[EditionKey]) -> dict[EditionKey, int]:
        """How many papers of each of these editions were not read; without those that are not stored."""
        with self._database.read() as connection:
            numbers = {key: stored.number for key in keys if (stored := editions.find(connection, key))}
            unread = reading.unread_of(connection, numbers.values())
        return {key: unread.get(number, 0) for key, number in numbers.items()}

    def learn_words(self) -> None:
        """Make a library that an older version filled as fast as a new one; may take seconds, once."""
        full_text.learn_older_words(self._database)

    def begin_visit(self) -> None:
        """The reader comes: new and moved is from now on what did so since the previous visit ended.

        Who comes back within half an hour goes on with that visit, so that a restart takes no mark away.
        """
        with self._database.write() as connection:
            reading.begin_visit(connection, self._now())

    def end_visit(self) -> None:
        """The reader leaves: what came and changed until now will not be new or moved the next time."""
        with self._database.write() as connection:
            reading.end_visit(connection, self._now())

    @property
    def synced_since(self) -> date | None:
        """How far back the daily lists were wanted, or None; nothing says that they all came."""
        with self._database.read() as connection:
            return synced.since(connection)

    def remember_sync(self, first: date) -> None:
        """The daily lists are wanted from this day on."""
        with self._database.write() as connection:
            synced.remember(connection, first)

    @property
    def new_since(self) -> str | None:
        """The moment, as ISO text in UTC, after which a paper first seen is new; None: none is."""
        with self._database.read() as connection:
            return reading.new_since(connection)

    def last_visit(self) -> datetime | None:
        """When the visit before this one ended, in UTC; None on the first one."""
        ended = self.new_since
        return datetime.fromisoformat(ended) if ended else None

    def away(self, now: datetime) -> timedelta | None:
        """How long the reader was away, if a visit began `now`; None on the first one."""
        ended = self.last_visit()
        return max(now - ended, timedelta()) if ended else None

    def edition_shelf(self, key: EditionKey) -> EditionShelf:
        """The papers of an edition; none, while it is not stored."""
        with self._database.read() as connection:
            return EditionShelf(self._database, editions.find(connection, key))

    def whole_shelf(self) -> LibraryShelf:
        """All papers."""
        return LibraryShelf(self._database)

    def _store_some(self, loose: list[Paper]) -> int:
        if not loose:
            return 0
        with self._database.write(stoppable=True) as connection:
            return papers.upsert(connection, loose, self._now()).added

    def _salvage(self, damaged: Path, connection: sqlite3.Connection) -> None:
        from paperreader.library.salvage import salvage  # hardly ever needed

        self._saved = salvage(damaged, connection)

    def _now(self) -> str:
        return timestamp(self._clock())
