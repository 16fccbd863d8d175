"""A paper counts as sent once a server accepted its mail; an uncertain mail is sent again unchanged."""

from __future__ import annotations

import email.policy
from datetime import timedelta
from email import message_from_bytes
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.digest.digest import Digest
from paperreader.digest.record import DigestRecord, is_done
from paperreader.digest.run import Outcome
from paperreader.digest.selection import Before
from paperreader.digest.sending import _fingerprint
from paperreader.digest.server import Limits, NotSent, Uncertain
from paperreader.errors import ConfigError, NetworkError, NotSaved, PaperReaderError
from tests.unit.digest.digests import ME, NOON, choosing, digest_of, sender_to, to_server, utc_now
from tests.unit.digest.mail_servers import BrokenServer, Handler, Line, hang_up, real_server, silence

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path


SHORT = Limits(talk=5, final=0.3, connect=5)
LOGIN: dict[str, Any] = {"username": ME, "password_env": "MAIL_PASSWORD"}


def record_in(folder: Path) -> DigestRecord:
    return DigestRecord(folder / "digests.db")


def identifiers(server: BrokenServer) -> list[str]:
    return [str(message_from_bytes(mail)["Message-ID"]) for mail in server.mails]


def test_what_a_server_accepts_is_on_record_with_its_words(tmp_path: Path) -> None:
    with BrokenServer() as server:
        [run] = sender_to(to_server(server.port), tmp_path).send(choosing(3))
    assert record_in(tmp_path).last(20) == [run]
    assert (run.outcome, run.server) == (Outcome.ACCEPTED, "250 2.0.0 queued as ABC123")
    assert (run.place, run.recipients, run.attempts) == (f"127.0.0.1:{server.port}", (ME,), 1)
    assert run.message_id == identifiers(server)[0]
    assert len(run.papers) == 3
    assert run.size > 1_000
    assert record_in(tmp_path).sent() == set(run.papers)


def test_the_next_mail_has_only_what_is_new(tmp_path: Path) -> None:
    with BrokenServer() as server:
        sender = sender_to(to_server(server.port), tmp_path)
        runs = [sender.send(choosing(count))[0] for count in (3, 5, 5)]
    assert [len(run.papers) for run in runs] == [3, 2, 0]
    assert [run.outcome for run in runs] == [Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.NOTHING]
    assert len(set(identifiers(server))) == len(server.mails) == 2


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize("code", [451, 554])
def test_a_mail_that_is_refused_is_made_again_by_the_next_run(tmp_path: Path, step: str, code: int) -> None:
    with BrokenServer({step: f"{code} no\r\n".encode()}) as server, pytest.raises(NotSent):
        sender_to(to_server(server.port), tmp_path).send(choosing(3))
    [failed] = record_in(tmp_path).last(20)
    assert (failed.outcome, failed.server) == (Outcome.FAILED, f"{code} no")
    assert not record_in(tmp_path).sent()
    with BrokenServer() as server:
        [run] = sender_to(to_server(server.port), tmp_path).send(choosing(4))
    assert len(run.papers) == 4


@pytest.mark.parametrize("act", [silence, hang_up])
def test_an_uncertain_mail_goes_again_as_it_was_and_later_ones_follow(
    tmp_path: Path, act: Callable[[Line], None]
) -> None:
    with BrokenServer({".": act}) as server:
        with pytest.raises(Uncertain, match="with the same Message-ID"):
            sender_to(to_server(server.port), tmp_path, SHORT).send(choosing(3))
        first = server.mails[0]
    assert not record_in(tmp_path).sent()
    with BrokenServer() as server:
        runs = sender_to(to_server(server.port), tmp_path).send(choosing(5))
        assert server.mails[0] == first
    assert [(run.number, run.attempts, len(run.papers)) for run in runs] == [(1, 2, 3), (2, 1, 2)]
    assert not record_in(tmp_path).pending()


def test_a_mail_stays_uncertain_while_its_repeat_cannot_leave(tmp_path: Path) -> None:
    with BrokenServer({".": hang_up}) as server:
        with pytest.raises(Uncertain):
            sender_to(to_server(server.port), tmp_path).send(choosing(3))
        first = identifiers(server)
    for steps in ({"GREETING": b"421 busy\r\n"}, {"RCPT": b"450 later\r\n"}, {"GREETING": hang_up}):
        with BrokenServer(steps) as server, pytest.raises(NotSent):
            sender_to(to_server(server.port), tmp_path).send(choosing(3))
        assert len(record_in(tmp_path).pending()) == 1
    with BrokenServer() as server:
        [run, nothing] = sender_to(to_server(server.port), tmp_path).send(choosing(3))
        assert identifiers(server) == first
    assert (run.attempts, nothing.outcome) == (5, Outcome.NOTHING)


