"""The short form of a digest goes through Apprise after the mail, and no address is shown."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from paperreader.digest.notify import MOST, notify, short_form
from paperreader.digest.record import DigestRecord, Outcome
from paperreader.digest.selection import Before
from tests.unit.digest.digests import choosing, digest_of, sender_to, to_server
from tests.unit.digest.mail_servers import BrokenServer

if TYPE_CHECKING:
    from pathlib import Path

URLS = ("ntfy://me:p@ss%canary@host/papers",)


@pytest.fixture
def bodies(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was handed to Apprise, which refuses it."""
    handed: list[str] = []

    class Apprise:
        def add(self, url: str) -> bool:
            return url.startswith("ntfy://")

        def notify(self, **message: str) -> bool:
            handed.append(message["body"])
            return False

    monkeypatch.setitem(sys.modules, "apprise", SimpleNamespace(Apprise=Apprise))
    return handed


def test_the_short_form_is_cut_before_it_is_handed_over() -> None:
    text = short_form(digest_of(100, Before()))
    assert len(text) <= MOST
    assert text.splitlines()[-1].startswith("… and ")
    assert "https://huggingface.co/papers/2611.00001" in text


def test_without_apprise_one_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    assert "pip install 'paperreader[notify]'" in notify(URLS, digest_of(1, Before()))


def test_a_wrong_address_is_named_by_its_number(bodies: list[str]) -> None:
    said = notify((*URLS, "canary"), digest_of(1, Before()))
    assert said.startswith("Address 2 ")
    assert "canary" not in said
    assert not bodies


def test_a_refusal_is_on_record_and_the_mail_is_not_sent_again(tmp_path: Path, bodies: list[str]) -> None:
    with BrokenServer() as server:
        sender = sender_to(to_server(server.port), tmp_path)._replace(notify=URLS)
        sender.send(choosing(3))
        sender.send(choosing(3))
        assert len(server.mails) == 1
    assert len(bodies) == 1
    run = DigestRecord(tmp_path / "digests.db").last(2)[1]
    assert run.outcome is Outcome.ACCEPTED
    assert run.reason == "Not every address of `urls` in [notify] took the digest."
