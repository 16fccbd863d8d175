"""`digest --send` and `digest --test`: hand the digest over, and say what became of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from paperreader.cli.commands.digest import print_digest
from paperreader.cli.diagnostics import say
from paperreader.errors import UsageError
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from paperreader.cli.invocation import Invocation
    from paperreader.digest.record import Run
    from paperreader.digest.sending import Sender

_NAME_PATIENCE = 180.0
"""Seconds for which a timer asks for the server's name: after a sleep the network comes later than it."""


def send(invocation: Invocation) -> int:
    """Send the digest, or one that is marked as a test."""
    from paperreader.digest.selection import Before

    _refuse_form(invocation)
    sender = sender_of(invocation)
    if invocation.arguments.test:
        # A test shows what a mail looks like, whatever was sent before.
        say(f"A test: {sender.send_test(print_digest.make(invocation, Before()))}")
        return 0
    runs = sender.send(lambda before: print_digest.make(invocation, before))
    for run in runs:
        _tell(run, invocation)
    return 1 if any(run.refused for run in runs) else 0


def sender_of(invocation: Invocation) -> Sender:
    """Return what sends, as `[mail]` says."""
    from paperreader.digest.delivery import Delivery
    from paperreader.digest.record import DigestRecord
    from paperreader.digest.sending import Sender
    from paperreader.digest.server import Limits

    services, paths = invocation.services, invocation.paths
    limits = Limits(waiting=_NAME_PATIENCE) if invocation.arguments.due else Limits()
    delivery = Delivery(services.config.mail, os.environ, limits)
    return Sender(DigestRecord(paths.digests), delivery, paths.templates, services.now)


def _refuse_form(invocation: Invocation) -> None:
    arguments = invocation.arguments
    if arguments.format != "text" or arguments.output is not None:
        option = "--output" if arguments.output is not None else "--format"
        raise UsageError(f"{option} is not for a mail that is sent; --dry-run prints the mail that would go.")


def _tell(run: Run, invocation: Invocation) -> None:
    from paperreader.digest.record import Outcome

    if run.outcome is not Outcome.ACCEPTED:
        if not invocation.arguments.quiet_when_empty:
            say(run.reason)
        return
    if run.reason:
        say(run.reason)
    for recipient, words in run.refused.items():
        say(f"{recipient} was refused: {words}")
    if run.attempts > 1:
        say(
            f"The mail of {run.started.astimezone():%Y-%m-%d %H:%M} was sent again with the same Message-ID, "
            "for it was uncertain whether it arrived."
        )
    if not invocation.arguments.due or invocation.verbose:
        say(f"{counted(len(run.papers), 'paper')}, accepted by {run.place}: {run.server}")
