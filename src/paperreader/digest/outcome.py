"""What can become of a mail that is handed over: accepted, not sent, or uncertain."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import PaperReaderError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Accepted(NamedTuple):
    """The mail was taken.

    Attributes:
        server: the server's own words, which hold the identifier in its queue, or where the mail was put.
        refused: the recipients that it did not take, with its words.
    """

    server: str
    refused: Mapping[str, str] = {}


class NotSent(PaperReaderError):
    """The mail was not taken.

    Attributes:
        server: the server's own words, cleaned, or empty.
        code: of its reply, or 0.
        is_final: whether this very mail is refused for good, rather than the login or the moment.
    """

    def __init__(self, message: str, *, server: str = "", code: int = 0, is_final: bool = False) -> None:
        super().__init__(message)
        self.server = server
        self.code = code
        self.is_final = is_final


class NoReply(NotSent):
    """The server could not be reached, or its answer did not come or could not be read."""

    exit_code = 3


class LoginRefused(NotSent):
    """The server does not take the name and password: trying them again may lock the account."""


class Uncertain(PaperReaderError):
    """The mail was handed over and nothing confirmed it, so it may arrive or not."""
