"""The long-lived objects, and the only place that connects them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from paperreader.errors import Offline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.bookmarks.store import BookmarkStore
    from paperreader.config import Config
    from paperreader.environment import Environment
    from paperreader.fulltext.fetch import FullTextSites
    from paperreader.fulltext.full_texts import FullTexts
    from paperreader.fulltext.index import FullTextIndex
    from paperreader.fulltext.pdf_folder import PdfFolder
    from paperreader.library import SessionLibrary
    from paperreader.net.client import HttpClient
    from paperreader.net.context import Context, Opened
    from paperreader.net.throttle import Throttle
    from paperreader.paths import Paths
    from paperreader.query.context import QueryContext
    from paperreader.recommend.likeness import LikenessToBookmarks
    from paperreader.recommend.recommender import Recommender
    from paperreader.recommend.rising import Rising
    from paperreader.sources.base import Fetching, Surrounding
    from paperreader.sources.github import GitHub
    from paperreader.sources.pictures import Pictures
    from paperreader.views.store import ViewStore

    _O = TypeVar("_O", bound=Opened)


def utc_now() -> datetime:
    """Return the present time, in UTC."""
    return datetime.now(UTC)


class Network:
    """The client and the sources that use it. Their first use makes them: importing them takes 100 ms.

    Attributes:
        config: the settings.
        environment: has the addresses and the tokens.
        paths: the folders; answers are cached in one of them.
        offline: whether to refuse to make a client.
        now: the clock.
    """

    def __init__(
        self,
        config: Config,
        environment: Environment,
        paths: Paths,
        *,
        offline: bool,
        now: Callable[[], datetime],
    ) -> None:
        self.config = config
        self.environment = environment
        self.paths = paths
        self.offline = offline
        self.now = now
        self._client: HttpClient | None = None

    async def source(self, name: str) -> Fetching:
        """Return the source of that name.

        Raises:
            Offline: the network is switched off.
            UsageError: there is no such source.
            SourceError: another package has it, and its code cannot be loaded.
            ConfigError: the environment has an invalid address or token for it.
        """
        import asyncio

        from paperreader.sources.registry import source_class

        kind = await asyncio.to_thread(source_class, name)
        client = await (self._ready() if kind.is_local else self.client())
        return await asyncio.to_thread(self._make_source, name, client)

    async def context(self, kind: type[Opened]) -> Context:
        """Return what a class needs from the program.

        Raises:
            Offline: the network is switched off.
            ConfigError: the environment has an invalid address or token for it.
        """
        return self._context_of(kind, await self.client())

    async def full_text_sites(self) -> FullTextSites:
        """Return the sites that have full texts.

        Raises:
            Offline: the network is switched off.
            ConfigError: the environment has an invalid address or token for one.
        """
        from paperreader.fulltext.fetch import FullTextSites

        return self._opened(FullTextSites, await self.client())

    async def client(self) -> HttpClient:
        """Return the client.

        Raises:
            Offline: the network is switched off.
        """
        if self.offline:
            raise Offline
        return await self._ready()

    async def around(self) -> tuple[Mapping[str, Surrounding], GitHub]:
        """Return the sources of what is around a paper, the most important first, and GitHub.

        Offline, they answer from the cache.
        """
        import asyncio

        return await asyncio.to_thread(self._make_around, await self._ready())

    async def _ready(self) -> HttpClient:
        """Return the client. It is imported in a thread, so that keys are answered during the import."""
        import asyncio

        if self._client is None:
            client = await asyncio.to_thread(self._make_client)
            if self._client is None:
                self._client = client
        return self._client

    def _make_source(self, name: str, client: HttpClient) -> Fetching:
        from paperreader.sources.registry import is_ours, source_class

        kind = source_class(name)
        if is_ours(name):
            return self._opened(kind, client)
        from paperreader.sources.guard import Guarded  # only for sources of other packages

        return Guarded(kind, self._make_client, lambda its: self._context_of(kind, its))

    def _make_around(self, client: HttpClient) -> tuple[Mapping[str, Surrounding], GitHub]:
        from paperreader.sources.base import Surrounding
        from paperreader.sources.github import GitHub
        from paperreader.sources.registry import having

        made = {name: self._make_source(name, client) for name in having(Surrounding)}
        sources = {name: source for name, source in made.items() if isinstance(source, Surrounding)}
        return sources, self._opened(GitHub, client)

    def _opened(self, kind: type[_O], client: HttpClient) -> _O:
        """Return an object of a class that is made from a context."""
        return kind.open(self._context_of(kind, client))

    def _context_of(self, kind: type[Opened], client: HttpClient) -> Context:
        """Return what a class needs; the client gets the tokens for it."""
        from paperreader.net.context import Context
        from paperreader.net.quota import Quota

        addresses, with_token = {}, set()
        for name, declared in kind.addresses.items():
            addresses[name] = self.environment.address(declared)
            if token := self.environment.token(declared.token):
                client.add_token(
                    addresses[name] if declared.token_moves else declared.default, token, declared.header
                )
                with_token.add(name)

        def quota(name: str, advice: str) -> Quota:
            return Quota(self.paths.state / f"{name.lower()}.json", name, advice)

        return Context(client, self.now, addresses, frozenset(with_token), self._pace, quota)

    def _pace(self, address: str, seconds: float, name: str) -> Throttle:
        from paperreader.net.throttle import Throttle, pace_file

        return Throttle(pace_file(address, self.paths.state), seconds, name=name)

    def _make_client(self) -> HttpClient:
        from paperreader.net.cache import HttpCache
        from paperreader.net.client import HttpClient
        from paperreader.sources.registry import paced

        client = HttpClient(
            cache=HttpCache(self.paths.http_cache), contact=self.config.network.contact, offline=self.offline
        )
        for kind in paced():
            servers = list(kind.addresses.values())
            pace = self._pace(self.environment.address(servers[0]), servers[0].pause, kind.title)
            for server in servers:
                client.add_pace(self.environment.address(server), pace)
                client.add_pace(server.default, pace)
        return client

    def close_cache(self) -> None:
        """Close the file of cached answers."""
        if self._client is not None:
            self._client.close_cache()

    async def aclose(self) -> None:
        """Close every connection at once."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()


