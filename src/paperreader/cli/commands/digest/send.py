"""`digest --send` and `digest --test`: send the digest, and report the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli.commands.digest.making import has_gone, make
from paperreader.cli.diagnostics import say
from paperreader.cli.output import Format
from paperreader.errors import UsageError

if TYPE_CHECKING:
    from paperreader.cli.invocation import Invocation
    from paperreader.digest.digest import Digest
    from paperreader.digest.run import Run
    from paperreader.digest.selection import Before

_NAME_PATIENCE = 180.0
"""Seconds for which a timer retries the server's name: after a sleep the network starts after the timer."""


def send(invocation: Invocation) -> int:
    """Send the digest, or one that is marked as a test."""
    from paperreader.digest.making import make_sender
    from paperreader.digest.selection import Before
    from paperreader.digest.server import Limits

    _refuse_form(invocation)
    arguments = invocation.arguments
    sender = make_sender(invocation.services, Limits(waiting=_NAME_PATIENCE) if arguments.due else None)
    if arguments.test:
        # A test shows what a mail looks like, whatever was sent before.
        say(f"The test was accepted: {sender.send_test(make(invocation, Before()))}")
        return 0
    runs = sender.send(lambda before: _made(invocation, before))
    for run in runs:
        _tell(run, invocation)
    return 1 if any(run.refused or run.notice for run in runs) else 0


def _made(invocation: Invocation, before: Before) -> Digest | None:
    """Return the digest; None if the one that was due has gone and only a part of it is sent again."""
    if invocation.arguments.due and has_gone(invocation):
        return None
    return make(invocation, before)


def _refuse_form(invocation: Invocation) -> None:
    arguments = invocation.arguments
    options = {
        "--output": arguments.output is not None,
        "--format": arguments.format != "text",
        "--json": invocation.form is Format.JSON,
    }
    for option in (option for option, is_given in options.items() if is_given):
        raise UsageError(f"{option} is not for a mail that is sent; --dry-run prints the mail that would go.")


def _tell(run: Run, invocation: Invocation) -> None:
    from paperreader.digest.making import problems_of, result_of
    from paperreader.digest.reasons import is_silence
    from paperreader.digest.run import Outcome

    if run.outcome is not Outcome.ACCEPTED:
        if not invocation.arguments.quiet_when_empty or is_silence(run.reason):
            say(result_of(run))
        return
    for sentence in problems_of(run):
        say(sentence)
    if not invocation.arguments.due or invocation.verbose:
        say(result_of(run))
