"""The changes a user can make to a bookmark, as functions from bookmark to bookmark. They touch no file.

Making an edit checks its values, so that a bad value is refused before a file is locked. A bookmark that an
edit does not alter stays equal to the one before, and is not saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperreader.bookmarks.bookmark import Bookmark, clean_collections, clean_note, clean_rating, clean_tags
from paperreader.errors import UsageError, quoted

if TYPE_CHECKING:
    from paperreader.models.entry import Status

Edit = Callable[[Bookmark], Bookmark]


def set_tags(tags: Iterable[str]) -> Edit:
    """Replace all tags with these, cleaned by `clean_tags`."""
    return _set(tags=clean_tags(tags))


def retag(add: Iterable[str] = (), remove: Iterable[str] = ()) -> Edit:
    """Remove some tags, but none nested in them, and then append others."""
    added, removed = clean_tags(add), {tag.casefold() for tag in clean_tags(remove)}

    def retagged(bookmark: Bookmark) -> Bookmark:
        others = (tag for tag in bookmark.tags if tag.casefold() not in removed)
        return replace(bookmark, tags=clean_tags((*others, *added)))

    return retagged


def rename_tag(old: str, new: str) -> Edit:
    """Rename the tag `old` to `new`, in nested tags too: `rl/agents` to `ml/rl/agents`.

    Raises:
        UsageError: one of the two is not one tag.
    """
    levels, name = levels_of(_one_tag(old)), _one_tag(new)

    def renamed(bookmark: Bookmark) -> Bookmark:
        tags = [_moved(tag, levels, name) for tag in bookmark.tags]
        return replace(bookmark, tags=clean_tags(tags))

    return renamed


def delete_tag(tag: str) -> Edit:
    """Remove a tag and all tags nested in it.

    Raises:
        UsageError: it is not one tag.
    """
    levels = levels_of(_one_tag(tag))

    def deleted(bookmark: Bookmark) -> Bookmark:
        return replace(bookmark, tags=tuple(tag for tag in bookmark.tags if not is_within(tag, levels)))

    return deleted


def set_note(note: str) -> Edit:
    """Replace the note.

    Raises:
        PaperReaderError: it is longer than `NOTE_LIMIT`; nothing is cut.
    """
    return _set(note=clean_note(note))


def set_status(status: Status | None) -> Edit:
    """Set the status, or remove it with None."""
    return _set(status=status)


def set_rating(rating: int | None) -> Edit:
    """Set the rating, or remove it with None.

    Raises:
        PaperReaderError: it is not 1 to `BEST_RATING`.
    """
    return _set(rating=clean_rating(rating))


def set_collections(names: Iterable[str]) -> Edit:
    """Replace all collections with these, cleaned by `clean_collections`."""
    return _set(collections=clean_collections(names))


def collect(names: Iterable[str]) -> Edit:
    """Add the bookmark to these collections."""
    added = clean_collections(names)
    return lambda bookmark: replace(bookmark, collections=clean_collections((*bookmark.collections, *added)))


def uncollect(names: Iterable[str]) -> Edit:
    """Remove the bookmark from these collections."""
    left = {name.casefold() for name in clean_collections(names)}
    return lambda bookmark: replace(
        bookmark, collections=tuple(name for name in bookmark.collections if name.casefold() not in left)
    )


def in_turn(*edits: Edit) -> Edit:
    """Combine edits into one that applies them in order."""

    def all_done(bookmark: Bookmark) -> Bookmark:
        for edit in edits:
            bookmark = edit(bookmark)
        return bookmark

    return all_done


def _set(**values: object) -> Edit:
    return lambda bookmark: replace(bookmark, **values)


def _one_tag(text: str) -> str:
    tags = clean_tags([text])
    if len(tags) != 1:
        raise UsageError(f"{quoted(text)} is not one tag: a tag is a word or several, nested with /.")
    return tags[0]


def levels_of(tag: str) -> list[str]:
    """Return the levels of a tag, whatever the case: those of `RL/offline` are `rl` and `offline`."""
    return tag.casefold().split("/")


def is_within(tag: str, levels: list[str]) -> bool:
    """Return whether a tag is the one with these levels, or nested in it."""
    return levels_of(tag)[: len(levels)] == levels


def _moved(tag: str, levels: list[str], name: str) -> str:
    return "/".join((name, *tag.split("/")[len(levels) :])) if is_within(tag, levels) else tag
