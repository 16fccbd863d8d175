"""The digest that the arguments ask for: checking whether it is due, and making it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from paperreader.cli.invocation import Invocation
    from paperreader.cli.naming import Collection
    from paperreader.digest.digest import Digest
    from paperreader.digest.selection import Before
    from paperreader.models.edition import EditionKey


def is_done(invocation: Invocation) -> bool:
    """Return whether the digest that was due last is done. Load nothing heavy to find that out."""
    from paperreader.digest import record

    return record.is_done(invocation.paths.digests, *_due(invocation))


def has_gone(invocation: Invocation) -> bool:
    """Return whether the digest that was due last has gone; a part of it may be left to be sent again."""
    from paperreader.digest import record

    return record.has_gone(record.DigestRecord(invocation.paths.digests), *_due(invocation))


def _due(invocation: Invocation) -> tuple[str, datetime]:
    """Return the words of the digest, and the moment when it was due last."""
    from paperreader.digest.schedule.plan import Plan, parse_at, parse_days, zone_of
    from paperreader.services import utc_now

    arguments = invocation.arguments
    plan = Plan(parse_at(arguments.at or "00:00"), parse_days(arguments.days or "daily"))
    words = list(arguments.words)
    request = _request_of(words, invocation)
    kind = " ".join(words) if request.place is not None else f"new {request.query}".strip()
    return kind, plan.last_due(utc_now(), zone_of(os.environ))


def make(invocation: Invocation, before: Before) -> Digest:
    """Return the digest that the words ask for; fetch lists that are old or missing first.

    A list or view that the words name is shown complete. Only with --due are papers left out that were sent
    before.
    """
    from paperreader.digest.selection import Before, Chooser

    arguments = invocation.arguments
    words = list(arguments.words)
    request = _request_of(words, invocation)
    query = invocation.query(request.query)
    chooser = Chooser(
        invocation.services,
        bookmarks=invocation.known_bookmarks,
        hiding=invocation.mutes,
        dismissed=invocation.dismissed,
        before=before if request.place is None or arguments.due else Before(),
        query=query,
        limit=arguments.limit,
    )
    if request.place is None:
        from paperreader.digest.making import make_new

        return make_new(chooser, invocation.services, invocation.ask_network)
    import msgspec

    from paperreader.cli.naming import view_named
    from paperreader.cli.resolve import open_papers
    from paperreader.digest.making import rising_in

    served = open_papers(request.place, invocation)
    view = view_named(words, invocation)
    made = chooser.of_shelf(view or served.heading, served.shelf, words)
    if made.sections:
        made = msgspec.structs.replace(made, rising=rising_in(request.place, invocation.services))
    if made.reason and not arguments.due:
        from paperreader.cli.selection import why_nothing

        reason = why_nothing(served, query, invocation)
        return msgspec.structs.replace(made, reason=f"The view {view}: {reason}" if view else reason)
    return made


class _Request(NamedTuple):
    """The papers that the words ask for; without a place, the new ones."""

    place: EditionKey | Collection | Path | None
    query: str


def _request_of(words: list[str], invocation: Invocation) -> _Request:
    """Return the place and query that the words name; for `new`, which may be left out, there is no place."""
    if not words or words[0].lower() == "new":
        return _Request(None, " ".join(words[1:]))
    from paperreader.cli.naming import named

    found = named(words, invocation)
    return _Request(None if found.query == " ".join(words) else found.place, found.query)
