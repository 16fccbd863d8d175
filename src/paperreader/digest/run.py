"""One run of the digest as a value: its content and its result."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec


class Outcome(StrEnum):
    """The result of a run."""

    SENDING = "sending"
    """It has not ended, or was killed: it is uncertain whether the server has the mail."""
    UNCERTAIN = "uncertain"
    """The server received all of the mail and did not answer."""
    ACCEPTED = "accepted"
    FAILED = "failed"
    NOTHING = "nothing new"
    WAITING = "waiting"
    """There was nothing new, but there may be new papers later the same day."""


class Notice(msgspec.Struct, frozen=True):
    """A short form, and the addresses that still lack it.

    Attributes:
        title: its first line.
        text: the titles and links.
        missing: hashes of the addresses that have not taken it yet.
        reason: why they did not, as a sentence.
    """

    title: str
    text: str
    missing: tuple[str, ...]
    reason: str


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One run of the digest.

    Attributes:
        number: counts the runs, from 1.
        started, ended: when, with a zone; `ended` is None while it runs, or if it was killed.
        asked: the kind of digest.
        outcome: its result.
        reason: why nothing was sent, as a sentence.
        place: the destination of the mail: a server, a program or a folder.
        server: the server's answer, or where the mail was put.
        code: the code of the server's reply if it refused the login, else 0.
        attempts: the number of times its mail was handed over, always with the same Message-ID.
        settings: a hash of the settings of the login, to detect when they change.
        sender, recipients: the addresses of the mail.
        refused: the recipients that the server refused, with its answers.
        message_id: the Message-ID of its mail.
        size: the size of its mail, in bytes.
        days: the daily lists that it covers.
        papers: identifiers of its papers.
        passed: identifiers of the papers that its limit left out.
        notice: its short form, while an address of `[notify]` lacks it.
        message: its mail, while it is uncertain whether it arrived.
    """

    number: int = 0
    started: datetime
    ended: datetime | None = None
    asked: str
    outcome: Outcome
    reason: str = ""
    place: str = ""
    server: str = ""
    code: int = 0
    attempts: int = 0
    settings: str = ""
    sender: str = ""
    recipients: tuple[str, ...] = ()
    refused: dict[str, str] = {}
    message_id: str = ""
    size: int = 0
    days: tuple[date, ...] = ()
    papers: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    notice: Notice | None = None
    message: bytes | None = None

    @property
    def is_pending(self) -> bool:
        """Return whether the mail may have arrived or not, so that it must be sent again."""
        return self.outcome in (Outcome.SENDING, Outcome.UNCERTAIN)
