"""Digests of numbered papers, and senders of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from paperreader.digest.delivery import Delivery
from paperreader.digest.digest import Digest, Item, Section
from paperreader.digest.record import DigestRecord
from paperreader.digest.sending import Sender
from paperreader.mail_settings import MailConfig
from paperreader.models.entry import Entry
from tests.builders import build_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from paperreader.digest.selection import Before
    from paperreader.digest.server import Limits

ME = "me@example.org"
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def utc_now() -> datetime:
    return datetime.now(UTC)


def digest_of(count: int, before: Before, made: datetime = NOON) -> Digest:
    """Return a digest of those of the first papers that no digest had."""
    papers = [build_paper(number) for number in range(1, count + 1)]
    items = tuple(Item(Entry(paper=paper), "new") for paper in papers if paper.id not in before.sent)
    if not items:
        return Digest(made=made, asked="new", reason="Every paper was sent already.")
    return Digest(made=made, asked="new", sections=(Section("Papers", items),))


def choosing(count: int) -> Callable[[Before], Digest]:
    """Return what chooses the first papers."""
    return lambda before: digest_of(count, before)


def to_server(port: int, **settings: Any) -> MailConfig:
    """Return the settings of a server of this machine."""
    usual: dict[str, Any] = {"host": "127.0.0.1", "port": port, "security": "none", "sender": ME, "to": (ME,)}
    return MailConfig(**(usual | settings))


def sender_to(
    config: MailConfig,
    folder: Path,
    limits: Limits | None = None,
    now: Callable[[], datetime] = utc_now,
    environ: Mapping[str, str] = {},
) -> Sender:
    """Return a sender whose record is in a folder."""
    delivery = Delivery(config, environ)
    if limits is not None:
        delivery = delivery._replace(limits=limits)
    return Sender(DigestRecord(folder / "digests.db"), delivery, folder / "templates", now)
