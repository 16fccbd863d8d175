"""Sending a digest once: choose, write down, hand over, write down again; one run at a time.

A run that was killed between the last two is repeated with the same mail, before anything else is chosen.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from paperreader.digest.delivery import Delivery, envelope_of
from paperreader.digest.message import Envelope, make_mail
from paperreader.digest.outcome import LoginRefused, NotSent, Uncertain
from paperreader.digest.record import DigestRecord, Outcome, Run
from paperreader.digest.selection import Before
from paperreader.errors import ConfigError, NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from paperreader.digest.digest import Digest
    from paperreader.mail_settings import MailConfig

_LOGIN_PAUSE = timedelta(days=1)
"""How long a login that was refused is not tried again: each failure counts towards a locked account."""


class Sender(NamedTuple):
    """What sending needs besides the digest.

    Attributes:
        record: of earlier runs.
        delivery: where to.
        templates: the folder of the user's own templates.
        now: the clock, in UTC.
        notify: the addresses of Apprise that get the short form once the mail was accepted.
    """

    record: DigestRecord
    delivery: Delivery
    templates: Path
    now: Callable[[], datetime]
    notify: tuple[str, ...] = ()

    def send(self, choose: Callable[[Before], Digest]) -> list[Run]:
        """Send a digest, and first each mail of which it is uncertain whether it arrived.

        Args:
            choose: makes the digest, given what earlier ones sent.

        Returns:
            The runs: what was sent again, then what was sent, or why nothing was.

        Raises:
            ConfigError: `[mail]` is missing or incomplete.
            NetworkError: a list could not be fetched, and nothing else is new; the run is on record.
            NotSent, Uncertain: the mail did not leave, or may have; the run is on record.
            NotSaved: the record cannot be written, so nothing is sent.
        """
        envelope = envelope_of(self.delivery.config)
        with self.record.alone():
            self._refuse_known_login()
            repeated = [run for run in (self._repeat(run, envelope) for run in self.record.pending()) if run]
            digest = choose(Before(self.record.sent(), self.record.covered()))
            run = Run(
                started=self.now(),
                asked=digest.asked,
                outcome=Outcome.SENDING,
                days=digest.days,
                papers=digest.papers,
                passed=digest.passed,
            )
            if digest.reason:
                return [*repeated, self._end_without_mail(run, digest)]
            mail = make_mail(digest, envelope, templates=self.templates)
            left_out = set(digest.papers) - set(mail.digest.papers)
            run = msgspec.structs.replace(
                run,
                papers=mail.digest.papers,
                passed=(*run.passed, *sorted(left_out)),
                sender=envelope.sender,
                recipients=envelope.recipients,
                message_id=mail.message_id,
                message=mail.for_the_wire,
                reason=" ".join(mail.problems),
            )
            return [*repeated, self._notify(self._hand_over(run, envelope), mail.digest)]

    def send_test(self, digest: Digest) -> str:
        """Send a digest marked as a test, with a new identifier, and record nothing.

        Returns:
            The server's words.

        Raises:
            As `send`.
        """
        envelope = envelope_of(self.delivery.config)
        mail = make_mail(digest, envelope, templates=self.templates, test=True)
        accepted = self.delivery.hand_over(mail.for_the_wire, envelope)
        self.record.forget_refused_login()
        return accepted.server

    def _notify(self, run: Run, digest: Digest) -> Run:
        """Send the short form of an accepted digest; a failure is on record, and the mail stays accepted."""
        if not self.notify:
            return run
        from paperreader.digest.notify import notify

        failure = notify(self.notify, digest)
        if not failure:
            return run
        return self.record.save(msgspec.structs.replace(run, reason=f"{run.reason} {failure}".strip()))

    def _repeat(self, run: Run, envelope: Envelope) -> Run | None:
        """Send the mail of a run again; for other people it is not repeated, and its papers are new again."""
        if (run.sender, run.recipients) == (envelope.sender, envelope.recipients):
            return self._hand_over(run, envelope)
        reason = "It is uncertain whether it arrived; `from` or `to` changed since, so its papers go again."
        self._end(run, Outcome.FAILED, reason)
        return None

    def _end_without_mail(self, run: Run, digest: Digest) -> Run:
        """Record why nothing is sent; what could not be fetched is asked for again by the next run."""
        if digest.failure:
            self._end(run, Outcome.FAILED, digest.reason)
            raise NetworkError(digest.reason)
        return self._end(run, Outcome.WAITING if digest.waits else Outcome.NOTHING, digest.reason)

    def _hand_over(self, run: Run, envelope: Envelope) -> Run:
        """Hand over the mail of a run, which is on record before and after."""
        assert run.message is not None
        problems = "" if run.attempts else run.reason
        run = self.record.save(
            msgspec.structs.replace(
                run,
                outcome=Outcome.SENDING,
                attempts=run.attempts + 1,
                place=self.delivery.place,
                settings=_fingerprint(self.delivery.config),
                size=len(run.message),
            )
        )
        try:
            accepted = self.delivery.hand_over(run.message or b"", envelope)
        except Uncertain as error:
            self._end(run, Outcome.UNCERTAIN, str(error))
            raise
        except (NotSent, ConfigError) as error:
            # That a mail cannot leave now says nothing about whether it arrived before.
            is_refused = isinstance(error, NotSent) and error.is_final
            stays = run.attempts > 1 and not is_refused
            self._end(run, Outcome.UNCERTAIN if stays else Outcome.FAILED, str(error), error)
            raise
        done = msgspec.structs.replace(run, refused=dict(accepted.refused))
        return self._end(done, Outcome.ACCEPTED, problems, server=accepted.server)

    def _end(
        self, run: Run, outcome: Outcome, reason: str, error: Exception | None = None, *, server: str = ""
    ) -> Run:
        return self.record.save(
            msgspec.structs.replace(
                run,
                outcome=outcome,
                reason=reason,
                server=error.server if isinstance(error, NotSent) else server,
                code=error.code if isinstance(error, LoginRefused) else 0,
                ended=self.now(),
            )
        )

    def _refuse_known_login(self) -> None:
        """Refuse to try a login again that was refused, until its settings change or a day passes."""
        run = self.record.refused_login(_fingerprint(self.delivery.config))
        if run is None:
            return
        until = (run.ended or run.started) + _LOGIN_PAUSE
        if self.now() < until:
            raise NotSent(
                f"{run.place} refused the login: {run.server}. So that the account is not locked, it is "
                f"not tried again before {until.astimezone():%A %H:%M} unless the settings of [mail] change. "
                "When the password is right, `paperreader config check-mail` tries it at once."
            )


def _fingerprint(config: MailConfig) -> str:
    """Return a digest of the settings that a login depends on. None of them is the password."""
    login = (config.host, config.real_port, config.protection, config.auth, config.username)
    source = (config.password_env, config.password_command)
    return hashlib.sha256(repr((login, source)).encode()).hexdigest()
