"""All sources: our own, and those of other packages with an entry point of the group `paperreader.sources`.

A module of a source is imported when the source is needed. Only some of our own sources claim a word
without their name before it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar, cast

from paperreader.environment import Address
from paperreader.errors import PaperReaderError, SourceError, UsageError, did_you_mean, quoted, shown
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.models.value import Value
from paperreader.sources import foreign
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from importlib.metadata import EntryPoint

    from paperreader.net.context import Opened
    from paperreader.sources.base import Source

_T = TypeVar("_T")

DEFAULT = "huggingface"
"""The source of the trending list, of days, weeks and months, and of a search that names no source."""


class _Own(Value, frozen=True):
    """One of our own sources: its name on the screen, and its class as `module:Class`."""

    title: str
    where: str


_OWN = {
    DEFAULT: _Own("Hugging Face", "paperreader.sources.huggingface.source:HuggingFace"),
    "arxiv": _Own("arXiv", "paperreader.sources.arxiv.source:Arxiv"),
    "pwc": _Own("Papers with Code", "paperreader.sources.paperswithcode.source:PapersWithCode"),
    "s2": _Own("Semantic Scholar", "paperreader.sources.semanticscholar:SemanticScholar"),
    "feed": _Own("Feed", "paperreader.sources.web_feed:WebFeed"),
    "folder": _Own("Folder", "paperreader.sources.folder:Folder"),
}
"""Our own sources, in the order in which they are asked for a paper."""

_WITHOUT_NAME = ("arxiv",)
"""The sources whose lists need no name of the source before them, as `cs.CL`."""

_PACED = ("arxiv",)
"""The sources whose first address has a pause between requests, to all their servers together."""

_GROUP = "paperreader.sources"
_NAME = r"[a-z][a-z0-9_-]*"

_SECONDS, _SECONDS_TO_LOAD = 0.25, 5.0
"""How long a source of another package may take to answer a question about its lists, and to be loaded."""


def names() -> tuple[str, ...]:
    """Return the names of all sources, ours first."""
    return (*_OWN, *_others())


def having_papers() -> tuple[str, ...]:
    """Return the names of the sources that can be asked for a single paper, ours first."""
    from paperreader.sources.base import Source

    return tuple(
        name
        for name in names()
        if not is_ours(name) or source_class(name).fetch_paper is not Source.fetch_paper
    )


def source_class(name: str) -> type[Source]:
    """Return the class of the source of this name.

    Raises:
        UsageError: there is no such source.
        SourceError: another package has it, and its code cannot be loaded.
    """
    if name in _OWN:
        module, _, attribute = _OWN[name].where.partition(":")
        found: type[Source] = getattr(import_module(module), attribute)
        return found
    if name not in _others():
        raise UsageError(f"There is no source {quoted(name)}; {did_you_mean(name, list(names()))}")
    return _loaded(_others()[name])


def all_classes() -> Iterator[tuple[str, str, type[Opened]]]:
    """Yield the name, the title and the class of whatever asks servers: each source, and GitHub.

    A source that cannot be loaded is left out; `source_class` says why.
    """
    for name in names():
        with suppress(SourceError):
            yield name, title(name), source_class(name)
    yield "github", "GitHub", import_module("paperreader.sources.github").GitHub


def is_ours(name: str) -> bool:
    """Return whether a source is one of ours; that of another package is never trusted."""
    return name in _OWN


def having(capability: type) -> tuple[str, ...]:
    """Return the names of the sources that have a capability of `sources.base`.

    A source of another package that cannot be loaded has none; the log says why.
    """
    found = []
    for name in names():
        with suppress(SourceError, TypeError):
            if issubclass(source_class(name), capability):
                found.append(name)
    return tuple(found)


def paced() -> tuple[type[Source], ...]:
    """Return the sources whose servers ask for a pause between requests."""
    return tuple(map(source_class, _PACED))


def owner_of(key: EditionKey) -> str:
    """Return the name of the source that has an edition, or would have it."""
    return key.source if key.kind is EditionKind.LIST else DEFAULT


def list_named(text: str) -> EditionKey | None:
    """Return the list of a source that a text names, as `cs.CL` or `arxiv: abs:agents`; or None.

    Raises:
        UsageError: it begins with the name of a source, and what follows is no list of that source.
        SourceError: the source is of another package, and its code cannot be loaded.
    """
    prefix, colon, rest = text.strip().partition(":")
    if colon and (source := prefix.strip().lower()) in names():
        return _list_of(source, rest.strip())
    for own in _WITHOUT_NAME:
        if name := source_class(own).list_named(text.strip(), asked=False):
            return key_of(own, name)
    return None


def _list_of(source: str, text: str) -> EditionKey:
    """Return the list that a text names after the name of its source."""
    if not text:
        raise UsageError(f"Write which list of {title(source)} you mean, as in `{source}:NAME`.")
    try:
        name = _answer(source, lambda found: found.list_named(text, asked=True), None)
    except foreign.Failed as error:
        raise SourceError(f"{title(source)} failed: {str(error).rstrip('.')}.") from error
    if not isinstance(name, str) or not name:
        raise UsageError(f"{title(source)} has no list {quoted(text)}.")
    return key_of(source, name)


def title(name: str) -> str:
    """Return the name of a source on the screen, also of one that is not installed (any more)."""
    if name in _OWN:
        return _OWN[name].title
    try:
        return clean_line(str(source_class(name).title), 60)
    except (UsageError, SourceError):
        return name


def heading(key: EditionKey) -> str:
    """Return the heading of a list of a source."""
    return _asked(key.source, lambda source: source.describe(key.name), key.value) or key.value


def is_current(key: EditionKey, fetched_at: datetime, now: datetime) -> bool | None:
    """Return whether a stored list of a source need not be fetched again; None leaves it to the settings."""
    return _asked(key.source, lambda source: source.is_current(key.name, fetched_at, now), None)


def is_local(key: EditionKey) -> bool:
    """Return whether an edition comes from this machine, so that no network is needed."""
    return key.kind is EditionKind.LIST and _asked(key.source, lambda source: source.is_local, False)  # noqa: FBT003


def why_empty(key: EditionKey, now: datetime) -> str:
    """Return a sentence that says why a list of a source has no papers now, or an empty text."""
    return _asked(key.source, lambda source: source.why_empty(key.name, now), "")


def _asked(name: str, ask: Callable[[type[Source]], _T], otherwise: _T) -> _T:
    """Return what the class of a source answers; a stand-in if it is not installed, not loaded, or fails."""
    try:
        return _answer(name, ask, otherwise)
    except (UsageError, SourceError, foreign.Failed):
        return otherwise


def _answer(name: str, ask: Callable[[type[Source]], _T], otherwise: _T) -> _T:
    """Return what the class of a source answers; a stand-in if the answer is of another type.

    Raises:
        Failed: the class is of another package, and failed.
    """
    source = source_class(name)
    if is_ours(name):
        return ask(source)
    answer = foreign.ask(name, lambda: ask(source), _SECONDS)
    if isinstance(answer, str):
        return cast("_T", clean_line(answer, 500))
    return answer if answer is None or isinstance(answer, bool) else otherwise


def key_of(source: str, name: str) -> EditionKey:
    """Return the key of a list of a source."""
    return EditionKey(EditionKind.LIST, f"{source}:{name}")


@cache
def _others() -> Mapping[str, EntryPoint]:
    """Return the entry points of other packages by the names of their sources; ours cannot be replaced."""
    from importlib.metadata import entry_points

    points = entry_points(group=_GROUP)
    return {
        point.name: point for point in points if re.fullmatch(_NAME, point.name) and point.name not in _OWN
    }


@cache
def _loaded(point: EntryPoint) -> type[Source]:
    def load() -> tuple[type[Source], str, str, object]:
        found: type[Source] = point.load()
        if not all(isinstance(address, Address) for address in found.addresses.values()):
            raise TypeError("its addresses are not of the class Address")
        return found, str(found.name), clean_line(str(found.title or "")), found.open

    try:
        found, name, its_title, _ = foreign.ask(point.name, load, _SECONDS_TO_LOAD)
    except (foreign.Failed, PaperReaderError) as error:
        package = point.dist.name if point.dist else point.value
        raise SourceError(
            f"The source {shown(point.name)} of the package {shown(package)} cannot be loaded: "
            f"{shown(error, 200).rstrip('.')}."
        ) from error
    if name != point.name:
        raise SourceError(f"The source {shown(point.name)} calls itself {shown(name)}.")
    if not its_title:
        raise SourceError(f"The source {shown(name)} has no title.")
    return found
