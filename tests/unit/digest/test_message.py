from __future__ import annotations

import email.policy
import re
from datetime import timedelta
from email.parser import BytesParser
from typing import TYPE_CHECKING

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser

from paperreader.digest.message import MOST_HTML, Envelope, Mail, make_mail
from paperreader.digest.words import LONGEST_SUBJECT
from tests.amounts import amount
from tests.builders import build_paper
from tests.ui.papers import ABSTRACT
from tests.unit.digest.hostile import HOSTILE, MADE, digest_of, hostile_digest, papers
from tests.unit.digest.test_folding import unflow

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from paperreader.digest.digest import Digest

ENVELOPE = Envelope("me@example.org", ("me@example.org", "you@example.org"))
HEADERS = [
    "From", "To", "Date", "Message-ID", "List-Id", "Auto-Submitted", "X-Auto-Response-Suppress", "Subject",
    "MIME-Version", "Content-Type",
]  # fmt: skip
SCRIPTS = ("agents and planning ", "большие модели ", "大型语言模型", "نماذج اللغة ")


def read(mail: Mail) -> EmailMessage:
    found = BytesParser(policy=email.policy.default).parsebytes(mail.for_the_wire)
    assert not any(part.defects for part in found.walk())
    assert isinstance(found, email.message.EmailMessage)
    return found


def part(message: EmailMessage, kind: str) -> EmailMessage:
    found = message.get_body((kind,))
    assert isinstance(found, email.message.EmailMessage)
    return found


def plain_text(mail: Mail) -> str:
    return part(read(mail), "plain").get_content().replace("\r\n", "\n")


