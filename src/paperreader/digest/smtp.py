"""Send one mail to one SMTP server (RFC 5321), with one of three results: accepted, not sent, uncertain.

`smtplib` is not used: its timeout applies to one read, a reply may fill the memory, and it does not report
whether a connection broke before or after the end of the message.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from paperreader.digest.connection import Connection, Reply
from paperreader.digest.login import log_in
from paperreader.digest.server import Accepted, Limits, NoReply, NotSent, Security, Server, Uncertain
from paperreader.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def send(
    server: Server,
    sender: str,
    recipients: Sequence[str],
    message: bytes,
    limits: Limits = Limits(),  # noqa: B008
) -> Accepted:
    """Send a message.

    Args:
        server: the server.
        sender: the address of the envelope's sender, its domain in ASCII.
        recipients: those of the envelope.
        message: with CRLF at the ends of its lines.
        limits: the time limits.

    Raises:
        NotSent: the server did not take it for any recipient, or could not be reached; the sentence says what
            to change.
        Uncertain: the server did not answer the end of the message.
        ConfigError: there is no password.
    """
    with _talk(server, limits) as talk:
        return talk.deliver(sender, recipients, message)


def check(server: Server, addresses: Sequence[str] = (), limits: Limits = Limits()) -> str:  # noqa: B008 - a frozen value
    """Connect, log in and check the addresses, send nothing, and return how the server names itself.

    Raises:
        NotSent: it cannot be reached, or refuses the login or an address; the sentence says what to change.
        ConfigError: there is no password.
    """
    with _talk(server, limits) as talk:
        talk.check_addresses(addresses)
        return talk.greeting


@contextmanager
def _talk(server: Server, limits: Limits) -> Iterator[_Talk]:
    connection = Connection(server, limits)
    try:
        talk = _Talk(connection, server, limits)
        talk.begin()
        yield talk
    finally:
        connection.close()


class _Talk:
    """The steps of a conversation with a server."""

    def __init__(self, connection: Connection, server: Server, limits: Limits) -> None:
        self._connection = connection
        self._server = server
        self._limits = limits
        self._features: Mapping[str, str] = {}
        self.greeting = ""

    def begin(self) -> None:
        """Greet the server, protect the connection and log in."""
        greeting = self._connection.greeting()
        self._demand(greeting, "does not take mail now", code=220)
        self.greeting = greeting.words.removeprefix("220").strip()
        self._greet()
        if self._server.security is Security.STARTTLS:
            self._protect()
        if self._server.username:
            log_in(self._connection, self._server, self._features)

    def deliver(self, sender: str, recipients: Sequence[str], message: bytes) -> Accepted:
        """Hand over a message to the recipients that the server accepts."""
        self._check_size(len(message))
        extension = " BODY=8BITMIME SMTPUTF8" if self.check_addresses((sender, *recipients)) else ""
        reply = self._connection.ask(f"MAIL FROM:<{sender}>{extension}")
        usual = f"Set `from` in [mail] to an address that the login may send from; it is {sender}."
        self._demand(reply, "refuses the sender", advice=_advice(reply, usual))
        replies = {name: self._connection.ask(f"RCPT TO:<{name}>") for name in recipients}
        refused = {name: reply.words for name, reply in replies.items() if not reply.is_yes}
        if len(refused) == len(replies):
            # A temporarily refused recipient may be accepted later, so the mail is not finally refused.
            reply = min(replies.values(), key=lambda reply: reply.code)
            usual = "Check `to` and `from` in [mail]."
            names = ", ".join(recipients)
            self._demand(reply, f"refuses every recipient ({names})", advice=_advice(reply, usual))
        self._demand(self._connection.ask("DATA"), "refuses the message", code=354)
        self._connection.send(_stuffed(message))
        return self._end(refused)

    def check_addresses(self, addresses: Sequence[str]) -> bool:
        """Return whether an address is not ASCII, which the command announces to the server (RFC 6531).

        Raises:
            NotSent: an address is not ASCII, and the server does not support this.
        """
        beyond = next((address for address in addresses if not address.isascii()), None)
        if beyond is not None and "SMTPUTF8" not in self._features:
            raise NotSent(
                f"{self._server.name} does not offer SMTPUTF8, so it takes no address like {quoted(beyond)}: "
                "set one in [mail] that is ASCII before the @, or use another server."
            )
        return beyond is not None

    def _end(self, refused: Mapping[str, str]) -> Accepted:
        """End the message. A failure before this means that nothing was sent; after it, the mail may go."""
        if self._connection.has_news():
            self._demand(self._connection.reply(), "refuses the message", code=-1)
        self._connection.allow(self._limits.final)
        try:
            self._connection.send(b".\r\n")
            reply = self._connection.final_reply()
        except NoReply as error:
            why = str(error).rstrip(".")
            raise Uncertain(
                f"{self._server.name} has the mail but did not confirm it: {why[:1].lower()}{why[1:]}. The "
                "next run sends the same mail again, with the same Message-ID."
            ) from error
        self._demand(reply, "refuses the message")
        return Accepted(reply.words, refused)

    def _check_size(self, size: int) -> None:
        limit = self._features.get("SIZE", "")
        if limit.isdecimal() and 0 < int(limit) < size:
            raise NotSent(
                f"{self._server.name} takes mails of up to {int(limit):,} bytes, and this one has {size:,}: "
                "use a smaller --limit.",
                code=552,
                is_final=True,
            )

    def _greet(self) -> None:
        # The name of this machine is not used: it may be any text, and finding it can take seconds.
        reply = self._connection.ask(f"EHLO {self._server.helo or self._connection.own_address}")
        advice = "" if reply.code == 502 else "Set `helo` in [mail] to a name that it accepts."
        self._demand(reply, "refuses the greeting", advice=advice)
        pairs = (re.split("[ =]", line.strip(), maxsplit=1) for line in reply.lines[1:])
        self._features = {pair[0].upper(): pair[1] if pair[1:] else "" for pair in pairs}

    def _protect(self) -> None:
        if "STARTTLS" not in self._features:
            here = ' Set security = "none" for a server of this computer.' if self._server.is_local else ""
            raise NotSent(
                f"{self._server.name} offers no STARTTLS. If it speaks TLS from the start, set "
                f'security = "tls" in [mail] (its usual port is 465).{here}'
            )
        self._demand(self._connection.ask("STARTTLS"), "refuses to start TLS", code=220)
        self._connection.protect()
        self._greet()

    def _demand(self, reply: Reply, what: str, *, code: int = 0, advice: str = "") -> None:
        """Raise `NotSent` unless a reply is the required one."""
        if reply.code == code or (not code and reply.is_yes):
            return
        is_final = reply.code >= 500
        if not is_final:
            advice = "It may take it later; the next run tries again."
        sentence = f"{self._server.name} {what}: {reply.words.rstrip('.')}. {advice}"
        raise NotSent(sentence.strip(), server=reply.words, code=reply.code, is_final=is_final)


def _advice(reply: Reply, usual: str) -> str:
    words = reply.words.lower()
    if "starttls" in words:
        return 'Set security = "starttls" in [mail].'
    if reply.code == 530 or "relay" in words or "authenticat" in words:
        return "It may want a login first: set `username` and a password in [mail]."
    return usual


def _stuffed(message: bytes) -> bytes:
    """Return the message with a second dot before each line that begins with one (RFC 5321, 4.5.2)."""
    text = re.sub(rb"(?m)^\.", b"..", message)
    return text if text.endswith(b"\r\n") else text + b"\r\n"
