"""Send requests: fresh answers come from the cache, all others under one deadline with few retries.

Every failure is raised as an `errors.SourceError`. httpx is loaded when the first request is sent: answers
from the cache do without it.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

import paperreader
from paperreader.errors import BadAnswer, NetworkError, NotFound, Offline, SourceError
from paperreader.net import retry
from paperreader.net.cache import CachedAnswer, HttpCache
from paperreader.net.replies import Request, accepted, is_of_type, refuse_web_page
from paperreader.net.retry import Deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractAsyncContextManager

    from paperreader.net.exchange import Exchange
    from paperreader.net.replies import Reply, Sink

    Pace = AbstractAsyncContextManager[object]

_log = logging.getLogger(__name__)

_LONGEST_ANSWER = 8 * 2**20
"""The most bytes of an answer to `send`."""

_LARGEST_FILE, _SECONDS_OF_A_FILE = 256 * 2**20, 300.0
_SECONDS_OF_A_PROBE = 6.0
_STORED_HEADERS = ("content-type", "link", "last-modified")
_WEB = "https://github.com/paperreader/paperreader"


class Answer(NamedTuple):
    """The answer of a server.

    Attributes:
        url: the address that answered, after redirects.
        status: the HTTP status, 200 to 299.
        headers: by lower-case name; an answer from the cache has only those that the cache stores.
        body: decompressed.
        fetched_at: when the server sent or last confirmed it, in UTC.
        problem: why the server could not be asked, if this is an old answer instead.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    problem: SourceError | None = None


class Probe(NamedTuple):
    """The answer to a probe: its HTTP status, its headers by lower-case name, and the seconds it took."""

    status: int
    headers: Mapping[str, str]
    seconds: float


