"""A digest as a mail: a plain part and an HTML part, in a form that every server and mail program takes.

Both parts are quoted-printable or base64, so that only ASCII leaves (RFC 2045). No title, author or other
text from outside is in a header. The mail is parsed again before it is returned. There is no
`List-Unsubscribe`: nothing would answer it.
"""

from __future__ import annotations

import email.policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

import msgspec

from paperreader.digest.render import SUMMARY, render, subject_of
from paperreader.errors import PaperReaderError
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.digest.digest import Digest

MOST_HTML = 100_000
"""Bytes of the encoded HTML part: Gmail cuts a mail at about 102 kB and then drops its styles too."""

_SUMMARIES = (SUMMARY, 300, 200, 120, 0)
"""The lengths of summaries that are tried until the mail is small enough."""

_WIRE = email.policy.SMTP.clone(max_line_length=78)
_FILE = email.policy.default.clone(max_line_length=78)


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
        return self.message.as_bytes(policy=_WIRE)

    @property
    def for_a_file(self) -> bytes:
        """The mail with LF, as sendmail and Maildir take it."""
        return self.message.as_bytes(policy=_FILE)


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
    for limit in _SUMMARIES:
        html = render(digest, "html", templates, summary=limit)
        if _encoded_size(html.text) < MOST_HTML:
            break
    else:
        return make_mail(_shorter(digest), envelope, templates=templates, test=test)
    plain = render(digest, "text", templates, summary=limit)
    subject = f"{'Test: ' if test else ''}{subject_of(digest)}"[:60]
    message = _message(envelope, subject, digest)
    _set_text(message, plain.text, "plain")
    alternative = EmailMessage(policy=_WIRE)
    _set_text(alternative, html.text, "html")
    message.make_alternative()
    message.attach(alternative)
    _check(message, subject, envelope)
    problems = dict.fromkeys((*html.problems, *plain.problems))
    return Mail(message, str(message["Message-ID"]), tuple(problems), digest)


def _message(envelope: Envelope, subject: str, digest: Digest) -> EmailMessage:
    domain = envelope.sender.rpartition("@")[2]
    message = EmailMessage(policy=_WIRE)
    message["From"] = Address(clean_line(envelope.name, 60), addr_spec=envelope.sender)
    message["To"] = tuple(Address(addr_spec=recipient) for recipient in envelope.recipients)
    message["Subject"] = subject
    message["Date"] = format_datetime(digest.made)
    # The machine's name goes nowhere, and asking for it can take seconds.
    message["Message-ID"] = f"<{uuid4().hex}@{domain}>"
    message["List-Id"] = f"paperreader digest <digest.paperreader.{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    return message


def _set_text(message: EmailMessage, text: str, subtype: str) -> None:
    message.set_content(_sendable(text), subtype=subtype, charset="utf-8", cte=_encoding(text))


def _sendable(text: str) -> str:
    """Return the text without what UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _encoding(text: str) -> str:
    """Return the encoding that takes less room: quoted-printable triples what is not ASCII."""
    data = _sendable(text).encode()
    foreign = sum(byte > 126 or byte == 61 for byte in data)
    return "base64" if 2 * foreign > len(data) * 0.37 else "quoted-printable"


def _encoded_size(text: str) -> int:
    part = EmailMessage(policy=_WIRE)
    _set_text(part, text, "html")
    return len(part.as_bytes())


def _shorter(digest: Digest) -> Digest:
    """Return the digest without the last paper of its longest section, which counts it as one more."""
    longest = max(digest.sections, key=lambda section: len(section.items))
    if len(longest.items) < 2:
        raise PaperReaderError("The templates make a mail that is too large; shorten them.")
    cut = msgspec.structs.replace(longest, items=longest.items[:-1], more=longest.more + 1)
    sections = tuple(cut if section is longest else section for section in digest.sections)
    return msgspec.structs.replace(digest, sections=sections)


def _check(message: EmailMessage, subject: str, envelope: Envelope) -> None:
    """Refuse a mail that a mail program would read otherwise than it was written."""
    found = BytesParser(policy=email.policy.default).parsebytes(message.as_bytes(policy=_WIRE))
    recipients = [address.addr_spec for address in found["To"].addresses]
    same = found["Subject"] == subject and recipients == list(envelope.recipients)
    if found.defects or any(part.defects for part in found.walk()) or not same:
        raise PaperReaderError("The mail does not read back as it was written, so it is not sent.")
