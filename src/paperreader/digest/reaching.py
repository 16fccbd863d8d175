"""Find a mail server and connect to it within a time limit, which the system's name lookup lacks."""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time

from paperreader.digest.server import Limits, NoReply, Server

_Address = tuple[socket.AddressFamily, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]]


def reach(server: Server, limits: Limits) -> socket.socket:
    """Connect to the first address of a server that answers.

    Raises:
        NoReply: no address answers, or the name of the server is not found.
    """
    problem: OSError = TimeoutError()
    end = time.monotonic() + limits.talk
    for family, address in addresses_of(server, limits):
        found = socket.socket(family, socket.SOCK_STREAM)
        try:
            found.settimeout(max(min(limits.connect, end - time.monotonic()), 0.01))
            found.connect(address)
            return found
        except OSError as error:
            found.close()
            problem = error
    reason = "it did not answer" if isinstance(problem, TimeoutError) else problem.strerror or problem
    raise NoReply(
        f"{server.name} cannot be reached: {reason}. Check `host` and `port` in [mail], and whether a "
        "firewall is in the way."
    ) from problem


def speaks_tls(server: Server, limits: Limits) -> bool:
    """Return whether a server answers TLS on another connection, on which nothing else is sent."""
    # The context trusts no certificate, and a certificate that is not trusted is an answer, too.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        with reach(server, limits) as plain:
            plain.settimeout(limits.silence)
            context.wrap_socket(plain, server_hostname=server.host).close()
    except ssl.SSLCertVerificationError:
        return True
    except ssl.SSLError as error:
        return "ALERT" in (error.reason or "")
    except (NoReply, OSError, ValueError):
        return False
    return True


def addresses_of(server: Server, limits: Limits) -> list[_Address]:
    """Return the addresses of a server; repeat a failed lookup while there is time.

    Raises:
        NoReply: the name is not found.
    """
    end = time.monotonic() + limits.waiting
    while True:
        found = _found(server, limits.connect)
        if isinstance(found, list):
            return found
        if time.monotonic() + limits.pause > end:
            raise NoReply(
                f"The name {server.host} was not found ({found}): check `host` in [mail] and the network."
            )
        time.sleep(limits.pause)


def _found(server: Server, seconds: float) -> list[_Address] | str:
    """Return the addresses, or why there are none. The system's lookup has no time limit."""
    answers: queue.SimpleQueue[list[_Address] | str] = queue.SimpleQueue()

    def search() -> None:
        try:
            found = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
            answers.put([(family, address) for family, _, _, _, address in found])
        except (OSError, UnicodeError) as error:
            answers.put((getattr(error, "strerror", None) or str(error)).lower())

    threading.Thread(target=search, daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except queue.Empty:
        return "no answer in time"
