"""Find the bookmark of a paper that may be bookmarked under another of its identifiers."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from paperreader.models.paper import Paper

_NONE: Mapping[str, str] = MappingProxyType({})


class Kept(Protocol):
    """A bookmark, of which only the paper matters here."""

    @property
    def paper(self) -> Paper:
        """Return the paper that is bookmarked."""


def other_names(bookmarks: Iterable[Kept]) -> dict[str, str]:
    """Return the identifiers under which papers are not bookmarked, with those under which they are."""
    return {name: one.paper.id for one in bookmarks for name in one.paper.names if name != one.paper.id}


def key_of(paper: Paper, bookmarks: Mapping[str, Kept], others: Mapping[str, str] = _NONE) -> str | None:
    """Return the identifier under which a paper is bookmarked, None if it is not; a few look-ups.

    Args:
        paper: the paper.
        bookmarks: all bookmarks.
        others: their `other_names`; without them, only the identifiers of the paper itself are tried.
    """
    for name in paper.names:
        if name in bookmarks:
            return name
    for name in paper.names:
        key = others.get(name, "")
        if key in bookmarks and _are_one(paper, bookmarks[key].paper):
            return key
    return None


def renamed(kept: Paper, paper: Paper, bookmarks: Container[str]) -> Paper:
    """Return the paper of a bookmark that was found for `paper`, under the stronger identifier of both."""
    if kept.id == paper.id:
        return kept
    from paperreader.identity import join_papers  # not before such a paper is found

    joined = join_papers((kept, paper))
    return kept if joined.id != kept.id and joined.id in bookmarks else joined


def _are_one(one: Paper, two: Paper) -> bool:
    """Return whether no stronger identifier tells two papers with a common one apart."""
    from paperreader.identity import group_papers  # not before such a paper is found

    return len(group_papers((one, two))) == 1