def test_an_uncertain_mail_that_is_refused_for_good_is_made_again(tmp_path: Path) -> None:
    with BrokenServer({".": hang_up}) as server, pytest.raises(Uncertain):
        sender_to(to_server(server.port), tmp_path).send(choosing(3))
    with BrokenServer({".": b"554 spam\r\n"}) as server, pytest.raises(NotSent):
        sender_to(to_server(server.port), tmp_path).send(choosing(3))
    with BrokenServer() as server:
        [run] = sender_to(to_server(server.port), tmp_path).send(choosing(3))
    assert len(run.papers) == 3


def test_an_uncertain_mail_does_not_go_to_people_it_was_not_for(tmp_path: Path) -> None:
    with BrokenServer({".": hang_up}) as server, pytest.raises(Uncertain):
        sender_to(to_server(server.port), tmp_path).send(choosing(3))
    with BrokenServer() as server:
        config = to_server(server.port, to=("other@example.org",))
        [run] = sender_to(config, tmp_path).send(choosing(3))
        assert [line for line in server.lines if line.startswith("RCPT")] == ["RCPT TO:<other@example.org>"]
    assert (run.number, len(run.papers)) == (2, 3)
    assert "its papers are sent again" in record_in(tmp_path).last(20)[1].reason


def test_papers_count_as_sent_when_one_recipient_was_accepted(tmp_path: Path) -> None:
    handler = Handler({"bad@example.org": "550 5.1.1 no such user"})
    with real_server(handler) as port:
        [run] = sender_to(to_server(port, to=(ME, "bad@example.org")), tmp_path).send(choosing(3))
    assert run.refused == {"bad@example.org": "550 5.1.1 no such user"}
    assert len(record_in(tmp_path).sent()) == 3


def test_what_was_sent_is_remembered_when_a_list_could_not_be_fetched(tmp_path: Path) -> None:
    def nothing(before: Before) -> Digest:
        return Digest(made=NOON, asked="new", reason="No list came.", failure="The network failed.")

    with BrokenServer() as server:
        sender = sender_to(to_server(server.port), tmp_path)
        sender.send(choosing(3))
        with pytest.raises(NetworkError, match="No list came"):
            sender.send(nothing)
        assert sender.send(choosing(3))[0].outcome is Outcome.NOTHING
        assert len(server.mails) == 1


def test_a_missing_password_leaves_nothing_uncertain(tmp_path: Path) -> None:
    with BrokenServer(features=["AUTH PLAIN"]) as server, pytest.raises(ConfigError, match="MAIL_PASSWORD"):
        sender_to(to_server(server.port, **LOGIN), tmp_path).send(choosing(3))
    assert [run.outcome for run in record_in(tmp_path).last(20)] == [Outcome.FAILED]


