"""The long-lived objects, and the only place that connects them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import Offline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from paperreader.bookmarks.store import BookmarkStore
    from paperreader.config import Config
    from paperreader.environment import Endpoints
    from paperreader.fulltext.fetch import FullTextSites
    from paperreader.fulltext.full_texts import FullTexts
    from paperreader.fulltext.index import FullTextIndex
    from paperreader.fulltext.pdf_folder import PdfFolder
    from paperreader.library import SessionLibrary
    from paperreader.net.client import HttpClient
    from paperreader.net.throttle import Throttle
    from paperreader.paths import Paths
    from paperreader.query.context import BookmarkLike, QueryContext
    from paperreader.sources.base import Source
    from paperreader.sources.github import GitHub
    from paperreader.sources.huggingface.source import HuggingFace
    from paperreader.sources.pictures import Pictures
    from paperreader.views.store import ViewStore


_GITHUB = "api.github.com"
"""The only host that gets the token for GitHub, whatever address is configured."""


ARXIV_INTERVAL = 3.0
"""The seconds between two requests that arXiv's terms ask for."""


def utc_now() -> datetime:
    """Return the present time, in UTC."""
    return datetime.now(UTC)


class Tokens(NamedTuple):
    """The tokens of the user; each is sent to its site only."""

    hugging_face: str | None = None
    github: str | None = None


NO_TOKENS = Tokens()


class Around(NamedTuple):
    """The sources of what is around a paper. Offline, they answer from the cache."""

    hugging_face: HuggingFace
    github: GitHub


@dataclass(eq=False)
class Network:
    """The client and the sources that use it. Their first use makes them: importing them takes 100 ms.

    Attributes:
        config: the settings.
        endpoints: the addresses of the sources.
        tokens: the tokens of the user.
        paths: the folders; answers are cached in one of them.
        offline: whether to refuse to make a client.
        now: the clock.
    """

    config: Config
    endpoints: Endpoints
    tokens: Tokens
    paths: Paths
    offline: bool
    now: Callable[[], datetime]
    _client: HttpClient | None = None

    async def source(self, name: str) -> Source:
        """Return the source of that name, one of `SOURCES`.

        Raises:
            Offline: the network is switched off.
        """
        import asyncio

        client = await self.client()
        return await asyncio.to_thread(SOURCES[name], self, client)

    async def client(self) -> HttpClient:
        """Return the client.

        Raises:
            Offline: the network is switched off.
        """
        if self.offline:
            raise Offline
        return await self._ready()

    async def around(self) -> Around:
        """Return the sources of what is around a paper."""
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

    def hugging_face(self, client: HttpClient) -> HuggingFace:
        """Make the source Hugging Face."""
        from paperreader.sources.huggingface.source import HuggingFace

        return HuggingFace(client, endpoint=self.endpoints.hugging_face, now=self.now)

    def arxiv(self, client: HttpClient) -> Source:
        """Make the source arXiv."""
        from paperreader.sources.arxiv import Arxiv

        return Arxiv(client, self._arxiv_pace(), endpoint=self.endpoints.arxiv_api, now=self.now)

    async def full_text_sites(self) -> FullTextSites:
        """Return the sites that have full texts.

        Raises:
            Offline: the network is switched off.
        """
        from paperreader.fulltext.fetch import FullTextSites

        return FullTextSites(
            await self.client(),
            self._arxiv_pace(),
            arxiv=self.endpoints.arxiv_web,
            ar5iv=self.endpoints.ar5iv,
            hugging_face=self.endpoints.hugging_face,
        )

    def _arxiv_pace(self) -> Throttle:
        from paperreader.net.throttle import Throttle

        return Throttle(self.paths.request_rate, ARXIV_INTERVAL)

    def _make_around(self, client: HttpClient) -> Around:
        from paperreader.net.quota import Quota
        from paperreader.sources.github import GitHub

        advice = "" if self.tokens.github else "; GITHUB_TOKEN allows more"
        quota = Quota(self.paths.github_quota, "GitHub", advice)
        github = GitHub(client, quota, endpoint=self.endpoints.github_api)
        return Around(self.hugging_face(client), github)

    def _make_client(self) -> HttpClient:
        from paperreader.net.cache import HttpCache
        from paperreader.net.client import HttpClient

        hugging_face = self.endpoints.hugging_face.split("://", 1)[1].split("/", 1)[0]
        tokens = {_GITHUB: self.tokens.github, hugging_face: self.tokens.hugging_face}
        return HttpClient(
            cache=HttpCache(self.paths.http_cache),
            contact=self.config.network.contact,
            tokens={host: token for host, token in tokens.items() if token},
            offline=self.offline,
        )

    def close_cache(self) -> None:
        """Close the file of cached answers."""
        if self._client is not None:
            self._client.close_cache()

    async def aclose(self) -> None:
        """Close every connection at once."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()


SOURCES = {"huggingface": Network.hugging_face, "arxiv": Network.arxiv}
"""The sources by the name that commands and editions give them, in the order in which they are asked."""


@dataclass(eq=False, kw_only=True)
class Services:
    """The objects that the reader and every command use. The first use of a store makes it.

    Attributes:
        config: the settings.
        paths: the paths of our files.
        network: the sources.
        now: the clock, in UTC.
        arxiv_web: the site that opens pages of arXiv.
    """

    config: Config
    paths: Paths
    network: Network
    now: Callable[[], datetime] = utc_now
    arxiv_web: str = "https://arxiv.org"

    @property
    def today(self) -> date:
        """Return the day that lists and queries call today: Hugging Face's, wherever this machine is."""
        from paperreader.models.calendar import feed_date

        return feed_date(self.now())

    def query_context(self, bookmarks: Mapping[str, BookmarkLike]) -> QueryContext:
        """Return the context of queries; the bookmarks are by the identifier of the paper."""
        from paperreader.query.context import QueryContext

        return QueryContext(self.today, bookmarks, self.library.new_since, self.full_text_index)

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
        """Return the store of saved and muted queries."""
        from paperreader.views.store import ViewStore

        return ViewStore(self.paths.views)

    def close(self) -> None:
        """Close every open file, so that SQLite leaves no files beside its own."""
        self.network.close_cache()
        if "library" in self.__dict__:
            self.library.close()
        for name in ("full_texts", "full_text_index", "pictures"):
            if name in self.__dict__:
                getattr(self, name).close()


def open_services(
    config: Config,
    paths: Paths,
    endpoints: Endpoints,
    *,
    tokens: Tokens = NO_TOKENS,
    offline: bool = False,
    now: Callable[[], datetime] = utc_now,
) -> Services:
    """Make the services. No file is opened and no request is sent before their first use."""
    network = Network(config, endpoints, tokens, paths, offline or config.network.offline, now)
    return Services(config=config, paths=paths, network=network, now=now, arxiv_web=endpoints.arxiv_web)
