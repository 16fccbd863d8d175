"""What the words of a command name: an edition, a collection, a view or a file, then a query.

It loads little: the parser asks at every start.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import InvalidEdition, nearest, quoted, shown
from paperreader.models.calendar import SCOPES, parse_edition
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.textfile import path_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from paperreader.cli.invocation import Invocation

_DATED = re.compile(r"\d{4}-(\d{2}(-\d{2})?|W\d{2})", re.IGNORECASE | re.ASCII)
FOR_YOU, SIMILAR = str(EditionKind.FOR_YOU), f"{EditionKind.SIMILAR}:"
EDITIONS = ("trending", "today", "yesterday", "week", "month", "bookmarks", "library", FOR_YOU, "sample")
_MEANT = {
    "daily": "today",
    "day": "today",
    "days": "today",
    "dailies": "today",
    "tomorrow": "today",
    "weekly": "week",
    "weeks": "week",
    "monthly": "month",
    "months": "month",
    "favorites": "bookmarks",
    "favourites": "bookmarks",
    "recommended": FOR_YOU,
}
"""Names that people use for an edition in place of ours, the names of the tabs among them."""

_WORDS_OF_PAPERS = frozenset({"simple", "samples", "sampled", "sampler", "ample", "mouth", "moth"})
"""Words to search for that look like a mistyped name of an edition."""

_NEARLY_DATED = re.compile(r"(?:19|20)\d\d[-/.]?w?\d{1,2}(?:[-/.]?\d{1,2})?", re.IGNORECASE | re.ASCII)


_ENDINGS = (".html", ".htm", ".json", ".jsonl", ".xml", ".atom", ".rss", ".rdf", ".opml", ".txt")

_STARTS = ("/", "./", "../", "~/", "file:/", "http://", "https://", "ftp://")
"""How paths and addresses begin; `textfile.path_of` says what to do with an address of another machine."""

_LIST_OF_SOURCE = re.compile(r"[a-z][a-z0-9_-]*:|[a-z-]+(?:\.[a-z-]+)?\Z", re.IGNORECASE | re.ASCII)
"""How the lists of sources are named: `arxiv:cs.CL`, `cs.CL`, `hep-th`."""

_PACKED = re.compile(r"\.(?:gz|bz2|xz|zst)\Z", re.IGNORECASE)
_PATTERN = re.compile(r"/.+/", re.DOTALL)
_TAG = re.compile(r"tag:.", re.IGNORECASE)
_NOT_IN_A_PATH = re.compile(r"[\s:\"()|*]")


class Collection(StrEnum):
    """Lists that no source ranks; standard input has the name that other programs use."""

    BOOKMARKS = "bookmarks"
    LIBRARY = "library"
    SAMPLE = "sample"
    STANDARD_INPUT = "-"


class Named(NamedTuple):
    """The place to list, and the query for its papers."""

    place: EditionKey | Collection | Path
    query: str


def split(words: Sequence[str], today: date) -> Named:
    """Split words into a place and a query; without a place they are a query over the trending list.

    Raises:
        InvalidEdition: the first word is nearly the name of an edition, or a date that no edition has.
    """
    if not words:
        return Named(EditionKey(EditionKind.TRENDING), "")
    first = words[0].strip()
    if [word.strip().lower() for word in words[:2]] == FOR_YOU.split("-"):
        raise InvalidEdition(f"There is no edition {quoted(' '.join(words[:2]))}; did you mean {FOR_YOU}?")
    if first.lower() == FOR_YOU:
        return _for_you(words[1:])
    if first.lower().startswith(SIMILAR):
        return Named(similar_to(first[len(SIMILAR) :]), " ".join(words[1:]))
    place = _place(words[0], today)
    if place is None:
        return Named(EditionKey(EditionKind.TRENDING), " ".join(words))
    return Named(place, " ".join(words[1:]))


def _for_you(words: Sequence[str]) -> Named:
    """Return the recommendations of a time, and of a tag if it comes next, and the query."""
    rest, scope = list(words), SCOPES[0]
    if rest and rest[0].strip().lower() in SCOPES:
        scope = rest.pop(0).strip().lower()
    elif rest:
        _refuse_scope(rest[0])
    tag = " ".join(rest[0].partition(":")[2].strip('"').split()) if rest and _TAG.match(rest[0]) else ""
    if tag:
        return Named(EditionKey(EditionKind.FOR_YOU, f"{scope} tag:{tag}"), " ".join(rest[1:]))
    return Named(EditionKey(EditionKind.FOR_YOU, scope), " ".join(rest))


def _refuse_scope(word: str) -> None:
    """Check that a word after `for-you` does not mean a time that it does not have.

    Raises:
        InvalidEdition: it does.
    """
    name = word.strip().lower()
    meant = suggestion(name)
    is_other = name in EDITIONS or name in _MEANT or _NEARLY_DATED.fullmatch(name)
    if not is_other and meant not in SCOPES:
        return
    near = f"; did you mean {meant}?" if meant in SCOPES else "."
    raise InvalidEdition(
        f"{FOR_YOU} takes {SCOPES[0]}, {SCOPES[1]} or {SCOPES[2]}, not {quoted(word)}{near} To look for the "
        f"word in it, write `paperreader list {FOR_YOU} {SCOPES[0]} {shown(word)}`."
    )


def similar_to(text: str) -> EditionKey:
    """Return the list of the papers that are similar to one.

    Raises:
        InvalidIdentifier: the text is not the identifier of a paper.
    """
    from paperreader.models.identifier import parse_identifier

    return EditionKey(EditionKind.SIMILAR, parse_identifier(text).base)


def _place(word: str, today: date) -> EditionKey | Collection | Path | None:
    name = word.strip().lower()
    if name in tuple(Collection):
        return Collection(name)
    if name == "today":
        # The latest day that has a list: at a weekend that is Friday.
        return EditionKey(EditionKind.DAY)
    if name in EDITIONS or _DATED.fullmatch(name):
        return parse_edition(name, today)
    if not _exists(word) and (found := _list_of_source(word)):
        return found
    if is_file(word) and not _NEARLY_DATED.fullmatch(name):
        return path_of(word)
    if meant := suggestion(name):
        raise InvalidEdition(
            f"There is no edition {quoted(word)}; did you mean {meant}? To look for the word in the "
            f"trending list, write `paperreader list trending {shown(word)}`."
        )
    if _NEARLY_DATED.fullmatch(name):
        raise InvalidEdition(
            f"{quoted(word)} is not an edition: write a day as 2026-11-20, a week as 2026-W47 or a month as "
            "2026-11."
        )
    return None


def _list_of_source(word: str) -> EditionKey | None:
    """Return the list of a source that a word names, or None; most words cannot name one."""
    if not _LIST_OF_SOURCE.match(word):
        return None
    from paperreader.sources.registry import list_named

    return list_named(word)


def suggestion(word: str) -> str | None:
    """Return the edition that a word misspells or that people mean by it, or None."""
    name = word.strip().lower()
    if name in _MEANT or name in _WORDS_OF_PAPERS or name in EDITIONS:
        return _MEANT.get(name)
    return nearest(name, EDITIONS, cutoff=0.8)


def edition_meant(word: str) -> str | None:
    """Return the edition that a word names or means if it stands in place of a command, or None."""
    name = word.strip().lower()
    return name if name in EDITIONS or _DATED.fullmatch(name) else suggestion(name)


def named(words: Sequence[str], invocation: Invocation) -> Named:
    """Return the place and query that words name: for `@NAME` those of a view, else as `split` does.

    Raises:
        InvalidEdition: as for `split`.
        PaperReaderError: there is no such view, or its file is damaged.
    """
    if words and words[0].startswith("@") and len(words[0]) > 1:
        return of_view(words[0][1:], words[1:], invocation)
    if words and (view := _view_of_source(words[0], invocation)):
        return of_view(view, words[1:], invocation)
    return split(words, invocation.services.today)


def _view_of_source(word: str, invocation: Invocation) -> str:
    """Return the name of the view of a list of a source, as in `feed:Distill`; else an empty text."""
    prefix, colon, name = word.partition(":")
    if not colon or not name or not _LIST_OF_SOURCE.match(word):
        return ""
    from paperreader.sources.registry import names

    view = invocation.services.views.load().find(name) if prefix in names() else None
    return view.name if view and view.list.startswith(f"{prefix}:") else ""


def view_named(words: Sequence[str], invocation: Invocation) -> str:
    """Return the name of the view that the first word names, as it was saved, or an empty text."""
    if not words or not words[0].startswith("@") or len(words[0]) < 2:
        return ""
    return invocation.services.views.load().must_find(words[0][1:]).name


def of_view(name: str, words: Sequence[str], invocation: Invocation) -> Named:
    """Return the list of a view, or the library, and its query; further words narrow the query."""
    view = invocation.services.views.load().must_find(name)
    place = EditionKey(EditionKind.LIST, view.list) if view.list else Collection.LIBRARY
    query = f"({view.query})" if view.query and words else view.query
    return Named(place, " ".join(filter(None, (query, *words))))


def is_file(word: str) -> bool:
    """Return whether a word is a file: the file exists, the ending is known, or the word looks like a path.

    `author:x/y`, `"a/b c"` and the pattern `/gpt-?4/` are queries, unless such a file or folder exists.
    """
    if not word or "\0" in word:
        return False
    if _exists(word):
        return True
    if _PATTERN.fullmatch(word):
        return False
    if _PACKED.sub("", word.lower()).endswith(_ENDINGS) or word.startswith(_STARTS):
        return True
    return "/" in word and not _NOT_IN_A_PATH.search(word)


def _exists(word: str) -> bool:
    """Return whether a file of this name exists; a folder only counts if the word is written as a path."""
    try:
        path = Path(word)
        return path.exists() and ("/" in word or word in (".", "..") or not path.is_dir())
    except (OSError, ValueError):
        return False
