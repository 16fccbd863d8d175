"""A request, its reply, and which replies are errors. Loads no httpx.

No text that a server sent gets into a message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from paperreader.errors import BadAnswer, NotFound, RateLimited
from paperreader.net.retry import RETRIED, TryAgain, requested_wait

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.errors import SourceError

ANY_HOST = "*"
"""Stands for every host to which a redirect may lead, except this machine and its network."""

_CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
_REFUSALS = {
    400: "did not accept the request",
    401: "requires a login, or does not accept the token",
    403: "denies access",
    407: "requires a login, as proxies do",
    451: "may not answer for legal reasons",
    511: "requires a login to the network first: open any page in a browser",
}
_LONGEST_RETRY_AFTER = 7 * 86_400
"""The most seconds of a wait that is believed."""


class Sink(Protocol):
    """Takes a body that is too large for memory; what it has already is not asked for again."""

    def headers(self) -> Mapping[str, str]:
        """Return the headers that ask for the rest."""

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """Look at the status (200: the complete body follows, 206: the rest) and the headers by name."""

    def write(self, data: bytes) -> None:
        """Take the next bytes."""


class Request(NamedTuple):
    """One request.

    Attributes:
        url: the address.
        headers: those of the request besides our own and the token.
        limit: the most bytes of the body of the reply, compressed or decompressed.
        redirects_to: other hosts to which a redirect may lead.
        method: `GET` to read it, else how to change it.
        content: the body of the request, as JSON.
        into: takes the body, which the reply then lacks.
    """

    url: str
    headers: Mapping[str, str]
    limit: int
    redirects_to: tuple[str, ...] = ()
    method: str = "GET"
    content: bytes | None = None
    into: Sink | None = None


class Reply(NamedTuple):
    """A reply that was read completely.

    Attributes:
        url: the address that replied.
        status: its HTTP status, which is not a redirect.
        headers: by lower-case name.
        body: decompressed; empty unless the status is 200 to 299.
        server: the name of the server in messages.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    server: str


def accepted(reply: Reply, request: Request) -> Reply:
    """Return a reply that answers the request; raise the error that any other status means."""
    is_confirmed = reply.status == 304 and not _CONDITIONS.isdisjoint(request.headers)
    if is_confirmed or (200 <= reply.status < 300 and (reply.status != 206 or request.into)):
        return reply
    wait = requested_wait(reply.headers)
    problem = of_status(reply.status, reply.server, wait)
    raise TryAgain(problem, wait) if reply.status in RETRIED else problem


def of_status(status: int, server: str, retry_after: float | None) -> SourceError:
    """Return the error for an answer that has an HTTP status other than 200 to 299."""
    if status == 429 or (status == 403 and retry_after is not None):
        return RateLimited(f"{server} asks us to come back {_later(retry_after)}.", retry_after)
    if status in (404, 410):
        return NotFound(f"{server} does not have this (HTTP {status}).")
    if status == 206:
        return BadAnswer(f"{server} sent only a part of its answer (HTTP 206).", status)
    if status >= 500 and status not in _REFUSALS:
        return BadAnswer(f"{server} has a problem (HTTP {status}); try again later.", status)
    return BadAnswer(f"{server} {_REFUSALS.get(status, 'answered with an error')} (HTTP {status}).", status)


def is_of_type(headers: Mapping[str, str], accept: str) -> bool:
    """Return whether a reply has the requested type. A captive portal's page with status 200 has not."""
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return not media_type or "*/*" in accept or media_type in accept.lower()


def refuse_web_page(body: bytes, headers: Mapping[str, str], accept: str, server: str) -> None:
    """Raise an error if a web page came instead of data: of a captive portal, or for robots."""
    if "html" in accept or not body.lstrip().startswith(b"<"):
        return
    if b"<html" in (head := body[:4096].lower()) and b"access denied" in head:
        raise BadAnswer(
            f"{server} denied access with a web page, as servers do to programs that ask too much: "
            "try again in an hour."
        )
    if "json" in accept or "html" in headers.get("content-type", "").lower():
        raise BadAnswer(
            f"{server} answered with a web page in place of data: the login page of the network or of "
            "a proxy may be in between."
        )


def _later(seconds: float | None) -> str:
    if seconds is None or seconds > _LONGEST_RETRY_AFTER:
        return "later"
    if seconds < 1:
        return "in a moment"
    return f"in {seconds:.0f} seconds" if seconds < 120 else f"in {seconds / 60:.0f} minutes"