class TestRefusedLogin:
    """A refused login is not tried again until something changes."""

    def attempt(self, folder: Path, now: datetime, answer: bytes) -> list[str]:
        """Send, and return the logins that the server saw."""
        environ = {"MAIL_PASSWORD": "secret", "OTHER": "secret"}
        with BrokenServer({"AUTH": answer}, ["AUTH PLAIN LOGIN"]) as server:
            config = to_server(server.port, **LOGIN)
            sender = sender_to(config, folder, now=lambda: now, environ=environ)
            try:
                sender.send(choosing(3))
            except NotSent as error:
                self.said = str(error)
            return [line for line in server.lines if line.startswith("AUTH")]

    def test_it_waits_a_day(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("paperreader.digest.sending._fingerprint", lambda config: config.username)
        refused, taken = b"535 5.7.8 no\r\n", b"235 in\r\n"
        assert len(self.attempt(tmp_path, NOON, refused)) == 1
        for hours in (1, 12, 23):
            assert not self.attempt(tmp_path, NOON + timedelta(hours=hours), taken)
        assert "5.7.8 no" in self.said
        assert "`paperreader config check-mail` tries it at once" in self.said
        assert len(record_in(tmp_path).last(20)) == 1
        assert len(self.attempt(tmp_path, NOON + timedelta(hours=25), taken)) == 1
        assert len(record_in(tmp_path).sent()) == 3

    @pytest.mark.parametrize(
        "change", [{"password_env": "OTHER"}, {"username": "you@example.org"}, {"host": "::1"}, {"port": 26}]
    )
    def test_other_settings_are_tried_at_once(self, change: dict[str, Any]) -> None:
        before = to_server(25, **LOGIN)
        assert _fingerprint(before) == _fingerprint(to_server(25, **LOGIN, to=("other@example.org",)))
        assert _fingerprint(before) != _fingerprint(to_server(**({"port": 25} | LOGIN | change)))

    def test_a_login_that_works_elsewhere_ends_the_wait(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("paperreader.digest.sending._fingerprint", lambda config: config.username)
        self.attempt(tmp_path, NOON, b"535 no\r\n")
        record_in(tmp_path).forget_refused_login()
        assert self.attempt(tmp_path, NOON, b"235 in\r\n")

    def test_a_failure_of_the_moment_is_tried_again(self, tmp_path: Path) -> None:
        self.attempt(tmp_path, NOON, b"454 later\r\n")
        assert self.attempt(tmp_path, NOON, b"235 in\r\n")


def test_a_list_that_was_just_sent_again_is_not_sent_twice(tmp_path: Path) -> None:
    def named(_: Before) -> Digest:
        return digest_of(3, Before())

    with BrokenServer({".": hang_up}) as server, pytest.raises(Uncertain):
        sender_to(to_server(server.port), tmp_path).send(named)
    with BrokenServer() as server:
        sender = sender_to(to_server(server.port), tmp_path)
        assert [run.attempts for run in sender.send(named)] == [2]
        assert [run.attempts for run in sender.send(named)] == [1], "it was asked for once more"
        assert len(server.mails) == 2


def test_three_silent_weekdays_are_in_the_record(tmp_path: Path) -> None:
    def nothing(_: Before) -> Digest:
        return Digest(made=NOON, asked="new", reason="A holiday.")

    def send(hours: int, choose: Callable[[Before], Digest]) -> None:
        now = NOON + timedelta(hours=hours)
        sender_to(to_server(server.port), tmp_path, now=lambda: now).send(choose)

    with BrokenServer() as server:
        # On a Friday, twice, and then over a weekend until Wednesday.
        send(0, choosing(1))
        for hours in (1, 24, 48, 72, 96, 120):
            send(hours, nothing)
    reasons = [run.reason for run in record_in(tmp_path).last(6)]
    assert reasons == ["No digest on 3 weekdays: A holiday.", *["A holiday."] * 5]


def test_a_test_with_nothing_to_show_is_a_mail_with_the_reason(tmp_path: Path) -> None:
    with BrokenServer() as server:
        digest = Digest(made=NOON, asked="new", reason="The list is not published yet.")
        sender_to(to_server(server.port), tmp_path).send_test(digest)
        mail = message_from_bytes(server.mails[0], policy=email.policy.default)
    assert mail["Subject"] == "Test: no papers, Fri 27 Nov 2026"
    for part in mail.iter_parts():
        assert "The list is not published yet." in part.get_content()
        assert "This is a test: it marks no paper as sent." in part.get_content()


def test_tests_have_identifiers_of_their_own_and_are_no_digests(tmp_path: Path) -> None:
    with BrokenServer() as server:
        sender = sender_to(to_server(server.port), tmp_path)
        for _ in range(2):
            assert sender.send_test(digest_of(3, Before())) == "250 2.0.0 queued as ABC123"
        assert len(set(identifiers(server))) == 2
    assert all("Test" in str(message_from_bytes(mail)["Subject"]) for mail in server.mails)
    assert not record_in(tmp_path).last(20)


def test_a_record_that_cannot_be_written_lets_nothing_leave(tmp_path: Path) -> None:
    (tmp_path / "digests.db").mkdir()
    with BrokenServer() as server, pytest.raises(NotSaved, match=r"digests\.db"):
        sender_to(to_server(server.port), tmp_path).send(choosing(3))
    assert not server.lines


def test_a_run_that_does_not_end_lets_the_next_one_say_so(tmp_path: Path) -> None:
    with record_in(tmp_path).alone():
        record = DigestRecord(tmp_path / "digests.db", patience=0)
        sender = sender_to(to_server(9), tmp_path)._replace(record=record)
        with pytest.raises(PaperReaderError, match="Another digest is being sent"):
            sender.send(choosing(3))


def test_an_uncertain_mail_keeps_its_day_from_being_done(tmp_path: Path) -> None:
    path = tmp_path / "digests.db"
    since = utc_now() - timedelta(minutes=1)
    with BrokenServer() as server:
        sender_to(to_server(server.port), tmp_path).send(choosing(1))
        assert is_done(path, "new", since)
        assert not is_done(path, "@mine", since)
    with BrokenServer({".": hang_up}) as server, pytest.raises(Uncertain):
        sender_to(to_server(server.port), tmp_path).send(choosing(2))
    assert not is_done(path, "new", since)
