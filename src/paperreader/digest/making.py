"""Make the digest of new papers and send it, for the command line and the screen."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from paperreader.digest.record import DigestRecord
from paperreader.digest.run import Outcome, Run
from paperreader.digest.selection import Before, Chooser
from paperreader.errors import PaperReaderError
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from paperreader.digest.digest import Digest
    from paperreader.digest.sending import Sender
    from paperreader.digest.server import Limits
    from paperreader.errors import SourceError
    from paperreader.paths import Paths
    from paperreader.services import Services

    Ask = Callable[[Coroutine[Any, Any, SourceError | None]], SourceError | None]


def sent_before(paths: Paths) -> Before:
    """Return which papers and lists earlier digests sent.

    Raises:
        NotSaved, DamagedFile: the record cannot be read.
    """
    return Before.of(DigestRecord(paths.digests))


def make_new(chooser: Chooser, services: Services, ask: Ask) -> Digest:
    """Return the digest of new papers; fetch old or missing lists first, unless offline.

    Args:
        chooser: chooses the papers.
        services: fetch and store the lists.
        ask: runs a request to a source and waits for its end.
    """
    failure = None
    if not services.network.offline:
        from paperreader.digest.gathering import fetch_new

        failure = ask(fetch_new(frozenset(chooser.covered), services))
    if services.config.digest.for_you:
        ask(_recommend(services))
    return chooser.new("" if failure is None else str(failure))


def rising_in(place: object, services: Services) -> str:
    """Return a sentence about the words that stand out this month, if this is the list of the month."""
    from paperreader.models.edition import EditionKey, EditionKind

    if not isinstance(place, EditionKey) or place.kind is not EditionKind.MONTH:
        return ""
    if place.value not in ("", f"{services.today:%Y-%m}"):
        return ""
    words = (f"{one.word} ({one.papers:,} papers, {one.before:,} before)" for one in services.rising())
    sentence = ", ".join(words)
    return f"More than usual this month, compared with six before: {sentence}." if sentence else ""


async def _recommend(services: Services) -> None:
    """Compute the recommendations of a digest; without enough bookmarks it has none, which needs no word."""
    from paperreader.digest.selection import RECOMMENDED
    from paperreader.sync.recommending import recommend

    with suppress(PaperReaderError):
        await recommend(RECOMMENDED, services)


def make_sender(services: Services, limits: Limits | None = None) -> Sender:
    """Return the sender that `[mail]` and `[notify]` configure."""
    from paperreader.digest.delivery import (
        Delivery,  # loads ssl, which a digest that is printed does not need
    )
    from paperreader.digest.sending import Sender

    delivery = Delivery(services.config.mail, os.environ, services.paths.config_file)
    if limits is not None:
        delivery = delivery._replace(limits=limits)
    return Sender(
        DigestRecord(services.paths.digests),
        delivery,
        services.paths.templates,
        services.now,
        services.config.notify.urls,
    )


def problems_of(run: Run) -> list[str]:
    """Return a sentence for each problem of an accepted run."""
    sentences = [run.reason] if run.reason else []
    sentences += [run.notice.reason] if run.notice else []
    sentences += [f"{recipient} was refused: {words}" for recipient, words in run.refused.items()]
    if run.attempts > 1:
        sentences.append(
            f"The mail of {run.started.astimezone():%Y-%m-%d %H:%M} was sent again with the same Message-ID, "
            "because it was uncertain whether it arrived."
        )
    return sentences


def result_of(run: Run) -> str:
    """Return the result of a run: why nothing was sent, or who accepted how many papers."""
    if run.outcome is not Outcome.ACCEPTED:
        return run.reason
    return f"{counted(len(run.papers), 'paper')}, accepted by {run.place}: {run.server}"
