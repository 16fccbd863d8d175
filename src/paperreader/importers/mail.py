"""Import the papers that e-mails link to: single messages, mailboxes, and pages saved as web archives."""

from __future__ import annotations

import re
from email import message_from_string, policy
from typing import TYPE_CHECKING

from paperreader.importers.base import BEGINNING, Imported
from paperreader.importers.lines import read_lines
from paperreader.importers.webpage import is_of_one_paper, read_html, read_paper_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from paperreader.importers.base import Row

_HEADERS = re.compile(r"(?:From \S[^\n]*\n)?(?:[A-Za-z][A-Za-z-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*+){2,200}+")
_OF_MAIL = re.compile(
    r"^(From|To|Subject|Date|MIME-Version|Message-ID|Received|Return-Path|Content-Type):",
    re.MULTILINE | re.IGNORECASE,
)
_FEWEST_HEADERS = 3
_NEXT_MESSAGE = re.compile(r"^(?=From \S+ .{0,60}\d\d:\d\d.{0,40}\n[A-Za-z-]+:)", re.MULTILINE)


def fits(text: str) -> bool:
    """Return whether a text begins with the headers of an e-mail or of a page in a web archive."""
    head = _HEADERS.match(text.lstrip()[:BEGINNING])
    named = {found[1].lower() for found in _OF_MAIL.finditer(head.group())} if head else ()
    return len(named) >= _FEWEST_HEADERS


def read_mail(text: str) -> Iterator[Row]:
    """Yield a row for each paper of each message."""
    for message in _NEXT_MESSAGE.split(text.lstrip()):
        if message:
            yield from _rows(message)


def _rows(message: str) -> Iterator[Row]:
    """Yield the papers of the parts of a message: first those of HTML, which have titles."""
    parts = [part for part in _parse(message).walk() if part.get_content_maintype() == "text"]
    known: set[str] = set()
    for part in sorted(parts, key=lambda part: part.get_content_subtype() != "html"):
        body = _body(part)
        if part.get_content_subtype() != "html":
            rows = read_lines(body)
        elif is_of_one_paper(body):
            rows = read_paper_page(body)
        else:
            rows = read_html(body)
        for row in rows:
            if not isinstance(row, Imported):
                yield row
            elif row.entry.paper.id not in known:
                yield row
                known.add(row.entry.paper.id)


def _parse(message: str) -> EmailMessage:
    return message_from_string(message, policy=policy.default)


def _body(part: EmailMessage) -> str:
    """Return the text of a part; without an encoding for its way it is text already."""
    encoded = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    is_encoded = encoded in ("quoted-printable", "base64")
    payload = part.get_payload(decode=True) if is_encoded else part.get_payload()
    if not isinstance(payload, bytes):
        return str(payload)
    try:
        return payload.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")
