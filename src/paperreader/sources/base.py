"""The interface of every source, and the papers that are read from one answer or file.

A source is one class in one file or package: a subclass of `Source`, listed in `sources.registry` or, in
another package, as an entry point of the group `paperreader.sources`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Protocol, Self, TypeVar, runtime_checkable

import msgspec

from paperreader.errors import BadAnswer, NotFound
from paperreader.models import Edition, EditionKey, Paper

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from paperreader.environment import Address
    from paperreader.models.surroundings import Surroundings
    from paperreader.models.windows import Window
    from paperreader.net.client import Answer, HttpClient
    from paperreader.net.context import Context

_T = TypeVar("_T")


class ParsedItems(msgspec.Struct, frozen=True, kw_only=True):
    """The content of an answer or a file.

    Attributes:
        papers: in its order, each once.
        replaced: papers with a new version, which an announcement lists after the new papers.
        dropped: the number of items that could not be understood and were left out.
        day: the day that it is about; only pages of Hugging Face give it.
        total: the number of papers that the source has for the request; only feeds give it.
        title: the title of a feed, one line, or empty.
        cut: whether the end is missing, so that there are more items than were read.
    """

    papers: tuple[Paper, ...]
    replaced: tuple[Paper, ...] = ()
    dropped: int = 0
    day: date | None = None
    total: int | None = None
    title: str = ""
    cut: bool = False


async def parsed(
    client: HttpClient,
    url: str,
    answer: Answer,
    parse: Callable[[bytes], _T],
    *,
    accept: str = "application/json",
) -> _T:
    """Return what the answer of an address says, parsed in a thread; one that cannot be read is not kept.

    Raises:
        BadAnswer: it cannot be read.
    """
    import asyncio

    try:
        return await asyncio.to_thread(parse, answer.body)
    except BadAnswer:
        await client.forget(url, accept=accept)
        raise


class Fetching(Protocol):
    """What fetches lists and papers: a source, or the guard around one. Failures are `errors.SourceError`."""

    async def fetch_edition(
        self, key: EditionKey, *, refresh: bool = False, progress: Callable[[int], None] | None = None
    ) -> Edition:
        """Fetch one list, as `Source.fetch_edition` says."""

    async def fetch_paper(self, paper_id: str, *, refresh: bool = False) -> Paper:
        """Fetch one paper, as `Source.fetch_paper` says."""


class Source(Protocol):
    """A server or a folder that has papers. Every failure is an `errors.SourceError`.

    The class answers questions about lists without a network; its objects fetch. Importing its module loads
    no parser and no HTTP client, because a command may only ask whether a word names a list.

    Attributes:
        name: its name in papers, editions, lists (`arxiv:cs.CL`) and `--source`; lower-case letters.
        title: its name on the screen.
        is_local: whether it needs no network.
        addresses: the addresses of its servers, by names of its own.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    is_local: ClassVar[bool] = False
    addresses: ClassVar[Mapping[str, Address]] = {}

    @classmethod
    def open(cls, context: Context) -> Self:
        """Return the source, which uses these parts of the program."""
        raise NotImplementedError

    @classmethod
    def list_named(cls, text: str, *, asked: bool) -> str | None:
        """Return the canonical name of the list that a text names, or None if it names none.

        Args:
            text: what the user typed, without `name:` before it.
            asked: whether the user typed `name:` before it. Without that, only a text that cannot mean
                anything else is a list; a source of another package is not asked.
        """
        return text.strip() if asked else None

    @classmethod
    def describe(cls, name: str) -> str:
        """Return the heading of a list."""
        return name

    @classmethod
    def is_current(cls, name: str, fetched_at: datetime, now: datetime) -> bool | None:
        """Return whether a stored list need not be fetched again; None leaves it to the settings."""
        return None

    @classmethod
    def why_empty(cls, name: str, now: datetime) -> str:
        """Return a sentence that says why a list has no papers now, or an empty text."""
        return ""

    async def fetch_edition(
        self, key: EditionKey, *, refresh: bool = False, progress: Callable[[int], None] | None = None
    ) -> Edition:
        """Fetch one list, in the order of the source.

        Args:
            key: the list; a day without a value is the latest day there is, and the edition names that day.
            refresh: ask the server even if a cached answer is fresh.
            progress: called with the number of papers so far, after each page.
        """
        raise NotFound(f"{self.title} has no list {key}.")

    async def fetch_paper(self, paper_id: str, *, refresh: bool = False) -> Paper:
        """Fetch one paper by its identifier, or raise `NotFound` if the source does not have it."""
        raise NotFound(f"{self.title} cannot be asked for a single paper.")


class WindowPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the papers of a window.

    Attributes:
        papers: in the order that was asked for.
        following: the number of results up to the end of this page, at which the next page begins.
        total: the number of results of the window.
    """

    papers: tuple[Paper, ...]
    following: int
    total: int


@runtime_checkable
class Windowed(Protocol):
    """A source whose lists can be fetched back for years, by windows of days."""

    @classmethod
    def list_to_sync(cls, text: str) -> str:
        """Return the name of the list that a text names.

        Raises:
            UsageError: it names none.
        """

    @classmethod
    def windows(cls, name: str, since: date, until: date) -> tuple[Window, ...]:
        """Return the windows that these days are in. Those of other days have the same borders."""

    async def fetch_window(self, name: str, window: Window, start: int, *, newest_first: bool) -> WindowPage:
        """Fetch the page of a window that begins after `start` results.

        Raises:
            SourceError: the source could not serve.
        """


class CollectionItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a collection at a source.

    Attributes:
        key: what the source calls the item, to change or remove it.
        paper_id: the identifier of the paper, or empty for something else than a paper.
        note: the note about it, or empty.
    """

    key: str
    paper_id: str
    note: str = ""


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """A collection at a source.

    Attributes:
        slug: what the source calls it in addresses.
        title: its title.
        items: in its order.
    """

    slug: str
    title: str
    items: tuple[CollectionItem, ...] = ()


class CollectionStore(Protocol):
    """The collections of a source. Every failure is an `errors.SourceError`.

    Attributes:
        longest_title, longest_note: the most characters of each.
    """

    longest_title: int
    longest_note: int

    async def find(self, name: str) -> Collection | None:
        """Return the user's collection of a title, or any one by its address or slug; None without one.

        Raises:
            NotFound: no collection has that address or slug.
        """

    async def create(self, title: str) -> Collection:
        """Make a private collection of the user."""

    async def add(self, collection: Collection, paper_id: str, note: str) -> None:
        """Add a paper; one that is there already stays as it is.

        Raises:
            NotFound: the source does not have the paper.
        """

    async def change_note(self, collection: Collection, item: CollectionItem, note: str) -> None:
        """Replace the note of an item."""

    async def remove(self, collection: Collection, item: CollectionItem) -> None:
        """Remove an item from the collection; one that is gone already stays gone."""

    async def content(self, name: str) -> bytes:
        """Return a collection by its address or slug, as the JSON that importers read."""


@runtime_checkable
class HasCollections(Protocol):
    """A source that has collections of papers."""

    @property
    def collections(self) -> CollectionStore:
        """Return its collections."""


@runtime_checkable
class HasMail(Protocol):
    """A source that mails its daily list itself."""

    async def switch_mail(self, *, on: bool) -> None:
        """Turn that mail to the owner of the token on or off.

        Raises:
            SourceError: the setting was not changed.
        """


class Cited(NamedTuple):
    """The citations of a paper.

    Attributes:
        paper: what is known of it, under the identifier by which it was asked for; its title may be empty.
        influential: the number of citing works that build on it, or None.
    """

    paper: Paper
    influential: int | None = None


@runtime_checkable
class CountsCitations(Protocol):
    """A source that knows how often papers are cited."""

    def fetch_citations(
        self, papers: Sequence[Paper], *, refresh: bool = False
    ) -> AsyncIterator[Sequence[Cited]]:
        """Fetch the citations of papers, and yield them answer by answer. A paper that it lacks is left out.

        Raises:
            SourceError: the source could not serve; what came before counts.
        """


@runtime_checkable
class Surrounding(Protocol):
    """A source that has more about a paper than the facts of `Paper`."""

    async def fetch_around(self, paper: Paper, *, refresh: bool = False) -> tuple[Paper, Surroundings]:
        """Fetch one paper and what is around it.

        Raises:
            NotFound: the source does not have it.
            SourceError: the source could not serve.
        """
