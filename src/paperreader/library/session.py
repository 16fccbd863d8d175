"""The library of one session: lists that the file refuses stay in memory until the file takes them."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from paperreader.errors import NotSaved, PaperReaderError, Superseded
from paperreader.library.database import MEMORY
from paperreader.library.library import Library, utc_now
from paperreader.models.edition import Edition, EditionInfo, EditionKey, EditionKind
from paperreader.query.context import QueryContext
from paperreader.query.fields import SOURCE
from paperreader.query.nodes import Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path

    from paperreader.library.editions import Stored
    from paperreader.library.shelves import EditionShelf
    from paperreader.models.paper import Paper


class SessionLibrary(Library):
    """A library that shows every list that arrives, even if its file cannot store it.

    A change that the user makes, such as a mark, is still refused if the file refuses it.
    """

    _unkept: Library | None = None
    _handed_over: tuple[Library, ...] = ()
    """The libraries in memory whose lists the file has since taken: the screen may still read them."""

    def __init__(self, path: Path, *, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__(path, clock=clock)
        self._handing_over = threading.Lock()

    def trouble(self) -> str | None:
        """Return one sentence for the user about the file, or None. This may read the file."""
        with suppress(PaperReaderError):
            self._database.look()
        if self.damage:
            return self.damage
        file = f"The library {self._database.path}"
        if self._database.is_busy and self._unkept is not None:
            return f"{file} is in use by another program: new papers are not saved yet."
        if self._database.refused:
            return f"{file} cannot be written ({self._database.refused}): nothing new is saved."
        if self._database.is_made_again:
            return f"{file} was deleted and has been made again."
        return None

    @property
    def keeps_nothing(self) -> bool:
        """Return whether the last change was not saved."""
        return self._database.is_busy or self._database.refused is not None

    def try_again(self) -> None:
        """Store the lists that waited for another program to release the file. This may take seconds."""
        if self._database.is_busy:
            self._keep_the_rest()

    def close(self) -> None:
        """Close the file, and drop the lists that it did not store."""
        super().close()
        in_memory = (*self._handed_over, *([self._unkept] if self._unkept else []))
        self._unkept, self._handed_over = None, ()
        for library in in_memory:
            library.close()

    def store(self, edition: Edition) -> Stored:
        """Store an edition and its papers, in memory if the file refuses them."""
        try:
            stored = super().store(edition)
        except NotSaved:
            return self._keep_in_memory(edition)
        self._keep_the_rest()
        return stored

    def store_papers(self, loose: Iterable[Paper]) -> int:
        """Store papers that are in no edition; if the file refuses them, drop them.

        They can be fetched again.
        """
        with suppress(NotSaved):
            return super().store_papers(loose)
        return 0

    def info(self, key: EditionKey) -> EditionInfo | None:
        """Return the heading of an edition, or None."""
        return (self._unkept and self._unkept.info(key)) or super().info(key)

    def latest(self, kind: EditionKind) -> EditionInfo | None:
        """Return the newest edition of a kind that has papers."""
        stored, unkept = super().latest(kind), self._unkept.latest(kind) if self._unkept else None
        if stored is None or unkept is None:
            return stored or unkept
        return max(stored, unkept, key=lambda info: (info.key.value, info.fetched_at))

    def editions(self, kind: EditionKind | None = None) -> list[EditionInfo]:
        """Return the editions, of one kind or of all; those that the file has not stored come first."""
        unkept = self._unkept.editions(kind) if self._unkept else []
        keys = {info.key for info in unkept}
        return [*unkept, *(info for info in super().editions(kind) if info.key not in keys)]

    def edition_shelf(self, key: EditionKey) -> EditionShelf:
        """Return the papers of an edition."""
        if self._unkept is not None and self._unkept.info(key) is not None:
            return self._unkept.edition_shelf(key)
        return super().edition_shelf(key)

    def unread_counts(self, keys: Iterable[EditionKey]) -> dict[EditionKey, int]:
        """Return the number of unread papers of each of these editions."""
        editions = tuple(keys)
        unkept = self._unkept.unread_counts(editions) if self._unkept else {}
        return super().unread_counts(editions) | unkept

    def paper(self, paper_id: str) -> Paper | None:
        """Return the paper with this identifier, or None."""
        return super().paper(paper_id) or (self._unkept.paper(paper_id) if self._unkept else None)

    def papers(self, paper_ids: Iterable[str]) -> dict[str, Paper]:
        """Return the stored papers with these identifiers, by identifier."""
        identifiers = tuple(paper_ids)
        unkept = self._unkept.papers(identifiers) if self._unkept else {}
        return unkept | super().papers(identifiers)

    def revised(self, paper_ids: Iterable[str]) -> dict[str, datetime]:
        """Return when the title, texts and links of papers last changed."""
        identifiers = tuple(paper_ids)
        unkept = self._unkept.revised(identifiers) if self._unkept else {}
        return unkept | super().revised(identifiers)

    def read_state(self) -> object:
        """Return a value that changes with read marks and lists, also if other programs change them."""
        return super().read_state(), self._unkept, self._unkept and self._unkept.read_state()

    def begin_visit(self) -> None:
        """Begin a visit, if the file can remember it."""
        with suppress(NotSaved):
            super().begin_visit()

    def end_visit(self) -> None:
        """End the visit, if the file can remember it."""
        with suppress(NotSaved):
            super().end_visit()

    def learn_words(self, begun: Callable[[], object] = int) -> None:
        """List the words of an older library, if the file can be written."""
        with suppress(NotSaved):
            super().learn_words(begun)

    def _keep_in_memory(self, edition: Edition) -> Stored:
        with self._handing_over:
            unkept = self._unkept or Library(MEMORY, clock=self._clock)
            if unkept.info(edition.key) is None and (stored_before := _whole(self, edition.key)):
                unkept.store(stored_before)  # A partial answer adds to what the file has.
            stored = unkept.store(edition)
            unkept.mark(self.read_among(paper.id for paper in edition.papers), read=True)
            self._unkept = unkept
        return stored

    def _keep_the_rest(self) -> None:
        """Store the lists that the file refused before, unless another thread is doing that."""
        if self._unkept is None or not self._handing_over.acquire(blocking=False):
            return
        try:
            for info in reversed(self._unkept.editions()):
                if edition := _whole(self._unkept, info.key):
                    super().store(edition)
            self._handed_over += (self._unkept,)
            self._unkept = None
        except (NotSaved, Superseded):
            return  # They stay in memory until the file accepts a change.
        finally:
            self._handing_over.release()


def _whole(library: Library, key: EditionKey) -> Edition | None:
    """Return an edition with its papers, or None if it is not stored."""
    info = library.info(key)
    if info is None:
        return None
    listing = library.edition_shelf(key).select(Query(), SOURCE, QueryContext(info.fetched_at.date()))
    rows = listing.rows(0, len(listing))
    return Edition(
        key=info.key,
        source=info.source,
        order=info.order,
        fetched_at=info.fetched_at,
        complete=info.complete,
        papers=tuple(row.paper for row in rows),
        reasons={row.paper.id: row.reasons for row in rows if row.reasons},
    )
