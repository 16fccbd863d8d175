"""E-mails: links in plain text and in HTML, in every encoding of their way."""

from __future__ import annotations

import base64
import quopri

import pytest

from paperreader.importers.registry import read_entries

HEADERS = "From: a@b.example\nSubject: papers\nMessage-ID: <2101.12345@b.example>\nMIME-Version: 1.0\n"
HTML = '<p>Read <a href="https://arxiv.org/abs/2506.01713?utm_source=m&amp;a=b">Engines and Looms</a></p>'
TEXT = "Read https://arxiv.org/abs/2506.01713\nand doi:10.1038/nature14539\n"


def papers(mail: str, name: str = "mail.eml") -> list[tuple[str, str]]:
    outcome = read_entries(mail, name)
    assert (outcome.format, outcome.rejected) == ("mail", ())
    return [(row.entry.paper.id, row.entry.paper.title) for row in outcome.imported]


def part(kind: str, body: str, encoding: str) -> str:
    """Return a part of a message."""
    encode = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)
    text = encode(body.encode()).decode()
    return f"Content-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n{text}"


@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
def test_links_of_a_message(encoding: str) -> None:
    assert papers(HEADERS + part("html", HTML, encoding)) == [("2506.01713", "Engines and Looms")]
    assert papers(HEADERS + part("plain", TEXT, encoding)) == [
        ("2506.01713", ""),
        ("doi:10.1038/nature14539", ""),
    ]


def test_titles_are_from_html_and_no_paper_of_the_plain_text_is_missed() -> None:
    parts = part("plain", TEXT, "base64"), part("html", HTML, "quoted-printable")
    body = "".join(f"--xx\n{one}\n" for one in parts)
    mail = f'{HEADERS}Content-Type: multipart/alternative; boundary="xx"\n\n{body}--xx--\n'
    assert papers(mail) == [("2506.01713", "Engines and Looms"), ("doi:10.1038/nature14539", "")]


def test_every_message_of_a_mailbox() -> None:
    begin = "From a@b.example Mon Jan  4 10:00:00 2021\n"
    messages = [begin + HEADERS + part("plain", f"arXiv:2506.0000{n}\n\n", "8bit") for n in (1, 2)]
    assert papers("".join(messages), "inbox.mbox") == [("2506.00001", ""), ("2506.00002", "")]


def test_a_page_in_a_web_archive_is_its_paper() -> None:
    page = """<html><head><meta content="Engines" name="citation_title"><meta content="2506.01713"
name="citation_arxiv_id"></head><body><a href="https://arxiv.org/abs/1706.03762">[1]</a></body></html>"""
    mail = "From: <Saved by Blink>\nSnapshot-Content-Location: https://arxiv.org/abs/2506.01713\n" + HEADERS
    body = f"--xx\n{part('html', page, 'quoted-printable')}\n--xx--\n"
    archive = f'{mail}Content-Type: multipart/related; boundary="xx"\n\n{body}'
    assert papers(archive, "page.mhtml") == [("2506.01713", "Engines")]


def test_an_unknown_encoding_loses_no_link() -> None:
    mail = HEADERS + part("plain", TEXT, "base64").replace("utf-8", "x-unknown")
    assert [name for name, _ in papers(mail)] == ["2506.01713", "doi:10.1038/nature14539"]
