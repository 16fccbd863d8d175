"""Send a digest once: choose, record, hand over, record again; one run at a time.

A run that was killed after the hand-over began is repeated with the same mail, before anything else is
chosen.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from paperreader.digest.days import after_silence
from paperreader.digest.delivery import Delivery, envelope_of
from paperreader.digest.message import Envelope, make_mail
from paperreader.digest.notify import kinds_of, notice_of, notify
from paperreader.digest.run import Outcome, Run
from paperreader.digest.selection import Before
from paperreader.digest.server import LoginRefused, NotSent, Uncertain
from paperreader.errors import ConfigError, NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from paperreader.digest.digest import Digest
    from paperreader.digest.record import DigestRecord
    from paperreader.mail_settings import MailConfig

_NOTICE_PATIENCE = timedelta(days=1)
"""The time for which the short form is sent again to addresses of `[notify]` that did not take it."""

_LOGIN_PAUSE = timedelta(days=1)
"""The time for which a refused login is not repeated: each failure brings the account closer to a lock."""


class Sender(NamedTuple):
    """Sends digests and records the runs.

    Attributes:
        record: the record of earlier runs.
        delivery: hands mails over.
        templates: the folder of the user's own templates.
        now: returns the time, in UTC.
        notify: the Apprise addresses that get the short form, after the mail was accepted if there is one.
    """

    record: DigestRecord
    delivery: Delivery
    templates: Path
    now: Callable[[], datetime]
    notify: tuple[str, ...] = ()

    def send(self, choose: Callable[[Before], Digest | None]) -> list[Run]:
        """Send a digest, after sending again each mail that may not have arrived.

        Args:
            choose: makes the digest, given what earlier ones sent; None if none is due.

        Returns:
            The runs: what was sent again, then what was sent, or why nothing was.

        Raises:
            ConfigError: `[mail]` is incomplete, or there is neither `[mail]` nor `[notify]`.
            NetworkError: a list could not be fetched, and nothing else is new; the run is on record.
            NotSent, Uncertain: the mail was not sent, or may have been; the run is on record.
            NotSaved: the record cannot be written, so nothing is sent.
        """
        envelope = self._envelope()
        with self.record.alone():
            self._refuse_known_login()
            again = [self._notify(run) for run in self.record.unnotified()]
            again += [run for run in (self._repeat(run, envelope) for run in self.record.pending()) if run]
            digest = choose(Before.of(self.record))
            if digest is None or _is_among(digest, again):
                return again
            run = Run(
                started=self.now(),
                asked=digest.asked,
                outcome=Outcome.SENDING,
                days=digest.days,
                papers=digest.papers,
                passed=digest.passed,
            )
            if digest.reason:
                return [*again, self._end_without_mail(run, digest)]
            if envelope is None:
                return [*again, self._notify_alone(run, digest)]
            mail = make_mail(digest, envelope, templates=self.templates)
            # Papers of a named list that had no room stay new.
            left_out = {*digest.papers} - {*mail.digest.papers} if digest.days else ()
            run = msgspec.structs.replace(
                run,
                papers=mail.digest.papers,
                passed=(*run.passed, *sorted(left_out)),
                sender=envelope.sender,
                recipients=envelope.recipients,
                message_id=mail.message_id,
                message=mail.for_the_wire,
                reason=" ".join(mail.problems),
                notice=notice_of(mail.digest, self.notify) if self.notify else None,
            )
            return [*again, self._notify(self._hand_over(run, envelope))]

    def send_test(self, digest: Digest) -> str:
        """Send a digest that is marked as a test, with a new identifier, and record nothing.

        Returns:
            The server's answer, and the services that took the short form.

        Raises:
            As `send`; also NotSent if a service did not take it after the mail was accepted.
        """
        note = "This is a test: it marks no paper as sent."
        digest = msgspec.structs.replace(digest, problems=(note, *digest.problems))
        answers = []
        if envelope := self._envelope():
            mail = make_mail(digest, envelope, templates=self.templates, test=True)
            answers.append(self.delivery.hand_over(mail.for_the_wire, envelope).server)
            self.record.forget_refused_login()
        if self.notify:
            notice = notify(self.notify, notice_of(digest, self.notify, test=True))
            if notice.missing:
                raise NotSent(
                    " ".join([*(f"The mail was accepted: {words}." for words in answers), notice.reason])
                )
            answers.append(f"accepted by {kinds_of(self.notify)}")
        return ", ".join(answers)

    def _envelope(self) -> Envelope | None:
        """Return the sender and the recipients; None if only `[notify]` is set.

        Raises:
            ConfigError: `[mail]` is incomplete, or neither section is set.
        """
        config = self.delivery.config
        return None if self.notify and not config.is_used else envelope_of(config, self.delivery.file)

    def _notify(self, run: Run) -> Run:
        """Send the short form of an accepted run to the addresses that lack it; give up after a day."""
        if run.notice is None:
            return run
        notice = notify(self.notify, run.notice)
        if notice.missing and self.now() - run.started < _NOTICE_PATIENCE:
            return self.record.save(msgspec.structs.replace(run, notice=notice))
        reason = " ".join(filter(None, (run.reason, notice.reason)))
        return self.record.save(msgspec.structs.replace(run, notice=None, reason=reason))

    def _notify_alone(self, run: Run, digest: Digest) -> Run:
        """Send the short form if there is no mail; one address that takes it is enough."""
        notice = notify(self.notify, notice_of(digest, self.notify))
        run = msgspec.structs.replace(run, place="Apprise", attempts=1)
        if len(notice.missing) == len(self.notify):
            self._end(run, Outcome.FAILED, notice.reason)
            raise NotSent(f"{notice.reason} The next run tries again.")
        run = msgspec.structs.replace(run, notice=notice if notice.missing else None)
        return self._end(run, Outcome.ACCEPTED, "", server=kinds_of(self.notify))

    def _repeat(self, run: Run, envelope: Envelope | None) -> Run | None:
        """Send the mail of a run again; if `from` or `to` changed, drop it, and its papers are new again."""
        if envelope and (run.sender, run.recipients) == (envelope.sender, envelope.recipients):
            return self._notify(self._hand_over(run, envelope))
        reason = (
            "It is uncertain whether it arrived; `from` or `to` changed since, so its papers are sent again."
        )
        self._end(run, Outcome.FAILED, reason)
        return None

    def _end_without_mail(self, run: Run, digest: Digest) -> Run:
        """Record why nothing is sent; the next run fetches again what failed."""
        runs = (*self.record.since_sent(digest.asked), run)
        last = self.record.last_sent().get(digest.asked)
        sent = {last.astimezone().date()} if last else set()
        reason = after_silence({run.started.astimezone().date() for run in runs} - sent, digest.reason)
        if digest.failure:
            self._end(run, Outcome.FAILED, reason)
            raise NetworkError(reason)
        return self._end(run, Outcome.WAITING if digest.waits else Outcome.NOTHING, reason)

    def _hand_over(self, run: Run, envelope: Envelope) -> Run:
        """Hand over the mail of a run, and record it before and after."""
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
            # A failure now does not show whether an earlier attempt arrived.
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
        """Refuse to repeat a refused login until its settings change or a day has passed."""
        run = self.record.refused_login(_fingerprint(self.delivery.config))
        if run is None:
            return
        until = (run.ended or run.started) + _LOGIN_PAUSE
        if self.now() < until:
            raise NotSent(
                f"{run.place} refused the login: {run.server}. To keep the account from being locked, it is "
                f"not tried again before {until.astimezone():%A %H:%M} unless the settings of [mail] change. "
                "When the password is right, `paperreader config check-mail` tries it at once."
            )


def _is_among(digest: Digest, runs: Iterable[Run]) -> bool:
    """Return whether these runs have just sent all papers of a digest."""
    return bool(digest.papers) and {*digest.papers} <= {paper for run in runs for paper in run.papers}


def _fingerprint(config: MailConfig) -> str:
    """Return a hash of the settings that a login depends on, without the password."""
    login = (config.host, config.real_port, config.protection, config.auth, config.username)
    source = (config.password_env, config.password_command)
    return hashlib.sha256(repr((login, source)).encode()).hexdigest()
