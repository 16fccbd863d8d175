"""What the words after `list` name: an edition, a collection or a file, and then a query."""

from __future__ import annotations

import difflib
import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from paperreader.cli.file_names import is_file
from paperreader.errors import InvalidEdition
from paperreader.models.calendar import parse_edition
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.textfile import path_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

_DATED = re.compile(r"\d{4}-(\d{2}(-\d{2})?|W\d{2})", re.IGNORECASE | re.ASCII)
_WORDS = ("trending", "today", "yesterday", "week", "month", "bookmarks", "library", "sample")


class Collection(StrEnum):
    """Lists that no source ranks; what stands in standard input is named as programs name it."""

    BOOKMARKS = "bookmarks"
    LIBRARY = "library"
    SAMPLE = "sample"
    STANDARD_INPUT = "-"


class Named(NamedTuple):
    """What is to be listed, and the query over it."""

    place: EditionKey | Collection | Path
    query: str


def split(words: Sequence[str], today: date) -> Named:
    """Take the place off the words; without one they are a query over the trending list.

    Raises:
        InvalidEdition: the first word is nearly the name of an edition, or a date that no edition has.
    """
    if not words:
        return Named(EditionKey(EditionKind.TRENDING), "")
    place = _place(words[0], today)
    if place is None:
        return Named(EditionKey(EditionKind.TRENDING), " ".join(words))
    return Named(place, " ".join(words[1:]))


def _place(word: str, today: date) -> EditionKey | Collection | Path | None:
    name = word.strip().lower()
    if name in tuple(Collection):
        return Collection(name)
    if name == "today":
        # The latest day there is: at a weekend that is Friday.
        return EditionKey(EditionKind.DAY)
    if name in _WORDS or _DATED.fullmatch(name):
        return parse_edition(name, today)
    if is_file(word):
        return path_of(word)
    near = difflib.get_close_matches(name, _WORDS, 1, cutoff=0.8)
    if near:
        raise InvalidEdition(
            f"There is no edition {word!a}; did you mean {near[0]}? To look for the word in the trending "
            f"list, write `paperreader list trending {word}`."
        )
    return None
