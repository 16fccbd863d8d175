"""A mail server, how to log in, and how long things may take: values without behaviour."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Security(StrEnum):
    """How the connection is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Limits(NamedTuple):
    """How many seconds things may take.

    Attributes:
        talk: from the connection to the end of the message.
        final: from the end of the message to the answer: a server may scan the mail first, and RFC 5321
            (4.5.3.2.6) asks for minutes.
        connect: finding the address of the server, reaching one address, and starting TLS.
        silence: how long a server may say nothing before it is tried whether it waits for TLS.
        waiting: how long a name that is not found is asked for again, as after a computer woke up.
        pause: between two such questions.
    """

    talk: float = 60
    final: float = 300
    connect: float = 20
    silence: float = 4
    waiting: float = 0
    pause: float = 10


class Server(NamedTuple):
    """A mail server and how to log in.

    Attributes:
        host, port: where it is.
        security: how the connection is protected.
        username: who logs in, or empty.
        password: gives the password or token; asked for only once the connection is protected.
        is_token: whether it is a token of OAuth.
        ca_file: certificates to trust instead of the system's, or None.
        helo: how the client names itself; empty for the address of the socket.
    """

    host: str
    port: int
    security: Security
    username: str = ""
    password: Callable[[], str] = str
    is_token: bool = False
    ca_file: Path | None = None
    helo: str = ""

    @property
    def name(self) -> str:
        """The host and port, as sentences show them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def is_local(self) -> bool:
        """Whether it is this computer, so that nothing of the talk leaves it."""
        return self.host in ("localhost", "127.0.0.1", "::1")
