"""One request and its reply: its redirects, and the rules about hosts, tokens and sizes.

What this module refuses: addresses other than http and https, user names in addresses, redirects to hosts
that are not allowed, and sending the token to any host but its own. It never logs a header.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING, Any

import anyio
import httpx

from paperreader.errors import BadAnswer, NetworkError, NotTrusted, PaperReaderError, TooLarge
from paperreader.net import certificates, failures
from paperreader.net.body import BodyTooLarge, BrokenBody, read_body
from paperreader.net.proxies import Proxy, Routes
from paperreader.net.replies import ANY_HOST, Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.net.replies import Request


_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 3
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_CONNECT_WITHIN = 10.0
_TLS_WITHIN = 2.0
_BROKEN_OFF = (httpx.ReadError, httpx.RemoteProtocolError)


class _Progress:
    """Follows a question, as httpx reports it.

    Attributes:
        reached_server: whether the server is being asked, and not a proxy to connect us to it.
    """

    def __init__(self) -> None:
        self.reached_server = False

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith("send_request_headers.started"):
            self.reached_server = info["request"].method != b"CONNECT"


class Exchange:
    """The connections to all servers.

    Args:
        user_agent: the name of this program for servers.
        tokens: the headers with the token of each server, by an address of it; each is sent to that server
            only. The caller may add more.

    Raises:
        NetworkError: the certificates of the machine cannot be used.
    """

    def __init__(self, *, user_agent: str, tokens: Mapping[str, Mapping[str, str]]) -> None:
        self._tokens = tokens
        try:
            limits = httpx.Limits(max_connections=8, max_keepalive_connections=4)
            self._routes = Routes(certificates.trusted(), limits)
        except (ValueError, ImportError, OSError) as error:
            raise NotTrusted(f"This machine can make no safe connection. {certificates.advice()}") from error
        self._client = httpx.AsyncClient(
            transport=self._routes,
            headers={"User-Agent": user_agent, "Accept-Encoding": "gzip, deflate"},
            timeout=httpx.Timeout(None, connect=_CONNECT_WITHIN),
            trust_env=False,
        )

    async def ask(self, request: Request) -> Reply:
        """Send a request, and follow up to three redirects.

        Raises:
            TryAgain: the transport failed, but may work the next time.
            NetworkError: the address is not valid, the proxy refuses, or the server cannot be trusted.
            TooLarge: the body exceeded the limit.
            BadAnswer: a redirect that is not followed, or a body that cannot be decompressed.
        """
        target = first = _address(request.url)
        for _ in range(_MOST_REDIRECTS + 1):
            reply = await self._once(target, request)
            if reply.status not in _REDIRECTS:
                return reply
            target = _redirected(first, target, reply.headers.get("location", ""), request.redirects_to)
        raise BadAnswer(f"{host_of(first)} sent us on more than {_MOST_REDIRECTS} times.")

    def server_of(self, url: str) -> str:
        """Return the name of the server of an address in messages."""
        address = _address(url)
        return failures.server_words(host_of(address), self._routes.proxy_of(address))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _once(self, url: httpx.URL, request: Request) -> Reply:
        host, proxy = host_of(url), self._routes.proxy_of(url)
        server = failures.server_words(host, proxy)
        response = None
        progress = _Progress()
        try:
            built = self._client.build_request(
                request.method,
                url,
                headers={
                    **request.headers,
                    **(request.into.headers() if request.into else {}),
                    **self._credentials(url),
                },
                content=request.content,
                extensions={"trace": progress},
            )
            response = await self._client.send(built, stream=True, follow_redirects=False)
            try:
                body = await _body(response, request) if response.is_success else b""
            finally:
                await response.aclose()
        except PaperReaderError:
            raise
        except BodyTooLarge as error:
            raise TooLarge(f"The answer of {server} is larger than {request.limit / 2**20:g} MB.") from error
        except BrokenBody as error:
            raise BadAnswer(f"The answer of {server} cannot be used: {error}.") from error
        except Exception as error:
            # The libraries below httpx raise their own errors, and groups of them.
            is_safe = url.scheme == "https"
            if response is None and isinstance(error, _BROKEN_OFF) and await _wants_tls(url, proxy):
                raise NotTrusted(
                    f"{host} speaks TLS at this address: write https:// in place of http://."
                ) from error
            raise failures.of_transport(
                error,
                host,
                proxy,
                before_answer=is_safe and response is None,
                before_tunnel=is_safe and not progress.reached_server,
            ) from error
        if proxy and response.status_code == 407:
            raise failures.wants_login(proxy)
        return Reply(str(url), response.status_code, dict(response.headers.items()), body, server)

    def _credentials(self, url: httpx.URL) -> Mapping[str, str]:
        if url.scheme != "https" and url.host not in _LOOPBACK:
            return {}
        by_host = {_address(server).netloc: headers for server, headers in self._tokens.items()}
        return by_host.get(url.netloc, {})


async def _wants_tls(url: httpx.URL, proxy: Proxy | None) -> bool:
    """Return whether a server that did not answer to http:// speaks TLS; no request is sent to it."""
    if url.scheme != "http" or proxy:
        return False
    anybody = ssl.create_default_context()
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    try:
        async with asyncio.timeout(_TLS_WITHIN):
            # As httpx does: in the reader, `asyncio` was loaded without its own TLS.
            stream = await anyio.connect_tcp(url.host, url.port or 80, ssl_context=anybody)
    except (OSError, TimeoutError, anyio.BrokenResourceError, anyio.EndOfStream):
        return False
    await anyio.aclose_forcefully(stream)
    return True


