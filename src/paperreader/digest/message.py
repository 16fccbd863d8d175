"""Write a digest as a mail with a plain part and an HTML part, in a form that all mail programs accept.

Both parts are quoted-printable or base64, so that the mail is ASCII (RFC 2045). No header contains a title,
an author or another text from outside. The mail is parsed again before it is returned. There is no
`List-Unsubscribe`, because nothing would answer it.
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
"""The largest HTML part in encoded bytes: Gmail cuts a mail at about 102 kB and then drops its styles too."""

_SIZES = (
    Size(),
    Size(300),
    Size(200),
    Size(200, has_index=False),
    Size(120, has_index=False),
    Size(0, has_index=False),
)
"""The levels of detail, which are tried in order until the mail is small enough."""

_WIRE = email.policy.SMTP.clone(max_line_length=78)
_UTF8 = _WIRE.clone(utf8=True)
"""The policy for non-ASCII addresses, which no encoding of headers can represent (RFC 6532)."""


class Envelope(NamedTuple):
    """The sender and the recipients of a mail.

    Attributes:
        sender: the checked address of the sender.
        recipients: the checked addresses of the recipients.
        name: the name of the sender, as mail programs show it.
    """

    sender: str
    recipients: tuple[str, ...]
    name: str = "paperreader"


class Mail(NamedTuple):
    """A mail that is ready to send.

    Attributes:
        message: the mail.
        message_id: its identifier.
        problems: a sentence for each template or paper that could not be used.
        digest: its content, which has fewer papers if it had to be cut.
    """

    message: EmailMessage
    message_id: str
    problems: tuple[str, ...]
    digest: Digest

    @property
    def for_the_wire(self) -> bytes:
        """Return the mail with CRLF line ends, as RFC 5322 requires."""
        return self.message.as_bytes()

    @property
    def for_a_file(self) -> bytes:
        """Return the mail with LF line ends, as sendmail and Maildir expect."""
        return self.message.as_bytes(policy=self.message.policy.clone(linesep="\n"))


def make_mail(
    digest: Digest, envelope: Envelope, *, templates: Path | None = None, test: bool = False
) -> Mail:
    """Return the mail of a digest, cut to the size that Gmail shows.

    Args:
        digest: the content.
        envelope: the sender and the recipients.
        templates: the folder of the user's own templates.
        test: whether the subject says that it is a test.

    Raises:
        PaperReaderError: parsing the mail does not return what was written; it must not be sent.
    """
    shortened, html, size = _fitted(digest, templates)
    plain = render(shortened, "text", templates, size=size, mail=True)
    message = _message(envelope, digest)
    _set_subject(message, shortened, "Test: " if test else "")
    _set_text(message, plain.text, "plain", FLOWED)
    alternative = EmailMessage(policy=_WIRE)
    _set_text(alternative, html.text, "html")
    message.make_alternative()
    message.attach(alternative)
    _check(message, envelope)
    problems = filter(None, (digest.failure, *digest.problems, *html.problems, *plain.problems))
    return Mail(message, str(message["Message-ID"]), tuple(dict.fromkeys(problems)), shortened)


def _fitted(digest: Digest, templates: Path | None) -> tuple[Digest, Rendered, Size]:
    """Return the digest, with shorter summaries and then without its last papers, until the mail is small."""
    while True:
        for size in _SIZES:
            html = render(digest, "html", templates, size=size, mail=True)
            length = _encoded_size(html.text)
            if length < MOST_HTML:
                return digest, html, size
        digest = _shorter(digest, int(digest.count * MOST_HTML / length))


def _message(envelope: Envelope, digest: Digest) -> EmailMessage:
    domain = envelope.sender.rpartition("@")[2]
    is_ascii = all(address.isascii() for address in (envelope.sender, *envelope.recipients))
    message = EmailMessage(policy=_WIRE if is_ascii else _UTF8)
    message["From"] = _address(envelope.sender, clean_line(envelope.name, 60))
    message["To"] = tuple(map(_address, envelope.recipients))
    message["Date"] = format_datetime(digest.made)
    # The name of the machine is not disclosed, and finding it can take seconds.
    message["Message-ID"] = f"<{uuid4().hex}@{domain}>"
    message["List-Id"] = f"paperreader digest <digest.paperreader.{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    return message


def _address(address: str, name: str = "") -> Address:
    # The class refuses a non-ASCII address that is not split.
    local, _, domain = address.rpartition("@")
    return Address(name, local, domain)


def _set_text(
    message: EmailMessage, text: str, subtype: str, params: Mapping[str, str] | None = None
) -> None:
    message.set_content(text, subtype=subtype, charset="utf-8", cte=_encoding(text), params=params)


def _encoding(text: str) -> str:
    """Return the shorter encoding: quoted-printable triples what is not ASCII."""
    data = text.encode()
    tripled = sum(byte > 126 or byte == 61 for byte in data)
    return "base64" if 2 * tripled > len(data) * 0.37 else "quoted-printable"


def _encoded_size(text: str) -> int:
    part = EmailMessage(policy=_WIRE)
    _set_text(part, text, "html")
    return len(part.as_bytes())


def _shorter(digest: Digest, count: int) -> Digest:
    """Return the digest with at most `count` papers; the longest sections lose some and count them."""
    sections = list(digest.sections)
    while sum(len(section.items) for section in sections) > count:
        place = max(range(len(sections)), key=lambda number: len(sections[number].items))
        section = sections[place]
        if len(section.items) < 2:
            raise PaperReaderError("The templates make a mail that is too large; shorten them.")
        sections[place] = msgspec.structs.replace(section, items=section.items[:-1], more=section.more + 1)
    return msgspec.structs.replace(digest, sections=tuple(sections))


def _set_subject(message: EmailMessage, digest: Digest, mark: str) -> None:
    """Set a subject that parses to the same text; otherwise one without the user's name for the list."""
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
    """Refuse a mail that would be parsed differently from how it was written."""
    found = _read_back(message)
    recipients = [address.addr_spec for address in found["To"].addresses]
    if any(part.defects for part in found.walk()) or recipients != list(envelope.recipients):
        raise PaperReaderError("The mail does not read back as it was written, so it is not sent.")
