"""The short form of a digest goes through Apprise, with or without a mail, and shows no address."""

from __future__ import annotations

import re
import sys
import threading
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import msgspec
import pytest

from paperreader.digest.notify import MOST, check_addresses, kinds_of, notice_of, notify, short_form
from paperreader.digest.record import DigestRecord, is_done
from paperreader.digest.run import Outcome
from paperreader.digest.selection import Before
from paperreader.digest.server import NotSent
from paperreader.errors import ConfigError
from paperreader.mail_settings import MailConfig
from tests.builders import build_paper
from tests.unit.digest.digests import NOON, choosing, digest_of, sender_to, to_server
from tests.unit.digest.hostile import HOSTILE
from tests.unit.digest.hostile import digest_of as digest_of_papers
from tests.unit.digest.mail_servers import BrokenServer, hang_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NTFY = "ntfy://me:p@ss%canary@host/papers"
SLACK = "slack://canary/token"
NOTICE = notice_of(digest_of(3, Before()), (NTFY, SLACK))


class FakeApprise:
    """A stand-in for the module, which knows the addresses of ntfy and Slack.

    Attributes:
        taken: the addresses and texts that were taken.
        refuses: the beginnings of the addresses that take nothing.
        hangs: ends those that do not answer.
    """

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, str]] = []
        self.refuses: tuple[str, ...] = ()
        self.silent: tuple[str, ...] = ()
        self.hangs = threading.Event()

    def Apprise(self) -> SimpleNamespace:  # noqa: N802 - as the module has it
        urls: list[str] = []
        return SimpleNamespace(
            add=lambda url: self._add(urls, url), notify=lambda **message: self._notify(urls[0], message)
        )

    def _add(self, urls: list[str], url: str) -> bool:
        urls.append(url)
        return url.startswith(("ntfy://", "slack://"))

    def _notify(self, url: str, message: dict[str, str]) -> bool:
        if url.startswith(self.silent):
            self.hangs.wait()
        if url.startswith(self.refuses):
            raise ValueError(f"cannot reach {url}")
        self.taken.append((url, message["title"], message["body"]))
        return True


@pytest.fixture
def apprise(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApprise]:
    fake = FakeApprise()
    monkeypatch.setitem(sys.modules, "apprise", fake)
    yield fake
    fake.hangs.set()


def test_the_short_form_is_cut_before_it_is_handed_over() -> None:
    text = short_form(digest_of(100, Before()))
    assert len(text) <= MOST
    assert re.fullmatch(r"… and \d+ of these", text.splitlines()[-1])
    assert "https://huggingface.co/papers/2611.00001" in text


def test_the_short_form_says_where_the_other_papers_are() -> None:
    digest = digest_of(100, Before())
    section = msgspec.structs.replace(digest.sections[0], more=7, command="paperreader list trending")
    text = short_form(msgspec.structs.replace(digest, sections=(section,)))
    assert len(text) <= MOST
    assert text.splitlines()[-1] == "7 more: paperreader list trending"
    assert text.splitlines()[-2].startswith("… and ")


@pytest.mark.parametrize("title", [*HOSTILE, "@everyone <!here> <@U1> @here"])
def test_a_title_is_one_line_that_calls_nobody(title: str) -> None:
    lines = short_form(digest_of_papers([build_paper(1, title=title)])).splitlines()
    assert len(lines) == 1
    assert lines[0].endswith("https://huggingface.co/papers/2611.00001")
    assert lines[0].isprintable()
    assert not any(call in lines[0] for call in ("@everyone", "@here", "<!", "<@"))


def test_without_apprise_one_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    left = notify((NTFY, SLACK), NOTICE)
    assert left.reason == "[notify] needs Apprise: install it with `pip install 'paperreader[notify]'`."
    assert left.missing == NOTICE.missing
    with pytest.raises(ConfigError, match=r"pip install 'paperreader\[notify\]'"):
        check_addresses((NTFY,))


def test_each_address_is_tried_whatever_becomes_of_the_others(apprise: FakeApprise) -> None:
    apprise.refuses = ("ntfy://",)
    left = notify((NTFY, "canary://x", SLACK), notice_of(digest_of(3, Before()), (NTFY, "canary://x", SLACK)))
    assert [url for url, _, _ in apprise.taken] == [SLACK]
    assert left.reason == (
        "Address 1 of `urls` in [notify] did not accept the digest. Address 2 of `urls` in [notify] cannot "
        "be used: percent-encode @, % and / in names and passwords, and check the service's name."
    )
    apprise.refuses = ()
    assert notify((NTFY, SLACK), left).missing == ()
    assert [url for url, _, _ in apprise.taken] == [SLACK, NTFY], "who took it gets it once"


def test_one_deadline_holds_for_all_addresses(apprise: FakeApprise) -> None:
    apprise.silent = ("ntfy://",)
    left = notify((NTFY, SLACK), NOTICE, seconds=0.05)
    assert left.missing == NOTICE.missing[:1]
    assert left.reason == "Address 1 of `urls` in [notify] did not answer within 0.05 seconds."


def test_an_address_that_is_no_longer_in_the_settings_is_not_waited_for() -> None:
    assert notify((), NOTICE).missing == ()


def test_no_address_is_shown_or_kept() -> None:
    assert kinds_of((NTFY, SLACK, "canary", NTFY)) == "ntfy, slack"
    assert "canary" not in str(NOTICE)


