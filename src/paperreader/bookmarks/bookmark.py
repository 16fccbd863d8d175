"""A bookmark as a value: the user's own words about a paper, with a snapshot of the paper.

This module holds the rules for these words, and unites two records of one paper. It does not know files.
"""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import PaperReaderError
from paperreader.models.entry import BEST_RATING, Entry, Status
from paperreader.models.paper import Paper
from paperreader.text.sanitize import clean_block, clean_line, is_clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS = ("tags", "note", "status", "rating", "collections")
"""The attributes for the words of the user, which are fields of a row under the same names."""

words_of = attrgetter(*WORDS)
"""Return the words of the user in a bookmark, in that order."""

NOTE_LIMIT = 20_000
"""The most characters of a note; a longer note is refused, not cut."""

_LINE_LIMIT = 500
_LIMITS = {"abstract": 20_000, "summary": 20_000}
_LIMITS |= dict.fromkeys(("code_url", "project_url", "thumbnail_url"), 2_048)
_NEVER_NONE = frozenset({"id", "title", "abstract"})


class Bookmark(msgspec.Struct, frozen=True, kw_only=True, eq=False, gc=False):
    """The user's record of one paper. It is complete without the library.

    Attributes:
        paper: the paper as it was last seen; it has no title if it was never seen (`is_bare`).
        tags: in the user's order, by the rules of `clean_tags`.
        note: several lines of text, or empty.
        status: the user's reading status of the paper, or None.
        rating: 1 to `BEST_RATING`, or None.
        collections: names of the collections it is in, by the rules of `clean_collections`.
        added: when it was bookmarked, in UTC, to the millisecond.
        changed: when the user last changed any part of it, in UTC, to the millisecond.
        row: its row in the file, so that unknown fields are written back. The row is not part of the value:
            two bookmarks that differ only in it are equal.
    """

    paper: Paper
    tags: tuple[str, ...] = ()
    note: str = ""
    status: Status | None = None
    rating: int | None = None
    collections: tuple[str, ...] = ()
    added: datetime
    changed: datetime
    row: bytes = b""

    @property
    def is_bare(self) -> bool:
        """Return whether only the identifier of the paper is known yet."""
        return not self.paper.title

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bookmark) and self._values() == other._values()

    def __ne__(self, other: object) -> bool:
        # A msgspec structure has its own comparison, which does not call `__eq__`.
        return not self == other

    def __hash__(self) -> int:
        return hash(self._values())

    def _values(self) -> tuple[object, ...]:
        return self.paper, *words_of(self), self.added, self.changed

    @property
    def entry(self) -> Entry:
        """Return the bookmark without the parts that only its file needs."""
        words = dict(zip(WORDS, words_of(self), strict=True))
        return Entry(paper=self.paper, **words, added=self.added)


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags by the rules: one line each, trimmed, nested with `/`, unique without case, in order.

    A comma separates tags and is never part of one. Empty levels of a nested tag are dropped.
    """
    parts = [part.split("/") for tag in tags for part in clean_line(tag).split(",")]
    return _unique(["/".join(filter(None, map(str.strip, levels))) for levels in parts])


def clean_collections(names: Iterable[str]) -> tuple[str, ...]:
    """Return names of collections by the rules: one line each, trimmed, unique without case, in order."""
    return _unique([clean_line(name).strip() for name in names])


def _unique(names: list[str]) -> tuple[str, ...]:
    spelled: dict[str, str] = {}
    for name in names:
        if name:
            spelled.setdefault(name.casefold(), name)
    return tuple(spelled.values())


def clean_rating(rating: int | None) -> int | None:
    """Return the rating if it is valid.

    Raises:
        PaperReaderError: it is not 1 to `BEST_RATING`.
    """
    if rating is not None and not 1 <= rating <= BEST_RATING:
        raise PaperReaderError(f"A rating is a whole number from 1 to {BEST_RATING}, not {rating}.")
    return rating


def clean_note(note: str) -> str:
    """Return the note, cleaned, with its line breaks.

    Raises:
        PaperReaderError: the note is longer than `NOTE_LIMIT`.
    """
    if len(note) > NOTE_LIMIT:
        raise PaperReaderError(
            f"A note holds at most {NOTE_LIMIT:,} characters and this one has {len(note):,}; shorten it."
        )
    return clean_block(note, limit=NOTE_LIMIT)


def clean_paper(paper: Paper) -> Paper:
    """Return the paper with each text cleaned; the same object if nothing changed."""
    if _is_clean(paper):
        return paper
    texts = {name: _cleaned(name, getattr(paper, name)) for name in Paper.__struct_fields__}
    clean = msgspec.structs.replace(paper, **texts)
    return paper if clean == paper else clean


def _is_clean(paper: Paper) -> bool:
    """Return whether nothing has to be cleaned; False also if checking would take as long as cleaning."""
    lines = []
    for value in msgspec.structs.astuple(paper):
        if type(value) is str:
            lines.append(value)
        elif type(value) is tuple:
            lines.extend(value)
    if lines.count("") != (not paper.title) + (not paper.abstract):
        return False
    # Nearly all lines are ASCII; one check of them all is four times as fast as a check of each.
    others = [line for line in lines if not line.isascii()]
    plain = " ".join([line for line in lines if line and line.isascii()])
    return is_clean_line(plain) and all(map(is_clean_line, others)) and _is_short(paper, lines)


def _is_short(paper: Paper, lines: list[str]) -> bool:
    """Return whether no text of a paper has to be cut; `lines` are all its texts."""
    long = (paper.abstract, paper.summary)
    return all(len(text or "") <= _LIMITS["abstract"] for text in long) and all(
        len(line) <= _LINE_LIMIT or line in long for line in lines
    )


def clean_bookmark(bookmark: Bookmark) -> Bookmark:
    """Return the bookmark with every part cleaned by the rules above.

    Raises:
        PaperReaderError: its note is too long, or its rating is not valid.
    """
    return _with_clean_words(bookmark, clean_paper(bookmark.paper))


def _with_clean_words(bookmark: Bookmark, paper: Paper) -> Bookmark:
    return msgspec.structs.replace(
        bookmark,
        paper=paper,
        tags=clean_tags(bookmark.tags),
        note=clean_note(bookmark.note),
        rating=clean_rating(bookmark.rating),
        collections=clean_collections(bookmark.collections),
    )


def _cleaned(name: str, value: object) -> object:
    if isinstance(value, str):
        text = clean_line(value, limit=_LIMITS.get(name, _LINE_LIMIT))
        return text if text or name in _NEVER_NONE else None
    if isinstance(value, tuple):
        return tuple(text for item in value if (text := clean_line(item)))
    return value


def unite(first: Bookmark, second: Bookmark) -> Bookmark:
    """Unite two records of one paper into a bookmark that loses nothing of either.

    The paper and the row come from `first`, and so do status and rating if it has them. The tags, the
    collections and differing notes of `second` follow those of `first`.
    """
    return msgspec.structs.replace(
        first,
        tags=clean_tags((*first.tags, *second.tags)),
        note=join_notes(first.note, second.note),
        status=first.status or second.status,
        rating=first.rating or second.rating,
        collections=clean_collections((*first.collections, *second.collections)),
        added=min(first.added, second.added),
        changed=max(first.changed, second.changed),
    )


def unite_all(bookmarks: Iterable[Bookmark], paper: Paper) -> Bookmark:
    """Unite the bookmarks of one paper, under this record of the paper.

    Raises:
        PaperReaderError: the combined notes are too long.
    """
    return _with_clean_words(reduce(unite, bookmarks), paper)


def reconciled(new: Bookmark | None, found: Bookmark | None, known: Bookmark | None) -> Bookmark | None:
    """Return what to store: `new`, without losing what was changed since `new` was made of `known`.

    A bookmark that is found otherwise than it was known keeps its words beside the new ones, and is not
    removed.

    Raises:
        PaperReaderError: the combined notes are too long.
    """
    if found is None or found == known:
        return new
    return unite_all([new, found], new.paper) if new else found


def join_notes(note: str, more: str) -> str:
    """Join two notes with a blank line between them, or return the one that contains the other."""
    if more in note:
        return note
    return f"{note}\n\n{more}" if note and note not in more else more
