"""A mail server, its login, time limits and the results of handing over a mail, as values."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import PaperReaderError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


class Security(StrEnum):
    """How the connection is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Limits(NamedTuple):
    """Time limits, in seconds.

    Attributes:
        talk: from the connection to the end of the message.
        final: from the end of the message to the answer: a server may scan the mail first, and RFC 5321
        (4.5.3.2.6) requires minutes.
        connect: finding the address of the server, reaching one address, and starting TLS.
        silence: how long a server may send nothing before we test whether it waits for TLS.
        waiting: how long to repeat a failed lookup of a name, for example after a computer woke up.
        pause: between two such lookups.
    """

    talk: float = 60
    final: float = 300
    connect: float = 20
    silence: float = 4
    waiting: float = 0
    pause: float = 10


class Server(NamedTuple):
    """A mail server and its login.

    Attributes:
        host, port: its address.
        security: how the connection is protected.
        username: the name to log in with, or empty.
        password: returns the password or token; called only after the connection is protected.
        is_token: whether `password` returns an OAuth token.
        ca_file: a file of certificates to trust instead of the system's, or None.
        helo: our name in the greeting; empty for the address of the socket.
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
        """Return the host and port, as messages show them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def is_local(self) -> bool:
        """Return whether the server is this computer, so that no data leaves it."""
        return self.host in ("localhost", "127.0.0.1", "::1")


class Accepted(NamedTuple):
    """The mail was accepted.

    Attributes:
        server: the server's answer, which has the identifier in its queue, or where the mail was put.
        refused: the recipients that it refused, with its answers.
    """

    server: str
    refused: Mapping[str, str] = {}


class NotSent(PaperReaderError):
    """The mail was not accepted.

    Attributes:
        server: the server's answer, cleaned, or empty.
        code: the code of its reply, or 0.
        is_final: whether the server will never accept this mail, unlike after a temporary failure.
    """

    def __init__(self, message: str, *, server: str = "", code: int = 0, is_final: bool = False) -> None:
        super().__init__(message)
        self.server = server
        self.code = code
        self.is_final = is_final


class NoReply(NotSent):
    """The server could not be reached, or its answer did not arrive or could not be parsed."""

    exit_code = 3


class LoginRefused(NotSent):
    """The server does not take the name and password; trying them again may lock the account."""


class Uncertain(PaperReaderError):
    """The mail was handed over without a confirmation, so it may arrive or not."""
