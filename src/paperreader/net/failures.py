"""Whatever goes wrong between us and a server, as one of our errors with one sentence.

Names of hosts are shown in ASCII (punycode), and no text that a server sent gets into a message.
"""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

import httpx

from paperreader.errors import BadAnswer, NetworkError, NotFound, RateLimited, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

_REFUSALS = {
    400: "did not accept the question",
    401: "wants a login, or does not accept the token",
    403: "does not let us in",
    451: "may not answer this for legal reasons",
}


def of_transport(error: Exception, host: str) -> NetworkError:
    """The error for an exception of httpx, of its proxy set-up or of the system while talking to `host`."""
    return NetworkError(f"{_reason(error, host)}.")


def of_status(status: int, host: str, retry_after: float | None) -> SourceError:
    """The error for an answer that has an HTTP status other than 200 to 299."""
    if status == 429:
        return RateLimited(f"{host} asks us to come back {_later(retry_after)}.", retry_after)
    if status in (404, 410):
        return NotFound(f"{host} does not have this (HTTP {status}).")
    if status >= 500:
        return BadAnswer(f"{host} is in trouble (HTTP {status}); try again later.", status)
    return BadAnswer(f"{host} {_REFUSALS.get(status, 'answered with an error')} (HTTP {status}).", status)


def too_slow(host: str, deadline: float) -> NetworkError:
    """The error for a server that did not finish its answer in time."""
    return NetworkError(f"{host} did not finish its answer within {deadline:g} seconds.")


def _later(seconds: float | None) -> str:
    if seconds is None:
        return "later"
    return f"in {seconds:.0f} seconds" if seconds < 120 else f"in {seconds / 60:.0f} minutes"


def _reason(error: Exception, host: str) -> str:
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return f"The name {host} was not found: this machine may be offline"
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"The certificate of {host} was not accepted"
        if isinstance(cause, ssl.SSLError):
            return f"No safe connection to {host} could be made"
        if isinstance(cause, ConnectionRefusedError):
            return f"{host} refused the connection"
    return _reason_by_kind(error, host)


def _reason_by_kind(error: Exception, host: str) -> str:
    match error:
        case httpx.InvalidURL() | httpx.UnsupportedProtocol() | UnicodeError():
            return "This is not an address that can be asked"
        case httpx.ProxyError():
            return f"The proxy did not let us through to {host}"
        case httpx.TimeoutException():
            return f"{host} did not answer in time"
        case httpx.ConnectError():
            return f"No connection to {host} could be made"
        case httpx.ProtocolError() | httpx.NetworkError() | OSError():
            return f"{host} broke off or garbled its answer"
        case _:
            return f"{host} could not be asked ({type(error).__name__})"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(8):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
