"""Turn every exception between us and a server into one of our errors with one sentence.

Names of hosts are shown in ASCII (punycode), and no text that a server sent gets into a message.
"""

from __future__ import annotations

import logging
import re
import socket
import ssl
from typing import TYPE_CHECKING, TypeVar

import httpx

from paperreader.errors import NetworkError, NotTrusted, ProxyFailed, SourceError
from paperreader.net import certificates
from paperreader.net.retry import QUICK_ATTEMPTS, QUICK_WAIT, TryAgain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.net.proxies import Proxy

_log = logging.getLogger(__name__)
_E = TypeVar("_E", bound=BaseException)

_CERTIFICATE_FAULTS = {
    9: "it is not valid yet, or the clock of this machine is wrong",
    10: "it has expired, or the clock of this machine is wrong",
    18: "it is self-signed",
    **dict.fromkeys((19, 20, 21), "its issuer is not known to this machine"),
    23: "it was revoked",
    62: "it is for another name",
    64: "it is for another address",
}
"""The codes of OpenSSL's x509_vfy.h, in words."""

_ISSUER_FAULTS = frozenset({18, 19, 20, 21})
"""The faults that a file of certificates can mend."""

_NO_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG")
"""OpenSSL's reasons for an answer that is not TLS at all."""

_WANTS_ONE = "it may want a certificate from this machine, which we do not send"
_WANTS_CERTIFICATE = ("CERTIFICATE_REQUIRED", "HANDSHAKE_FAILURE")
_SOCKS_LOGIN = re.compile("password|acceptable method", re.IGNORECASE)
"""The words of a refusal if a SOCKS proxy requires a login (RFC 1928, 3)."""
_CUT_OFF = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)
NO_ADDRESS = "This is not an address that can be asked."

_ADDRESS_ERRORS = (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError, OverflowError, ValueError)


def server_words(host: str, proxy: Proxy | None) -> str:
    """Return the name of a server in messages, with its proxy if there is one."""
    return f"{host}, asked through {proxy}," if proxy else host


def of_transport(
    error: Exception, host: str, proxy: Proxy | None, *, before_answer: bool, before_tunnel: bool
) -> SourceError | TryAgain:
    """Return the error to raise for an exception of httpx, of a library below it, or of the system.

    It is a `TryAgain` unless a retry is bound to fail in the same way.

    Args:
        error: the exception.
        host: the host of the request.
        proxy: the proxy of the request.
        before_answer: whether TLS was used and no byte of an answer came. With TLS 1.3 a server may close the
            connection so quickly that its reason, a missing certificate, is lost.
        before_tunnel: whether the proxy had not connected us to the server yet.
    """
    causes = _causes(error)
    server = server_words(host, proxy)
    if unsafe := _of_certificates(causes, server, proxy):
        return unsafe
    if proxy and (before_tunnel or _is_of_proxy(error, causes)):
        return _of_proxy(error, causes, host, proxy)
    if before_answer and isinstance(error, (httpx.ReadError, httpx.RemoteProtocolError)):
        return TryAgain(NetworkError(f"{server} broke off before it answered: {_WANTS_ONE}."))
    return _of_server(error, causes, host, server)


def wants_login(proxy: Proxy) -> ProxyFailed:
    """Return the error for a proxy that requires a login, or does not accept the one it got."""
    if proxy.url.userinfo:
        return ProxyFailed(f"{_capital(proxy)} does not accept the configured name and password.")
    scheme = "socks5" if proxy.url.scheme.startswith("socks") else "http"
    return ProxyFailed(
        f"{_capital(proxy)} wants a name and a password: write it like {scheme}://NAME:PASSWORD@HOST:PORT."
    )


def _of_certificates(
    causes: Sequence[BaseException], server: str, proxy: Proxy | None
) -> NetworkError | None:
    """Return the error for a connection that is not safe, or None if TLS did not fail."""
    if refused := _find(causes, ssl.SSLCertVerificationError):
        code = refused.verify_code
        reason = _CERTIFICATE_FAULTS.get(code, "this machine does not trust it")
        is_known = code in _CERTIFICATE_FAULTS and code not in _ISSUER_FAULTS
        advice = "" if is_known else f" {certificates.advice()}"
        return NotTrusted(f"The certificate of {server} was not accepted: {reason}.{advice}")
    failed = _find(causes, ssl.SSLError)
    if failed is None or isinstance(failed, _CUT_OFF):
        return None
    reason = getattr(failed, "reason", None) or ""
    if proxy and proxy.url.scheme == "https" and reason in _NO_TLS:
        return ProxyFailed(f"{_capital(proxy)} does not speak TLS: write http:// in place of https://.")
    if reason in _NO_TLS:
        return NotTrusted(f"{server} does not speak TLS at this address.")
    why = f": {_WANTS_ONE}" if any(word in reason for word in _WANTS_CERTIFICATE) else ""
    return NotTrusted(f"No safe connection to {server} could be made{why}.")


