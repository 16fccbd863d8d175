"""A digest as a mail: a plain part and an HTML part, in a form that every server and mail program takes.

Both parts are quoted-printable or base64, so that only ASCII leaves (RFC 2045). No title, author or other
text from outside is in a header. The mail is parsed again before it is returned. There is no
`List-Unsubscribe`: nothing would answer it.
"""

from __future__ import annotations

import contextlib
import email.policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import Parser
from email.utils import format_datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

import msgspec

from paperreader.digest.folding import FLOWED
from paperreader.digest.render import Rendered, Size, render
from paperreader.digest.words import subject_of
from paperreader.errors import PaperReaderError
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from paperreader.digest.digest import Digest

MOST_HTML = 100_000
"""Bytes of the encoded HTML part: Gmail cuts a mail at about 102 kB and then drops its styles too."""

_SIZES = (
    Size(),
    Size(300),
    Size(200),
    Size(200, has_index=False),
    Size(120, has_index=False),
    Size(0, has_index=False),
)
"""How much the mail says: less and less is tried until it is small enough."""

_WIRE = email.policy.SMTP.clone(max_line_length=78)
_UTF8 = _WIRE.clone(utf8=True)
"""For addresses beyond ASCII, which no encoding of headers can hold (RFC 6532)."""


class Envelope(NamedTuple):
    """Who a mail is from and for.

    Attributes:
        sender: its address, checked.
        recipients: their addresses, checked.
        name: of the sender, as mail programs show it.
    """

    sender: str
    recipients: tuple[str, ...]
    name: str = "paperreader"


class Mail(NamedTuple):
    """A mail that is ready to leave.

    Attributes:
        message: the mail.
        message_id: its identifier.
        problems: a sentence for each template or paper that could not be used.
        digest: what is in it, which is less than was asked for where it had to be cut.
    """

    message: EmailMessage
    message_id: str
    problems: tuple[str, ...]
    digest: Digest

    @property
    def for_the_wire(self) -> bytes:
        """The mail with CRLF, as RFC 5322 has it."""
        return self.message.as_bytes()

    @property
    def for_a_file(self) -> bytes:
        """The mail with LF, as sendmail and Maildir take it."""
        return self.message.as_bytes(policy=self.message.policy.clone(linesep="\n"))


def make_mail(
    digest: Digest, envelope: Envelope, *, templates: Path | None = None, test: bool = False
) -> Mail:
    """Return the mail of a digest, cut to what Gmail shows.

    Args:
        digest: what is in it.
        envelope: who it is from and for.
        templates: the folder of the user's own templates.
        test: whether the subject says that it is a test.

    Raises:
        PaperReaderError: the mail does not read back as it was written; nothing may be sent.
    """
    fitted = _fitted(digest, templates)
    plain = render(fitted.digest, "text", templates, size=fitted.size, mail=True)
    message = _message(envelope, digest)
    _set_subject(message, fitted.digest, "Test: " if test else "")
    _set_text(message, plain.text, "plain", FLOWED)
    alternative = EmailMessage(policy=_WIRE)
    _set_text(alternative, fitted.html.text, "html")
    message.make_alternative()
    message.attach(alternative)
    _check(message, envelope)
    told = filter(None, (digest.failure, *digest.problems, *fitted.html.problems, *plain.problems))
    return Mail(message, str(message["Message-ID"]), tuple(dict.fromkeys(told)), fitted.digest)


class _Fitted(NamedTuple):
    """A digest that fits into a mail."""

    digest: Digest
    html: Rendered
    size: Size


def _fitted(digest: Digest, templates: Path | None) -> _Fitted:
    """Return the digest with shorter summaries, then without its last papers, until the mail is small."""
    while True:
        for size in _SIZES:
            html = render(digest, "html", templates, size=size, mail=True)
            taken = _encoded_size(html.text)
            if taken < MOST_HTML:
                return _Fitted(digest, html, size)
        digest = _shorter(digest, int(digest.count * MOST_HTML / taken))


def _message(envelope: Envelope, digest: Digest) -> EmailMessage:
    domain = envelope.sender.rpartition("@")[2]
    is_ascii = all(address.isascii() for address in (envelope.sender, *envelope.recipients))
    message = EmailMessage(policy=_WIRE if is_ascii else _UTF8)
    message["From"] = _address(envelope.sender, clean_line(envelope.name, 60))
    message["To"] = tuple(map(_address, envelope.recipients))
    message["Date"] = format_datetime(digest.made)
    # The machine's name goes nowhere, and asking for it can take seconds.
    message["Message-ID"] = f"<{uuid4().hex}@{domain}>"
    message["List-Id"] = f"paperreader digest <digest.paperreader.{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    return message


def _address(address: str, name: str = "") -> Address:
    # Given in one piece, an address beyond ASCII is refused.
    local, _, domain = address.rpartition("@")
    return Address(name, local, domain)


def _set_text(
    message: EmailMessage, text: str, subtype: str, params: Mapping[str, str] | None = None
) -> None:
    message.set_content(text, subtype=subtype, charset="utf-8", cte=_encoding(text), params=params)


def _encoding(text: str) -> str:
    """Return the encoding that takes less room: quoted-printable triples what is not ASCII."""
    data = text.encode()
    tripled = sum(byte > 126 or byte == 61 for byte in data)
    return "base64" if 2 * tripled > len(data) * 0.37 else "quoted-printable"


def _encoded_size(text: str) -> int:
    part = EmailMessage(policy=_WIRE)
    _set_text(part, text, "html")
    return len(part.as_bytes())


def _shorter(digest: Digest, count: int) -> Digest:
    """Return the digest with at most so many papers; the longest sections lose some and count them."""
    sections = list(digest.sections)
    while sum(len(section.items) for section in sections) > count:
        place = max(range(len(sections)), key=lambda number: len(sections[number].items))
        section = sections[place]
        if len(section.items) < 2:
            raise PaperReaderError("The templates make a mail that is too large; shorten them.")
        sections[place] = msgspec.structs.replace(section, items=section.items[:-1], more=section.more + 1)
    return msgspec.structs.replace(digest, sections=tuple(sections))


def _set_subject(message: EmailMessage, digest: Digest, mark: str) -> None:
    """Set a subject that reads back as it was written; else one without the name that the user gave."""
    for plain in (False, True):
        subject = subject_of(digest, mark=mark, plain=plain)
        with contextlib.suppress(ValueError, UnicodeError):
            del message["Subject"]
            message["Subject"] = subject
            if _read_back(message)["Subject"] == subject:
                return
    raise PaperReaderError("The subject of the mail does not read back as it was written.")


def _read_back(message: EmailMessage) -> EmailMessage:
    return Parser(policy=email.policy.default).parsestr(message.as_bytes().decode())


def _check(message: EmailMessage, envelope: Envelope) -> None:
    """Refuse a mail that a mail program would read otherwise than it was written."""
    found = _read_back(message)
    recipients = [address.addr_spec for address in found["To"].addresses]
    if any(part.defects for part in found.walk()) or recipients != list(envelope.recipients):
        raise PaperReaderError("The mail does not read back as it was written, so it is not sent.")