def encoded_size(mail: Mail) -> int:
    return len(part(read(mail), "html").as_bytes(policy=email.policy.SMTP))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_from_outside_becomes_a_header(text: str) -> None:
    mail = make_mail(hostile_digest(text), ENVELOPE)
    message = read(mail)

    assert message.keys() == HEADERS
    assert [address.addr_spec for address in message["To"].addresses] == list(ENVELOPE.recipients)
    assert len(message["Subject"]) <= LONGEST_SUBJECT
    assert [item.get_content_type() for item in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert mail.for_the_wire.isascii()
    assert max(map(len, mail.for_the_wire.split(b"\r\n"))) <= 998
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", mail.for_the_wire)
    assert b"\r" not in mail.for_a_file


def test_addresses_beyond_ascii_stand_in_the_headers_as_they_are() -> None:
    envelope = Envelope("jürgen@example.org", ("दोस्त@xn--bcher-kva.example", "me@example.org"))
    mail = make_mail(digest_of(papers(2, "x")), envelope)
    message = email.message_from_string(mail.for_the_wire.decode(), policy=email.policy.default)

    assert message["From"].addresses[0].addr_spec == "jürgen@example.org"
    assert [address.addr_spec for address in message["To"].addresses] == list(envelope.recipients)
    assert mail.for_a_file == mail.for_the_wire.replace(b"\r\n", b"\n")


def test_what_the_mail_says_about_itself() -> None:
    message = read(make_mail(digest_of(papers(2, "x")), ENVELOPE))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["List-Id"] == "paperreader digest <digest.paperreader.example.org>"
    assert message["Date"].datetime == MADE
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.org>", message["Message-ID"])
    assert message["References"] is message["List-Unsubscribe"] is None


def test_two_mails_have_two_identifiers() -> None:
    digest = digest_of(papers(1, "x"))
    assert make_mail(digest, ENVELOPE).message_id != make_mail(digest, ENVELOPE).message_id


@pytest.mark.torture
@pytest.mark.parametrize("script", SCRIPTS)
def test_subjects_with_names_of_views_read_back(script: str) -> None:
    paper = papers(1, "x")
    for number in range(amount(125, 15)):
        name = (script * 9)[number % 7 : 1 + number // 2]
        mail = make_mail(digest_of(paper, asked=f"@{name}"), ENVELOPE)
        subject = read(mail)["Subject"]
        assert subject == mail.message["Subject"]
        assert len(subject) <= LONGEST_SUBJECT
        assert subject.startswith("1 paper")
        assert subject.endswith(", Mon 23 Nov 2026")


def test_a_test_is_marked_and_keeps_its_date() -> None:
    mail = make_mail(digest_of(papers(1, "x"), asked="@" + "name " * 20), ENVELOPE, test=True)
    assert mail.message["Subject"].startswith("Test: 1 paper in @name")
    assert mail.message["Subject"].endswith(", Mon 23 Nov 2026")
    assert len(mail.message["Subject"]) <= LONGEST_SUBJECT


@pytest.mark.parametrize(
    "abstract",
    [
        ("Sentence of words that go on. " * 60)[:1500],
        "大型语言模型在许多任务中表现出色。" * 90,
        "é" * 1500,
        "<&>\"' " * 250,
    ],
    ids=["latin", "chinese", "one long word", "markup"],
)
def test_fifty_papers_fit_into_what_gmail_shows(abstract: str) -> None:
    many = papers(
        50, abstract, title="大型语言模型与代理的长期规划" * 4, code_url="https://github.com/example/early"
    )
    mail = make_mail(digest_of(many), ENVELOPE)
    assert encoded_size(mail) < MOST_HTML
    assert mail.digest.count == 50
    page = LexborHTMLParser(part(read(mail), "html").get_content())
    assert len(page.css("h3")) == 50
    assert "paperreader digest schedule --remove" in page.css("body")[0].text()


def test_what_does_not_fit_is_counted_with_the_command_that_lists_it() -> None:
    digest = digest_of(papers(300, ABSTRACT))
    section = msgspec.structs.replace(digest.sections[0], command="paperreader list trending")
    mail = make_mail(msgspec.structs.replace(digest, sections=(section,)), ENVELOPE)
    kept = mail.digest.count
    assert 50 <= kept < 300
    assert encoded_size(mail) < MOST_HTML
    text = part(read(mail), "html").get_content()
    assert f"{300 - kept} more: <code>paperreader list trending</code>" in text


def test_the_plain_part_reads_back_as_its_paragraphs() -> None:
    many = [
        build_paper(1, abstract=ABSTRACT),
        build_paper(2, abstract="大型语言模型在许多任务中表现出色" * 9),
    ]
    mail = make_mail(digest_of(many), ENVELOPE)
    found = part(read(mail), "plain")
    assert (found.get_param("format"), found.get_param("delsp")) == ("flowed", "yes")
    text = plain_text(mail)
    assert max(map(len, (line for line in text.splitlines() if "://" not in line))) <= 78
    paragraphs = unflow(text)
    assert "1. Paper 1: Learning to Test" in paragraphs
    assert "https://huggingface.co/papers/2611.00001" in paragraphs
    assert any(line.startswith("Long-horizon agents fail") and line.endswith(" …") for line in paragraphs)


def test_dots_and_quotes_at_the_start_of_lines_come_through() -> None:
    many = [
        build_paper(1, abstract="."),
        build_paper(2, abstract="..x"),
        build_paper(3, abstract="From here"),
    ]
    lines = unflow(plain_text(make_mail(digest_of(many), ENVELOPE)))
    assert {".", "..x", "From here"} <= set(lines)


@pytest.mark.parametrize("size", [64, 120, 200])
def test_long_addresses_read_back(size: int) -> None:
    one, other = (
        f"{letter * 60}@{'d' * 50}.{'e' * (size - 111 if size > 111 else 3)}.org"[:250] for letter in "ab"
    )
    message = read(make_mail(digest_of(papers(1, "x")), Envelope(one, (one, other))))
    assert [address.addr_spec for address in message["To"].addresses] == [one, other]


def test_problems_are_handed_on(tmp_path: Path) -> None:
    (tmp_path / "digest.html").write_text("{{ nothing }}", encoding="utf-8")
    digest: Digest = digest_of(papers(1, "x"), failure="The list of today did not come.")
    problems = make_mail(digest, ENVELOPE, templates=tmp_path).problems
    assert problems[0] == "The list of today did not come."
    assert problems[1].startswith(f"{tmp_path / 'digest.html'}, line 1: ")


def test_the_date_has_the_zone_of_the_machine() -> None:
    made = MADE + timedelta(minutes=5)
    message = read(make_mail(msgspec.structs.replace(digest_of(papers(1, "x")), made=made), ENVELOPE))
    assert message["Date"].datetime == made
    assert message["Date"].endswith("+0000")