class Services:
    """The objects that the reader and every command use. The first use of a store makes it.

    Attributes:
        config: the settings.
        paths: the paths of our files.
        network: the sources.
        now: the clock, in UTC.
    """

    def __init__(
        self, *, config: Config, paths: Paths, network: Network, now: Callable[[], datetime] = utc_now
    ) -> None:
        self.config = config
        self.paths = paths
        self.network = network
        self.now = now
        self._likeness: LikenessToBookmarks | None = None

    @property
    def today(self) -> date:
        """Return the day that lists and queries call today: Hugging Face's, wherever this machine is."""
        from paperreader.models.calendar import feed_date

        return feed_date(self.now())

    def query_context(self, bookmarks: Mapping[str, Bookmark], dismissed: Iterable[str] = ()) -> QueryContext:
        """Return the context of queries; the bookmarks are by the identifier of the paper."""
        from paperreader.query.context import QueryContext
        from paperreader.recommend.likeness import LikenessToBookmarks

        if (likeness := self._likeness) is None or likeness.bookmarks is not bookmarks:
            likeness = self._likeness = LikenessToBookmarks(
                bookmarks, self.library, recommender=lambda: self.recommender, views=lambda: self.views
            )
        return QueryContext(
            self.today,
            bookmarks,
            self.library.new_since,
            self.full_text_index,
            dismissed=frozenset(dismissed),
            likeness=likeness,
        )

    @cached_property
    def library(self) -> SessionLibrary:
        """Return the library of every paper and edition ever seen."""
        from paperreader.library import SessionLibrary

        return SessionLibrary(self.paths.library, clock=self.now)

    @cached_property
    def full_text_index(self) -> FullTextIndex:
        """Return the index of the full texts that were read."""
        from paperreader.fulltext.index import FullTextIndex

        return FullTextIndex(self.paths.full_text_index)

    @cached_property
    def recommender(self) -> Recommender:
        """Return what recommends papers of the library; its index is in the cache folder."""
        from paperreader.recommend.index import Index
        from paperreader.recommend.recommender import Recommender

        return Recommender(Index(self.paths.recommendations, self.library.texts))

    def rising(self) -> Sequence[Rising]:
        """Return the words that are written more often this month than before; not on the event loop."""
        from paperreader.recommend.rising import rising_today

        return rising_today(self.library.texts, self.today, self.paths.rising)

    @cached_property
    def full_texts(self) -> FullTexts:
        """Return the full texts of papers, from this machine or fetched."""
        from paperreader.fulltext.full_texts import FullTexts
        from paperreader.fulltext.store import FullTextStore

        store = FullTextStore(self.paths.full_texts, self.config.full_text.cache_megabytes * 2**20)
        return FullTexts(store, self.full_text_index, self.network.full_text_sites)

    @cached_property
    def pdfs(self) -> PdfFolder:
        """Return the folder of saved PDFs.

        Raises:
            ConfigError: its name in the settings has a variable that is not set.
        """
        from paperreader.folders import path_of_setting
        from paperreader.fulltext.pdf_folder import PdfFolder
        from paperreader.paths import papers_folder

        settings = self.config.full_text
        folder = path_of_setting(settings.pdf_folder) if settings.pdf_folder else papers_folder()
        return PdfFolder(folder, settings.pdf_name, self.network.full_text_sites)

    @cached_property
    def pictures(self) -> Pictures:
        """Return the pictures of papers."""
        from paperreader.sources.pictures import Pictures

        return Pictures(self.paths.pictures, self.network.client)

    @cached_property
    def bookmarks(self) -> BookmarkStore:
        """Return the store of the user's bookmarks."""
        from paperreader.bookmarks.store import BookmarkStore

        return BookmarkStore(self.paths.bookmarks, backups=self.paths.backups, clock=self.now)

    @cached_property
    def views(self) -> ViewStore:
        """Return the store of saved and muted queries, and of dismissed papers."""
        from paperreader.views.store import ViewStore

        return ViewStore(self.paths.views)

    def close(self) -> None:
        """Close every open file, so that SQLite leaves no files beside its own."""
        self.network.close_cache()
        for name in ("library", "full_texts", "full_text_index", "pictures"):
            if name in self.__dict__:
                getattr(self, name).close()
        if "recommender" in self.__dict__:
            self.recommender.index.close()


def open_services(
    config: Config,
    paths: Paths,
    environment: Environment,
    *,
    offline: bool = False,
    now: Callable[[], datetime] = utc_now,
) -> Services:
    """Make the services. No file is opened and no request is sent before their first use."""
    network = Network(config, environment, paths, offline=offline or config.network.offline, now=now)
    return Services(config=config, paths=paths, network=network, now=now)
