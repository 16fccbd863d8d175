"""The digest of new papers: in the browser, sent, and the report about the last one."""

from __future__ import annotations

import stat
import subprocess
import threading
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from paperreader.config import Config, LinksConfig
from paperreader.digest.record import DigestRecord
from paperreader.digest.run import Outcome, Run
from paperreader.errors import NetworkError
from paperreader.mail_settings import MailConfig
from paperreader.models import EditionKind
from paperreader.ui.commands.every import BY_NAME
from tests.builders import build_edition, build_paper
from tests.ui.fake_network import FakeSource
from tests.ui.reader import SECONDS, Reader, key_event, make_app, opened
from tests.unit.digest.mail_servers import BrokenServer, Line

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.models import Edition
    from paperreader.ui.app import PaperReader

DAY = date(2026, 5, 27)
LATER = datetime(2026, 5, 30, 12, tzinfo=UTC)


def daily_list() -> Edition:
    papers = tuple(build_paper(number, edition_date=DAY) for number in range(1, 4))
    return build_edition(kind=EditionKind.DAY, value=str(DAY), papers=papers, fetched_at=LATER)


def reader_of(folder: Path, *, mail: MailConfig | None = None, **settings: Any) -> PaperReader:
    """Return a reader whose library has a complete daily list of three papers."""
    config = Config(
        given_mail=msgspec.to_builtins(mail or MailConfig()), links=LinksConfig(browser=("firefox",))
    )
    return make_app(folder, editions=[daily_list()], config=config, now=LATER, **settings)


def record_of(reader: Reader) -> DigestRecord:
    return DigestRecord(reader.services.paths.digests)


def to_server(port: int) -> MailConfig:
    return MailConfig(host="127.0.0.1", port=port, security="none", sender="me@example.org")


async def choose(reader: Reader, name: str) -> None:
    """Run a command of the palette to its end."""
    await reader.press("ctrl+p")
    await reader.type(name)
    await reader.press("enter")


@pytest.fixture
def browsers(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record the arguments of each program started in place of a browser."""
    started: list[list[str]] = []

    class Browser:
        def __init__(self, arguments: list[str], **_: object) -> None:
            started.append(arguments)

        def wait(self, timeout: float) -> int:
            return 0

    monkeypatch.setattr(subprocess, "Popen", Browser)
    return started


@pytest.mark.command("preview_the_digest")
async def test_the_preview_is_a_private_page_in_the_browser(
    tmp_path: Path, browsers: list[list[str]]
) -> None:
    async with opened(reader_of(tmp_path)) as reader:
        await choose(reader, "preview the digest")
        page = reader.services.paths.digest_page
        assert browsers == [["firefox", page.as_uri()]]
        assert reader.status == f"Opened {page.as_uri()}"
        assert build_paper(1).title in page.read_text(encoding="utf-8")
        assert stat.S_IMODE(page.stat().st_mode) == 0o600
        assert not record_of(reader).last(1)
        await choose(reader, "preview the digest")
        assert len(browsers) == 2


@pytest.mark.command("preview_the_digest")
async def test_a_preview_of_nothing_says_why(tmp_path: Path, browsers: list[list[str]]) -> None:
    async with opened(make_app(tmp_path, now=LATER)) as reader:
        await choose(reader, "preview the digest")
        assert reader.status.endswith(".")
        assert not reader.services.paths.digest_page.exists()
    assert not browsers


@pytest.mark.command("preview_the_digest", "send_the_digest_now")
async def test_the_digest_that_was_sent_is_not_in_the_next_preview(
    tmp_path: Path, browsers: list[list[str]]
) -> None:
    with BrokenServer() as server:
        async with opened(reader_of(tmp_path, mail=to_server(server.port))) as reader:
            await choose(reader, "send the digest")
            words = f"3 papers, accepted by 127.0.0.1:{server.port}: 250 2.0.0 queued as ABC123"
            assert reader.status.endswith(words)
            assert record_of(reader).last(1)[0].outcome is Outcome.ACCEPTED
            await choose(reader, "preview the digest")
    assert len(server.mails) == 1
    assert not browsers


@pytest.mark.command("send_the_digest_now")
async def test_the_lists_are_fetched_before_the_digest_is_sent(tmp_path: Path) -> None:
    failure = NetworkError("huggingface.co refused the connection.")
    source = FakeSource(*[failure] * 20)
    with BrokenServer() as server:
        async with opened(reader_of(tmp_path, mail=to_server(server.port), source=source)) as reader:
            await choose(reader, "send the digest")
            assert "accepted by" in reader.status
            assert str(failure) in reader.status
    assert len(server.mails) == 1


@pytest.mark.command("send_the_digest_now", "down")
async def test_keys_are_answered_while_the_digest_is_sent(tmp_path: Path) -> None:
    accepting = threading.Event()

    def accept_late(line: Line) -> None:
        accepting.wait(SECONDS)
        line.say(b"250 2.0.0 late\r\n")

    with BrokenServer({".": accept_late}) as server:
        async with opened(reader_of(tmp_path, mail=to_server(server.port))) as reader:
            await reader.browse.run(BY_NAME["send_the_digest_now"])
            await reader.until(lambda: server.mails)
            assert "sending the digest" in reader.text()
            reader.app.post_message(key_event("j"))
            await reader.until(lambda: reader.browse.list.cursor == 1)
            await reader.browse.run(BY_NAME["send_the_digest_now"])
            assert reader.status == "The digest is being sent already."
            accepting.set()
            await reader.settle()
            assert reader.status.endswith("250 2.0.0 late")
            assert "sending the digest" not in reader.text()
    assert len(server.mails) == 1


@pytest.mark.command("send_the_digest_now")
async def test_without_settings_of_mail_one_sentence_says_what_to_set(tmp_path: Path) -> None:
    async with opened(reader_of(tmp_path)) as reader:
        await choose(reader, "send the digest")
        assert reader.status.startswith(
            f"[mail] in {reader.app.services.paths.config_file} has no destination"
        )
        assert "sending the digest" not in reader.text()


async def test_a_digest_that_failed_is_said_at_the_start(tmp_path: Path) -> None:
    app = reader_of(tmp_path)
    run = Run(
        started=LATER, asked="new", outcome=Outcome.FAILED, reason="smtp.example.org said no.", attempts=1
    )
    DigestRecord(app.services.paths.digests).save(run)
    async with opened(app) as reader:
        assert reader.status == "The last digest failed: smtp.example.org said no."


async def test_of_a_digest_that_was_accepted_nothing_is_said(tmp_path: Path) -> None:
    app = reader_of(tmp_path)
    DigestRecord(app.services.paths.digests).save(
        Run(started=LATER, asked="new", outcome=Outcome.ACCEPTED, reason="x")
    )
    async with opened(app) as reader:
        assert "digest" not in reader.status


async def test_a_schedule_that_did_not_run_is_said_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = reader_of(tmp_path)
    DigestRecord(app.services.paths.digests).save(Run(started=LATER, asked="new", outcome=Outcome.ACCEPTED))
    missed = "A digest should have run on Friday and did not."
    monkeypatch.setattr("paperreader.digest.schedule.machine.troubles", lambda *_: [missed])
    async with opened(app) as reader:
        assert reader.status == missed