def host_of(url: httpx.URL | str) -> str:
    """Return the host of an address in ASCII, safe for a message; «the server» if it has none."""
    try:
        name = httpx.URL(url).raw_host.decode("ascii", "replace")
    except (httpx.InvalidURL, ValueError):
        name = ""
    return name[:100] if name.isprintable() and name else "the server"


def _address(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise NetworkError(failures.NO_ADDRESS) from error
    if not _can_be_asked(address):
        raise NetworkError(failures.NO_ADDRESS)
    return address


def _can_be_asked(url: httpx.URL) -> bool:
    has_port = url.port is None or 0 < url.port < 65_536
    return url.scheme in ("http", "https") and bool(url.host) and has_port and not url.userinfo


def _redirected(first: httpx.URL, url: httpx.URL, location: str, allowed: tuple[str, ...]) -> httpx.URL:
    """Return the target of a redirect: https or the scheme of `first`, on its host or an allowed one."""
    host = host_of(url)
    try:
        target = url.join(location)
    except (httpx.InvalidURL, ValueError) as error:
        raise BadAnswer(f"{host} sent us on to an address that is not valid.") from error
    if not location or not _can_be_asked(target) or target.scheme not in {"https", first.scheme}:
        raise BadAnswer(f"{host} sent us on to an address that we do not follow.")
    is_allowed = target.netloc.decode("ascii") in allowed or (ANY_HOST in allowed and not _is_near(target))
    if target.netloc != first.netloc and not is_allowed:
        raise BadAnswer(f"{host} sent us on to another host, {host_of(target)}, which we do not follow.")
    return target


def _is_near(url: httpx.URL) -> bool:
    """Return whether an address names this machine or one of its network."""
    from ipaddress import ip_address

    if url.host in _LOOPBACK or "." not in url.host.strip("."):
        return True
    try:
        return not ip_address(url.host).is_global
    except ValueError:
        return False


async def _body(response: httpx.Response, request: Request) -> bytes:
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > request.limit:
        raise BodyTooLarge
    encoding = response.headers.get("content-encoding", "")
    if request.into is None:
        return await read_body(response.aiter_raw(), encoding, request.limit)
    if encoding not in ("", "identity"):
        raise BrokenBody("it is packed in a way we did not ask for")
    request.into.begin(response.status_code, response.headers)
    size = 0
    async for chunk in response.aiter_raw():
        size += len(chunk)
        if size > request.limit:
            raise BodyTooLarge
        request.into.write(chunk)
    return b""
