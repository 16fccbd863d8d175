"""The bookmarks that a list of recommendations is chosen by: all, or those with one tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.bookmarks.counts import count_tags
from paperreader.bookmarks.edits import is_within, levels_of
from paperreader.errors import TooFewBookmarks, nearest, quoted, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.bookmarks.bookmark import Bookmark

FEWEST = 5
"""The least number of bookmarks: the words of fewer are chance."""

FEWEST_OF_TAG = 2
"""The least number of bookmarks with a tag, of which the user says that they belong together."""

_NUMBERS = ("none", "one", "two", "three", "four", "five")
_TAGS_NAMED = 8


def chosen_by(bookmarks: Mapping[str, Bookmark], tag: str = "") -> Mapping[str, Bookmark]:
    """Return the bookmarks that recommendations are chosen by.

    Args:
        bookmarks: all bookmarks, by identifier.
        tag: take only those with this tag, or with one nested in it; empty takes all.

    Raises:
        TooFewBookmarks: there are fewer than are needed, or none has the tag.
    """
    if not tag:
        if len(bookmarks) < FEWEST:
            raise TooFewBookmarks(_too_few("For you", FEWEST, len(bookmarks), ""))
        return bookmarks
    levels = levels_of(tag)
    chosen = {
        paper_id: bookmark
        for paper_id, bookmark in bookmarks.items()
        if any(is_within(name, levels) for name in bookmark.tags)
    }
    if not chosen:
        raise TooFewBookmarks(_no_such_tag(tag, list(count_tags(bookmarks.values()))))
    if len(chosen) < FEWEST_OF_TAG:
        name = f"For you with tag:{shown(tag)}"
        raise TooFewBookmarks(_too_few(name, FEWEST_OF_TAG, len(chosen), " with this tag"))
    return chosen


def _too_few(name: str, needed: int, there: int, of_what: str) -> str:
    lacking = needed - there
    more = f"{_NUMBERS[lacking]} {'more ' if there else ''}{'paper' if lacking == 1 else 'papers'}"
    are, verb = "are" if there > 1 else "is", "tag" if of_what else "bookmark"
    return (
        f"{name} needs {_NUMBERS[needed]} bookmarks{of_what}, and there {are} {_NUMBERS[there]}: "
        f"{verb} {more}."
    )


def _no_such_tag(tag: str, tags: list[str]) -> str:
    wrong = f"No bookmark has the tag {quoted(tag)}"
    if near := nearest(tag, tags):
        return f"{wrong}; did you mean {shown(near)}?"
    if not tags:
        return f"{wrong}: there are no tags yet."
    others = ", ".join(map(shown, tags[:_TAGS_NAMED]))
    return f"{wrong}; {'the most used are' if len(tags) > _TAGS_NAMED else 'there are'} {others}."