def _is_of_proxy(error: Exception, causes: Sequence[BaseException]) -> bool:
    """Return whether the proxy could not be reached, or refused; also if httpx did not expect the exception.

    Such an exception is one of the SOCKS library, or of the system.
    """
    if isinstance(error, (httpx.ProxyError, httpx.ConnectError, httpx.ConnectTimeout)):
        return True
    expected = isinstance(error, (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL))
    return not expected or _find(causes, socket.gaierror) is not None


def _of_proxy(
    error: Exception, causes: Sequence[BaseException], host: str, proxy: Proxy
) -> SourceError | TryAgain:
    if isinstance(error, httpx.ProxyError):
        return _refused_by_proxy(str(error), host, proxy)
    if _find(causes, (UnicodeError, OverflowError)):
        return ProxyFailed(f"The address of {proxy} cannot be used.")
    name = _capital(proxy)
    no_connection = f"{name} could not be reached"
    if unreached := _unreached(error, causes, ProxyFailed, name, not_found=name, no_connection=no_connection):
        return unreached
    return TryAgain(ProxyFailed(f"{name} broke off or garbled its answer."))


def _of_server(
    error: Exception, causes: Sequence[BaseException], host: str, server: str
) -> SourceError | TryAgain:
    no_connection = f"No connection to {server} could be made"
    if unreached := _unreached(
        error, causes, NetworkError, server, not_found=f"The name {host}", no_connection=no_connection
    ):
        return unreached
    is_unexpected = not isinstance(error, httpx.TransportError) and _find(causes, _ADDRESS_ERRORS)
    if is_unexpected or isinstance(error, httpx.UnsupportedProtocol):
        return NetworkError(NO_ADDRESS)
    if isinstance(error, (httpx.HTTPError, httpx.StreamError, OSError)):
        return TryAgain(NetworkError(f"{server} broke off or garbled its answer."))
    _log.warning("the network failed in an unexpected way", exc_info=error)
    return TryAgain(NetworkError(f"{server} could not be asked."))


def _unreached(
    error: Exception,
    causes: Sequence[BaseException],
    kind: type[NetworkError],
    called: str,
    *,
    not_found: str,
    no_connection: str,
) -> TryAgain | None:
    """Return the error for a server or a proxy that did not answer at all, or None if it did."""
    if _find(causes, socket.gaierror):
        problem = kind(f"{not_found} was not found: this machine may be offline.")
        return TryAgain(problem, QUICK_WAIT, QUICK_ATTEMPTS)
    if _find(causes, ConnectionRefusedError):
        return TryAgain(kind(f"{called} refused the connection."), QUICK_WAIT, QUICK_ATTEMPTS)
    if isinstance(error, httpx.TimeoutException):
        return TryAgain(kind(f"{called} did not answer in time."))
    if isinstance(error, httpx.ConnectError):
        return TryAgain(kind(f"{no_connection}."))
    return None


def _refused_by_proxy(reason: str, host: str, proxy: Proxy) -> SourceError | TryAgain:
    """Return the error for a refusal, whose reason begins with an HTTP status or comes from SOCKS."""
    status = re.match(r"\d{3}\b", reason)
    if (status and status[0] == "407") or _SOCKS_LOGIN.search(reason):
        return wants_login(proxy)
    code = f" (HTTP {status[0]})" if status else ""
    refused = ProxyFailed(f"{_capital(proxy)} did not let us through to {host}{code}.")
    return TryAgain(refused) if status and status[0].startswith("5") else refused


def _capital(proxy: Proxy) -> str:
    return f"T{str(proxy)[1:]}"


def _find(causes: Sequence[BaseException], kind: type[_E] | tuple[type[_E], ...]) -> _E | None:
    return next((cause for cause in causes if isinstance(cause, kind)), None)


def _causes(error: BaseException) -> Sequence[BaseException]:
    """Return an exception, its causes, and the members of groups among them, the nearest first."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting and len(found) < 64:
        cause = waiting.pop(0)
        if cause is None or cause in found:
            continue
        found.append(cause)
        waiting.append(cause.__cause__ or cause.__context__)
        if isinstance(cause, BaseExceptionGroup):
            waiting.extend(cause.exceptions)
    return found
