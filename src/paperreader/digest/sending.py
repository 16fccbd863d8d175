"""Sending a digest once: choose, write down, hand over, write down again; one run at a time.

A run that was killed between the last two is repeated with the same mail, before anything else is chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from paperreader.digest.delivery import deliver, envelope_of
from paperreader.digest.message import Envelope, make_mail
from paperreader.digest.record import DigestRecord, Outcome, Run
from paperreader.digest.selection import Before
from paperreader.digest.smtp import NotSent, Uncertain
from paperreader.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from paperreader.digest.digest import Digest
    from paperreader.mail_settings import MailConfig


class Sender(NamedTuple):
    """What sending needs besides the digest.

    Attributes:
        record: of earlier runs.
        config: where to.
        templates: the folder of the user's own templates.
        environ: may hold the password.
        now: the clock, in UTC.
    """

    record: DigestRecord
    config: MailConfig
    templates: Path
    environ: Mapping[str, str]
    now: Callable[[], datetime]

    def send(self, choose: Callable[[Before], Digest]) -> Run:
        """Send a digest, and first the mail of which it is uncertain whether it arrived.

        Args:
            choose: makes the digest, given what earlier ones sent.

        Returns:
            The run: what was sent, or why nothing was.

        Raises:
            ConfigError: `[mail]` is missing or incomplete.
            NetworkError: a list could not be fetched, and nothing else is new; the run is on record.
            NotSent, Uncertain: the mail did not leave, or may have; the run is on record.
            NotSaved: the record cannot be written, so nothing is sent.
        """
        envelope = envelope_of(self.config)
        with self.record.alone():
            unfinished = self.record.unfinished()
            if unfinished is not None and unfinished.message is not None:
                self._hand_over(unfinished, unfinished.message, envelope)
            digest = choose(Before(self.record.sent(), self.record.last_days()))
            run = Run(
                started=self.now(),
                asked=digest.asked,
                outcome=Outcome.SENDING,
                recipients=envelope.recipients,
                days=digest.days,
                papers=digest.papers,
                passed=digest.passed,
            )
            if digest.reason:
                return self._end_without_mail(run, digest)
            mail = make_mail(digest, envelope, templates=self.templates)
            left_out = set(digest.papers) - set(mail.digest.papers)
            run = msgspec.structs.replace(
                run,
                papers=mail.digest.papers,
                passed=(*run.passed, *sorted(left_out)),
                message_id=mail.message_id,
                message=mail.for_the_wire,
                reason=" ".join(mail.problems),
            )
            run = self.record.save(run)
            return self._hand_over(run, mail.for_the_wire, envelope)

    def send_test(self, digest: Digest) -> str:
        """Send a digest marked as a test, with a new identifier, and record nothing.

        Returns:
            The server's words.

        Raises:
            As `send`.
        """
        envelope = envelope_of(self.config)
        mail = make_mail(digest, envelope, templates=self.templates, test=True)
        return deliver(mail.for_the_wire, envelope, self.config, self.environ).server

    def _end_without_mail(self, run: Run, digest: Digest) -> Run:
        """Record why nothing is sent; what could not be fetched is asked for again by the next run."""
        if digest.failure:
            self._end(run, Outcome.FAILED, digest.reason)
            raise NetworkError(digest.reason)
        return self._end(run, Outcome.WAITING if digest.waits else Outcome.NOTHING, digest.reason)

    def _hand_over(self, run: Run, message: bytes, envelope: Envelope) -> Run:
        try:
            accepted = deliver(message, envelope, self.config, self.environ)
        except Uncertain as error:
            self._end(run, Outcome.UNCERTAIN, str(error))
            raise
        except NotSent as error:
            self._end(run, Outcome.FAILED, str(error), server=error.server)
            raise
        done = msgspec.structs.replace(run, refused=dict(accepted.refused))
        return self._end(done, Outcome.ACCEPTED, run.reason, server=accepted.server)

    def _end(self, run: Run, outcome: Outcome, reason: str, server: str = "") -> Run:
        ended = msgspec.structs.replace(run, outcome=outcome, reason=reason, server=server, ended=self.now())
        return self.record.save(ended)
