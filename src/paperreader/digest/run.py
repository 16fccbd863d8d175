"""One run of the digest as a value: what it was to send, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec


class Outcome(StrEnum):
    """How a run ended."""

    SENDING = "sending"
    """It has not ended, or was killed: whether the server has the mail is uncertain."""
    UNCERTAIN = "uncertain"
    """The server had all of the mail and did not answer."""
    ACCEPTED = "accepted"
    FAILED = "failed"
    NOTHING = "nothing new"
    WAITING = "waiting"
    """There was nothing new, and there may be something later the same day."""


class Notice(msgspec.Struct, frozen=True):
    """A short form, and the addresses that are still to take it.

    Attributes:
        title: its first line.
        text: titles and links.
        missing: digests of the addresses that did not take it yet.
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
        started, ended: when, with a zone; `ended` is None while it runs, or where it was killed.
        asked: what was asked for.
        outcome: how it ended.
        reason: why nothing was sent, as a sentence.
        place: where the mail went: a server, a program or a folder.
        server: the server's own words, or where the mail was put.
        code: of the server's reply if it refused the login, else 0.
        attempts: how many times its mail was handed over; always with the same Message-ID.
        settings: a digest of the settings of the login, to know when they change.
        sender, recipients: who the mail was from and for.
        refused: the recipients that the server refused, with its words.
        message_id: of its mail.
        size: of its mail, in bytes.
        days: the daily lists that it covers.
        papers: identifiers of its papers.
        passed: identifiers of the papers that its limit left out.
        notice: its short form, while an address of `[notify]` is still to take it.
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
        """Whether its mail may have arrived or not, so that it is to be sent again."""
        return self.outcome in (Outcome.SENDING, Outcome.UNCERTAIN)