@pytest.mark.usefixtures("apprise")
def test_wrong_addresses_are_found_before_anything_is_sent() -> None:
    check_addresses((NTFY, SLACK))
    with pytest.raises(
        ConfigError, match=r"\AAddresses 2, 3 of `urls` in \[notify\] cannot be used"
    ) as caught:
        check_addresses((NTFY, "canary", "canary://"))
    assert "canary" not in str(caught.value)


class TestWithMail:
    """The short form follows the mail, and waits on record until every address has it."""

    def test_what_was_not_taken_goes_with_the_next_run(self, tmp_path: Path, apprise: FakeApprise) -> None:
        apprise.refuses = ("slack://",)
        with BrokenServer() as server:
            sender = sender_to(to_server(server.port), tmp_path)._replace(notify=(NTFY, SLACK))
            [run] = sender.send(choosing(3))
            assert run.outcome is Outcome.ACCEPTED
            assert run.notice is not None
            assert run.notice.reason == "Address 2 of `urls` in [notify] did not accept the digest."
            assert not is_done(tmp_path / "digests.db", "new", run.started)
            apprise.refuses = ()
            [again] = sender.send(lambda _: None)
            assert len(server.mails) == 1
        assert (again.number, again.notice, again.reason) == (run.number, None, "")
        assert [url for url, _, _ in apprise.taken] == [NTFY, SLACK]
        assert apprise.taken[0][1:] == apprise.taken[1][1:]
        assert is_done(tmp_path / "digests.db", "new", run.started)

    def test_after_a_day_it_is_given_up(self, tmp_path: Path, apprise: FakeApprise) -> None:
        apprise.refuses = ("ntfy://",)
        with BrokenServer() as server:
            sender = sender_to(to_server(server.port), tmp_path, now=lambda: NOON)._replace(notify=(NTFY,))
            sender.send(choosing(3))
            sender._replace(now=lambda: NOON + timedelta(hours=25)).send(lambda _: None)
        [run] = DigestRecord(tmp_path / "digests.db").last(9)
        assert (run.notice, run.reason) == (
            None,
            "Address 1 of `urls` in [notify] did not accept the digest.",
        )

    def test_a_mail_that_went_again_is_followed_by_its_short_form(
        self, tmp_path: Path, apprise: FakeApprise
    ) -> None:
        def send(server: BrokenServer) -> None:
            sender_to(to_server(server.port), tmp_path)._replace(notify=(NTFY,)).send(choosing(3))

        with BrokenServer({".": hang_up}) as server, pytest.raises(Exception, match="same Message-ID"):
            send(server)
        assert not apprise.taken
        with BrokenServer() as server:
            send(server)
        assert len(apprise.taken) == 1


class TestWithoutMail:
    """Without [mail] the short form is the delivery."""

    @pytest.fixture
    def send(self, tmp_path: Path) -> Callable[[], object]:
        sender = sender_to(MailConfig(), tmp_path)._replace(notify=(NTFY, SLACK))
        return lambda: sender.send(choosing(3))

    def last(self, folder: Path) -> tuple[Outcome, str, str]:
        run = DigestRecord(folder / "digests.db").last(1)[0]
        return run.outcome, run.place, run.server

    def test_it_is_accepted_and_its_papers_are_sent(
        self, tmp_path: Path, apprise: FakeApprise, send: Callable[[], None]
    ) -> None:
        send()
        assert self.last(tmp_path) == (Outcome.ACCEPTED, "Apprise", "ntfy, slack")
        assert len(DigestRecord(tmp_path / "digests.db").sent()) == 3
        send()
        assert sorted(url for url, _, _ in apprise.taken) == [NTFY, SLACK]

    def test_if_nobody_takes_it_the_next_run_sends_it(
        self, tmp_path: Path, apprise: FakeApprise, send: Callable[[], None]
    ) -> None:
        apprise.refuses = ("ntfy://", "slack://")
        with pytest.raises(NotSent, match=r"Addresses 1, 2 .* The next run tries again"):
            send()
        assert self.last(tmp_path)[0] is Outcome.FAILED
        assert not DigestRecord(tmp_path / "digests.db").sent()
        apprise.refuses = ("slack://",)
        send()
        assert self.last(tmp_path)[0] is Outcome.ACCEPTED
        apprise.refuses = ()
        send()
        assert [url for url, _, _ in apprise.taken] == [NTFY, SLACK]

    def test_a_test_goes_there_too(self, tmp_path: Path, apprise: FakeApprise) -> None:
        sender = sender_to(MailConfig(), tmp_path)._replace(notify=(NTFY,))
        assert sender.send_test(digest_of(2, Before())) == "accepted by ntfy"
        assert apprise.taken[0][1].startswith("Test: 2 papers")

    def test_settings_of_mail_that_lack_a_server_are_named(self, tmp_path: Path) -> None:
        sender = sender_to(MailConfig(username="me@example.org"), tmp_path)._replace(notify=(NTFY,))
        with pytest.raises(ConfigError, match="has no destination"):
            sender.send(choosing(1))


def test_apprise_is_loaded_by_nothing_that_does_not_notify(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "apprise", raising=False)
    with BrokenServer() as server:
        sender_to(to_server(server.port), tmp_path).send(choosing(3))
    assert "apprise" not in sys.modules
