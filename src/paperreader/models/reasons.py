"""Why a paper is recommended: what the ranking used, and nothing else."""

from __future__ import annotations

import msgspec


class SharedWord(msgspec.Struct, frozen=True):
    """A word or a pair of words that a recommended paper shares with the papers it was chosen by.

    Attributes:
        word: as the recommended paper writes it.
        bookmarks: how many of the papers it was chosen by have it.
    """

    word: str
    bookmarks: int


class Reasons(msgspec.Struct, frozen=True):
    """Why a paper is recommended.

    Attributes:
        words: at most three, the one that weighs most first.
        of: how many papers it was chosen by: the bookmarks of one group, or the one paper that it is like.
        like: the titles of the bookmarks that are clearly the nearest, at most two; mostly empty.
        loosely: whether it has little in common with them.
    """

    words: tuple[SharedWord, ...] = ()
    of: int = 1
    like: tuple[str, ...] = ()
    loosely: bool = False
