"""Choose the proxy of a request by HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.

httpx reads these variables too, but refuses to work at all if one of them is wrong, and supports only some of
the usual forms of NO_PROXY.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple
from urllib.request import getproxies

import httpx

from paperreader.errors import ProxyFailed

if TYPE_CHECKING:
    import ssl

_SCHEMES = {"http": "http", "https": "https", "socks": "socks5h", "socks5": "socks5", "socks5h": "socks5h"}
_MAPPED = 96
"""The bits before an IPv4 address that is written as one of IPv6, like ::ffff:127.0.0.1."""

_PORTS = {"http": 80, "https": 443}


class Proxy(NamedTuple):
    """One proxy.

    Attributes:
        url: its address, with the name and the password for it.
        variable: the environment variable that holds it.
    """

    url: httpx.URL
    variable: str

    def __str__(self) -> str:
        """Return the name of the proxy for messages, without its password."""
        port = f":{self.url.port}" if self.url.port else ""
        return f"the proxy {self.url.raw_host.decode('ascii', 'replace')[:100]}{port} ({self.variable})"


class Routes(httpx.AsyncBaseTransport):
    """A transport that sends each request directly or through its proxy.

    The proxies are those of the environment at the creation of this object.

    Args:
        trusted: the certificates that are accepted, of servers and of proxies.
        limits: the limits of the connections.
    """

    def __init__(self, trusted: ssl.SSLContext, limits: httpx.Limits) -> None:
        self._trusted = trusted
        self._limits = limits
        self._settings = {kind: value.strip() for kind, value in getproxies().items()}
        self._transports: dict[Proxy | None, httpx.AsyncHTTPTransport] = {}

    def proxy_of(self, url: httpx.URL) -> Proxy | None:
        """Return the proxy for an address, or None if the request goes directly.

        Raises:
            ProxyFailed: the variable with the proxy cannot be used.
        """
        kind = url.scheme if self._settings.get(url.scheme) else "all"
        value = self._settings.get(kind)
        if not value or is_direct(url, self._settings.get("no", "")):
            return None
        return _parse(value, _variable(kind, value))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        return await self._transport(self.proxy_of(request.url)).handle_async_request(request)

    async def aclose(self) -> None:
        """Close all connections."""
        for transport in self._transports.values():
            await transport.aclose()

    def _transport(self, proxy: Proxy | None) -> httpx.AsyncHTTPTransport:
        if proxy not in self._transports:
            through = proxy and httpx.Proxy(
                proxy.url, ssl_context=self._trusted if proxy.url.scheme == "https" else None
            )
            try:
                self._transports[proxy] = httpx.AsyncHTTPTransport(
                    verify=self._trusted, limits=self._limits, proxy=through
                )
            except ImportError as error:
                assert proxy is not None
                raise ProxyFailed(
                    f"{proxy.variable} names a SOCKS proxy, for which a package is missing: "
                    "`pip install 'paperreader[socks]'` installs it."
                ) from error
        return self._transports[proxy]


def proxies_of_environment() -> dict[str, Proxy]:
    """Return the proxies that the environment names, by the kind of address: `http`, `https`, `all`.

    Raises:
        ProxyFailed: a variable cannot be used.
    """
    named = {kind: value.strip() for kind, value in getproxies().items() if kind in ("http", "https", "all")}
    return {kind: _parse(value, _variable(kind, value)) for kind, value in named.items() if value}


def is_direct(url: httpx.URL, no_proxy: str) -> bool:
    """Return whether a value of NO_PROXY contains the host of an address.

    It is a list of `*`, names (with all their subdomains, whether they begin with a dot, with `*.` or with
    neither), patterns, addresses and networks (`10.0.0.0/8`), each with or without a port.
    """
    return any(_names(entry.lower(), url) for entry in re.split(r"[\s,;]+", no_proxy) if entry)


def _names(entry: str, url: httpx.URL) -> bool:
    scheme, _, entry = entry.rpartition("://")
    if scheme not in ("", "all", url.scheme):
        return False
    entry = entry.removesuffix("/")
    with_port = re.fullmatch(r"(\[.*\]|[^:]*):(\d+)", entry)
    if with_port:
        entry = with_port[1]
        if int(with_port[2]) != (url.port or _PORTS.get(url.scheme)):
            return False
    hosts = {host.lower().rstrip(".") for host in (url.host, url.raw_host.decode("ascii"))}
    return any(_names_host(entry, host) for host in hosts)


def _names_host(entry: str, host: str) -> bool:
    try:
        network = ipaddress.ip_network(re.sub(r"[\[\]]", "", entry), strict=False)
    except ValueError:
        name = entry.removeprefix("*").strip(".")
        if not name:
            return entry == "*"
        return host == name or host.endswith(f".{name}") or fnmatchcase(host, entry)
    mapped = getattr(network.network_address, "ipv4_mapped", None)
    if mapped and network.prefixlen >= _MAPPED:
        network = ipaddress.ip_network((mapped, network.prefixlen - _MAPPED))
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address) in network


def _variable(kind: str, value: str) -> str:
    """Return the name of the variable that holds a value, in the case in which it was written."""
    matching = (name for name, text in os.environ.items() if text.strip() == value)
    return next((name for name in matching if name.lower() == f"{kind}_proxy"), "the system's setting")


def _parse(value: str, variable: str) -> Proxy:
    scheme, has_scheme, rest = value.partition("://")
    scheme, rest = (scheme.lower(), rest) if has_scheme else ("http", value)
    if scheme.startswith("socks4"):
        raise ProxyFailed(f"{variable} names a SOCKS 4 proxy; only SOCKS 5 can be used: socks5://HOST:PORT.")
    with contextlib.suppress(KeyError, httpx.InvalidURL, ValueError):
        url = httpx.URL(f"{_SCHEMES[scheme]}://{rest}")
        labels = url.raw_host.decode("ascii").rstrip(".").split(".")
        has_port = url.port is None or 0 < url.port < 65_536
        # An @ after a slash shows that the slash belongs to a password.
        is_host = url.host not in _SCHEMES and not url.host.isdigit() and "@" not in url.path
        if has_port and is_host and all(re.fullmatch(r"[^%=\s]{1,63}", label) for label in labels):
            return Proxy(url, variable)
    raise ProxyFailed(
        f"{variable} is not the address of a proxy: write it like http://proxy.example.org:8080, with the "
        "special characters of a password percent-encoded."
    )