class HttpClient:
    """A client for any number of servers, on one event loop.

    Args:
        cache: stores answers.
        contact: the user's mail address for the `User-Agent`, or empty.
        backoff: seconds before the first retry, if the server does not say when to retry.
        offline: whether to send no request, and to answer from the cache, however old the answer is.
    """

    def __init__(
        self, *, cache: HttpCache, contact: str = "", backoff: float = 1.0, offline: bool = False
    ) -> None:
        self._cache = cache
        self._contact = contact
        self._paces: dict[str, Pace] = {}
        self._tokens: dict[str, dict[str, str]] = {}
        self._backoff = backoff
        self._offline = offline
        self._exchange: Exchange | None = None

    def add_token(self, url: str, token: str, header: str = "Authorization") -> None:
        """Send a token in this header with all requests to the server of an address, and to no other.

        It is sent over https only, or to this machine itself.
        """
        token = token.strip()
        if token and token.isascii() and token.isprintable():
            self._tokens[url] = {header: f"Bearer {token}" if header == "Authorization" else token}

    def add_pace(self, url: str, pace: Pace) -> None:
        """Enter `pace` for each request below an address: it waits for the turn of the request.

        The deadline of the request begins with its turn, and a failure is not retried.
        """
        self._paces[f"{url}/"] = pace

    def _pace_of(self, url: str) -> Pace | None:
        return next((pace for address, pace in self._paces.items() if url.startswith(address)), None)

    async def get(
        self,
        url: str,
        *,
        accept: str = "application/json",
        ttl: float = 0,
        refresh: bool = False,
        deadline: float | Deadline = 15.0,
        limit: int = 8 * 2**20,
        redirects_to: tuple[str, ...] = (),
        before: Callable[[], None] | None = None,
    ) -> Answer:
        """Return the answer of an address.

        An answer younger than `ttl` seconds comes from the cache, unless `refresh` is set. If the request
        fails, an older answer is returned with the reason in its `problem`. It never replaces an answer about
        the request itself (400 to 499).

        Args:
            url: http or https.
            accept: the requested media type.
            ttl: seconds for which an answer stays fresh; 0 neither reads nor writes the cache.
            refresh: ask the server even if the cache has a fresh answer.
            deadline: seconds for redirects, waits and retries together; several requests may share a
                `Deadline`.
            limit: the most bytes of the body, on the wire and decompressed.
            redirects_to: other hosts to which a redirect may lead; `ANY_HOST` allows all in the Internet.
            before: called before a request is sent; it may raise a `SourceError` in place of the request.

        Raises:
            NetworkError: there was no answer, or none within the deadline.
            Offline: the network is switched off, and the cache has no answer.
            RateLimited: the server asks for a longer wait than we allow.
            TooLarge: the answer exceeded the limit.
            NotFound: 404 or 410.
            BadAnswer: any other status that is not 200 to 299, or a body that cannot be read.
        """
        key = f"{accept} {url}"
        cached = await self._cached(key, ttl, limit)
        if cached and not refresh and cached.is_fresh(ttl):
            return _from_cache(cached)
        if self._offline:
            if cached is None:
                raise Offline
            return _from_cache(cached)
        headers = {"Accept": accept, **(cached.conditions if cached else {})}
        try:
            if before is not None:
                before()
            request, pace = Request(url, headers, limit, redirects_to), self._pace_of(url)
            async with pace or nullcontext():
                # While this process waited for its turn, another one may have asked for the same.
                again = await self._cached(key, ttl, limit) if pace and not refresh else None
                if again and again.is_fresh(ttl):
                    return _from_cache(again)
                reply = await self._within(deadline, request, 1 if pace else retry.ATTEMPTS)
            refuse_web_page(reply.body, reply.headers, accept, reply.server)
        except SourceError as problem:
            if cached is None or _is_about_the_request(problem):
                raise
            _log.warning("using an old answer: %s", problem)
            return _from_cache(cached, problem)
        if cached and reply.status == 304:
            return await self._confirmed(key, cached, reply)
        if ttl > 0 and is_of_type(reply.headers, accept):
            await self._store(key, reply)
        return Answer(reply.url, reply.status, reply.headers, reply.body, datetime.now(UTC))

    async def send(
        self, method: str, url: str, content: object = None, *, deadline: float | Deadline = 15.0
    ) -> Answer:
        """Send a request that is not a plain question, and return the answer, which is not cached.

        It may be sent again after a failure, so it must be one that changes nothing more when repeated.

        Args:
            method: `POST`, `PATCH` or `DELETE`.
            url: http or https.
            content: the body, as a value that JSON can hold; None for no body.
            deadline: seconds for everything together; several requests may share a `Deadline`.

        Raises:
            SourceError: as `get` raises it; without an answer, it is unknown whether the change was made.
        """
        headers = {"Accept": "application/json"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        body = None if content is None else msgspec.json.encode(content)
        request = Request(url, headers, _LONGEST_ANSWER, method=method, content=body)
        async with (pace := self._pace_of(url)) or nullcontext():
            reply = await self._within(deadline, request, 1 if pace else retry.ATTEMPTS)
        refuse_web_page(reply.body, reply.headers, "application/json", reply.server)
        return Answer(reply.url, reply.status, reply.headers, reply.body, datetime.now(UTC))

    async def download(self, url: str, into: Sink, *, accept: str) -> None:
        """Fetch a large file; after a broken connection, the rest is asked for, at the pace of the server.

        Raises:
            NotSaved: the sink could not take it.
            SourceError: as `get` raises it.
        """
        headers = {"Accept": accept, "Accept-Encoding": "identity"}
        request = Request(url, headers, _LARGEST_FILE, into=into)
        ends, pace = Deadline(_SECONDS_OF_A_FILE), self._pace_of(url)
        if pace is None:
            await self._within(ends, request)
            return
        for attempt in range(1, retry.ATTEMPTS + 1):
            try:
                async with pace:
                    await self._within(ends, request, 1)
            except NetworkError as error:
                # Errors of a narrower class, such as a server that is busy, are not mended by another try.
                if attempt == retry.ATTEMPTS or type(error) is not NetworkError:
                    raise
            else:
                return

    async def probe(self, url: str) -> Probe:
        """Ask a server once, without the cache and without retries, and return what its answer says.

        Raises:
            NetworkError: there was no answer, or none within the deadline.
        """
        request = Request(url, {"Accept": "*/*"}, _LONGEST_ANSWER)
        started = time.monotonic()
        try:
            async with asyncio.timeout(_SECONDS_OF_A_PROBE):
                reply = await (await self._connected()).ask(request)
        except retry.TryAgain as error:
            raise error.problem from error
        except TimeoutError as error:
            raise NetworkError(f"There was no answer within {_SECONDS_OF_A_PROBE:g} seconds.") from error
        return Probe(reply.status, reply.headers, time.monotonic() - started)

    async def forget(self, url: str, *, accept: str = "application/json") -> None:
        """Delete a cached answer that turned out to be useless."""
        await asyncio.to_thread(self._cache.forget, f"{accept} {url}")

    async def aclose(self) -> None:
        """Close the connections and the cache."""
        if self._exchange is not None:
            await self._exchange.aclose()
            self._exchange = None
        self.close_cache()

    def close_cache(self) -> None:
        """Close the cache; the next request opens it again."""
        self._cache.close()

    async def _cached(self, key: str, ttl: float, limit: int) -> CachedAnswer | None:
        cached = await asyncio.to_thread(self._cache.load, key) if ttl > 0 else None
        return cached if cached and len(cached.body) <= limit else None

    async def _within(
        self, seconds: float | Deadline, request: Request, attempts: int = retry.ATTEMPTS
    ) -> Reply:
        deadline = seconds if isinstance(seconds, Deadline) else Deadline(seconds)
        exchange = await self._connected()
        try:
            async with asyncio.timeout(deadline.left):
                for attempt in itertools.count(1):
                    try:
                        return accepted(await exchange.ask(request), request)
                    except retry.TryAgain as failure:
                        wait = failure.wait
                        if wait is None:
                            wait = retry.backoff(attempt, self._backoff)
                        if attempt >= min(attempts, failure.attempts) or wait > min(
                            retry.LONGEST_WAIT, deadline.left
                        ):
                            raise failure.problem from failure
                    await asyncio.sleep(wait)
        except TimeoutError as error:
            server = exchange.server_of(request.url)
            raise NetworkError(
                f"{server} did not finish its answer within {deadline.seconds:g} seconds."
            ) from error
        raise AssertionError("the last attempt returns or raises")

    async def _connected(self) -> Exchange:
        """Return the connections. They are made in a thread, so that keys are answered meanwhile."""
        if self._exchange is None:
            exchange = await asyncio.to_thread(self._make_exchange)
            if self._exchange is None:
                self._exchange = exchange
        return self._exchange

    def _make_exchange(self) -> Exchange:
        from paperreader.net.exchange import Exchange  # loads httpx

        return Exchange(user_agent=_user_agent(self._contact), tokens=self._tokens)

    async def _confirmed(self, key: str, cached: CachedAnswer, reply: Reply) -> Answer:
        confirmed = msgspec.structs.replace(
            cached, fetched_at=time.time(), headers={**reply.headers, **cached.headers}
        )
        await asyncio.to_thread(self._cache.confirm, key, confirmed.fetched_at)
        return _from_cache(confirmed)

    async def _store(self, key: str, reply: Reply) -> None:
        stored = {name: reply.headers[name] for name in _STORED_HEADERS if name in reply.headers}
        etag = reply.headers.get("etag", "")
        answer = CachedAnswer(reply.url, etag if etag.isascii() else "", stored, reply.body, time.time())
        await asyncio.to_thread(self._cache.store, key, answer)


def _from_cache(cached: CachedAnswer, problem: SourceError | None = None) -> Answer:
    fetched_at = datetime.fromtimestamp(cached.fetched_at, UTC)
    return Answer(cached.url, 200, cached.headers, cached.body, fetched_at, problem)


def _is_about_the_request(problem: SourceError) -> bool:
    if isinstance(problem, BadAnswer):
        return problem.status is not None and problem.status < 500
    return isinstance(problem, NotFound)


def _user_agent(contact: str) -> str:
    who = f"; mailto:{contact}" if contact.isascii() and contact.isprintable() and contact else ""
    return f"paperreader/{paperreader.__version__} (+{_WEB}{who})"
