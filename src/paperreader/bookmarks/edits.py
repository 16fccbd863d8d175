"""What a reader can change of a bookmark, as functions from a bookmark to a bookmark. They touch no file.

Making an edit checks what it is given, so that nonsense is refused before anything is locked. What an edit
leaves as it was is equal to what it was, and is then not saved either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperreader.bookmarks.bookmark import (
    Bookmark,
    clean_collections,
    clean_note,
    clean_rating,
    clean_tags,
)
from paperreader.errors import UsageError, quoted

if TYPE_CHECKING:
    from paperreader.models.entry import Status

Edit = Callable[[Bookmark], Bookmark]


def set_tags(tags: Iterable[str]) -> Edit:
    """These tags and no others, cleaned by `clean_tags`."""
    kept = clean_tags(tags)
    return lambda bookmark: replace(bookmark, tags=kept)


def retag(add: Iterable[str] = (), remove: Iterable[str] = ()) -> Edit:
    """Some tags less, then some more behind those that stay. Only the very tag is taken off, none nested."""
    added, taken = clean_tags(add), {tag.casefold() for tag in clean_tags(remove)}

    def retagged(bookmark: Bookmark) -> Bookmark:
        kept = (tag for tag in bookmark.tags if tag.casefold() not in taken)
        return replace(bookmark, tags=clean_tags((*kept, *added)))

    return retagged


def rename_tag(old: str, new: str) -> Edit:
    """`new` in place of the tag `old`, and of `old` in the tags nested in it: `rl/agents` to `ml/rl/agents`.

    Raises:
        UsageError: one of them is not one tag.
    """
    levels, name = _levels(_one_tag(old)), _one_tag(new)

    def renamed(bookmark: Bookmark) -> Bookmark:
        tags = [_moved(tag, levels, name) for tag in bookmark.tags]
        return replace(bookmark, tags=clean_tags(tags))

    return renamed


def delete_tag(tag: str) -> Edit:
    """Without a tag and all that are nested in it.

    Raises:
        UsageError: it is not one tag.
    """
    levels = _levels(_one_tag(tag))
    return lambda bookmark: replace(
        bookmark, tags=tuple(kept for kept in bookmark.tags if not _is_within(kept, levels))
    )


def set_note(note: str) -> Edit:
    """This note.

    Raises:
        PaperReaderError: it is longer than `NOTE_LIMIT`; nothing is cut.
    """
    kept = clean_note(note)
    return lambda bookmark: replace(bookmark, note=kept)


def set_status(status: Status | None) -> Edit:
    """This status, or none."""
    return lambda bookmark: replace(bookmark, status=status)


def set_rating(rating: int | None) -> Edit:
    """This rating, or none.

    Raises:
        PaperReaderError: it is not 1 to `BEST_RATING`.
    """
    kept = clean_rating(rating)
    return lambda bookmark: replace(bookmark, rating=kept)


def set_collections(names: Iterable[str]) -> Edit:
    """These collections and no others."""
    kept = clean_collections(names)
    return lambda bookmark: replace(bookmark, collections=kept)


def collect(names: Iterable[str]) -> Edit:
    """In these collections too."""
    added = clean_collections(names)
    return lambda bookmark: replace(bookmark, collections=clean_collections((*bookmark.collections, *added)))


def uncollect(names: Iterable[str]) -> Edit:
    """In none of these collections."""
    left = {name.casefold() for name in clean_collections(names)}
    return lambda bookmark: replace(
        bookmark, collections=tuple(name for name in bookmark.collections if name.casefold() not in left)
    )


def in_turn(*edits: Edit) -> Edit:
    """One edit after the other, as one."""

    def all_done(bookmark: Bookmark) -> Bookmark:
        for edit in edits:
            bookmark = edit(bookmark)
        return bookmark

    return all_done


def _one_tag(text: str) -> str:
    tags = clean_tags([text])
    if len(tags) != 1:
        raise UsageError(f"{quoted(text)} is not one tag: a tag is a word or several, nested with /.")
    return tags[0]


def _levels(tag: str) -> list[str]:
    return tag.casefold().split("/")


def _is_within(tag: str, levels: list[str]) -> bool:
    """Whether a tag is the one with these levels, or nested in it."""
    return _levels(tag)[: len(levels)] == levels


def _moved(tag: str, levels: list[str], name: str) -> str:
    return "/".join((name, *tag.split("/")[len(levels) :])) if _is_within(tag, levels) else tag
