"""The results of handing over a mail: accepted, not sent, or uncertain."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import PaperReaderError

if TYPE_CHECKING:
    from collections.abc import Mapping


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
