"""One mail to one SMTP server, with one deadline over the entire talk and bounded replies (RFC 5321).

`smtplib` is not used: its time limit is one per read, a reply may fill the memory, and it does not say
whether a connection broke before or after the end of the message. Here the outcome is one of three: not sent,
accepted, or uncertain, where the server has the message but its answer did not come.
"""

from __future__ import annotations

import base64
import contextlib
import re
import socket
import ssl
import time
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import PaperReaderError
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

CONNECT_SECONDS = 60.0
"""For everything until the end of the message."""

FINAL_SECONDS = 120.0
"""For the answer to the end of the message: a server may scan the mail first (RFC 5321, 4.5.3.2.6)."""

_LINE_LIMIT = 64 * 1024
_MOST_LINES = 100
_SHOWN = 200


class Security(StrEnum):
    """How the connection is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Server(NamedTuple):
    """A mail server and how to log in.

    Attributes:
        host, port: where it is.
        security: how the connection is protected.
        username: who logs in, or empty.
        password: gives the password; asked only once the connection is protected.
        ca_file: certificates to trust instead of the system's, or None.
        helo: how the client names itself; empty for the address of the socket.
    """

    host: str
    port: int
    security: Security
    username: str = ""
    password: Callable[[], str] | None = None
    ca_file: Path | None = None
    helo: str = ""


class NotSent(PaperReaderError):
    """The server did not take the message.

    Attributes:
        server: the server's own words, cleaned, or empty.
        code: of its reply, or 0.
    """

    def __init__(self, message: str, *, server: str = "", code: int = 0) -> None:
        super().__init__(message)
        self.server = server
        self.code = code

    @property
    def is_temporary(self) -> bool:
        """Whether the same message may be taken later."""
        return self.code < 500


class Uncertain(PaperReaderError):
    """The server has the message and did not answer, so it may deliver it or not."""


class Accepted(NamedTuple):
    """The server took the message.

    Attributes:
        server: its words for it, which hold the identifier in its queue.
        refused: the recipients that it did not take, with its words.
    """

    server: str
    refused: Mapping[str, str]


class _Reply(NamedTuple):
    code: int
    text: str
    lines: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"{self.code} {self.text}"


def send(server: Server, sender: str, recipients: Sequence[str], message: bytes) -> Accepted:
    """Send a message.

    Args:
        server: which.
        sender: the address of the envelope's sender, in ASCII.
        recipients: those of the envelope, in ASCII.
        message: with CRLF at the ends of its lines.

    Raises:
        NotSent: the server did not take it for any recipient, or could not be reached; the sentence says what
            to change.
        Uncertain: the server did not answer the end of the message.
    """
    with _Talk(server) as talk:
        talk.log_in()
        return talk.deliver(sender, recipients, message)


def check(server: Server) -> str:
    """Connect and log in, and send nothing. Returns how the server names itself.

    Raises:
        NotSent: it cannot be reached, or refuses the login; the sentence says what to change.
    """
    with _Talk(server) as talk:
        talk.log_in()
        return talk.greeting


class _Talk:
    """A connection to a server, from the greeting to its end."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._name = f"{server.host}:{server.port}"
        self._deadline = time.monotonic() + CONNECT_SECONDS
        self._waiting = b""
        self._features: Mapping[str, str] = {}
        self._is_protected = server.security is Security.TLS
        self._socket = self._connect()
        self.greeting = ""

    def __enter__(self) -> _Talk:
        return self

    def __exit__(self, *_: object) -> None:
        # The outcome is known by now, so whatever QUIT brings is of no interest.
        with contextlib.suppress(OSError):
            self._socket.settimeout(2)
            self._socket.sendall(b"QUIT\r\n")
        self._socket.close()

    def log_in(self) -> None:
        """Greet the server, protect the connection and log in."""
        greeting = self._reply()
        self._demand(greeting, "does not take mail now", code=220)
        self.greeting = clean_line(greeting.text, _SHOWN)
        self._greet()
        if self._server.security is Security.STARTTLS:
            self._protect()
        if self._server.username:
            self._authenticate()

    def deliver(self, sender: str, recipients: Sequence[str], message: bytes) -> Accepted:
        """Hand over a message to those recipients that the server takes."""
        size = self._features.get("SIZE", "")
        if size.isdigit() and 0 < int(size) < len(message):
            raise NotSent(
                f"{self._name} takes mails of up to {int(size):,} bytes, and this one has {len(message):,}: "
                "use a smaller --limit.",
                code=552,
            )
        self._demand(self._ask(f"MAIL FROM:<{sender}>"), "refuses the sender", advice=_sender_advice(sender))
        refused: dict[str, str] = {}
        last = None
        for recipient in recipients:
            last = self._ask(f"RCPT TO:<{recipient}>")
            if not 200 <= last.code < 300:
                refused[recipient] = clean_line(last.words, _SHOWN)
        if len(refused) == len(recipients):
            assert last is not None
            names = ", ".join(recipients)
            self._demand(last, f"refuses every recipient ({names})")
        self._demand(self._ask("DATA"), "refuses the message", code=354)
        self._send(_stuffed(message))
        return self._end(refused)

    def _end(self, refused: Mapping[str, str]) -> Accepted:
        self._deadline = time.monotonic() + FINAL_SECONDS
        try:
            self._send(b".\r\n")
            reply = self._reply(patient=True)
        except NotSent as error:
            raise Uncertain(
                f"{self._name} has the mail but did not confirm it ({_lowered(str(error))}) The next run "
                "sends the same mail again, which mail programs show once."
            ) from error
        self._demand(reply, "refuses the message")
        return Accepted(clean_line(reply.words, _SHOWN), refused)

    def _greet(self) -> None:
        reply = self._ask(f"EHLO {self._own_name()}")
        self._demand(reply, "refuses the greeting", advice="Set `helo` in [mail] to a name it accepts.")
        pairs = (line.partition(" ") for line in reply.lines[1:])
        self._features = {name.upper(): value for name, _, value in pairs}

    def _own_name(self) -> str:
        """Return how the client names itself: never the name of this machine, which may be any text."""
        if self._server.helo:
            return self._server.helo
        address = str(self._socket.getsockname()[0]).partition("%")[0]
        return f"[IPv6:{address}]" if ":" in address else f"[{address}]"

    def _protect(self) -> None:
        if "STARTTLS" not in self._features:
            raise NotSent(
                f'{self._name} offers no STARTTLS. If it speaks TLS from the start, set security = "tls" '
                "(its usual port is 465)."
            )
        self._demand(self._ask("STARTTLS"), "refuses to start TLS", code=220)
        # What came in the clear before TLS may not be taken for what comes after it (RFC 3207, 4.2).
        self._waiting = b""
        self._socket = self._wrapped(self._socket)
        self._is_protected = True
        self._greet()

    def _authenticate(self) -> None:
        if not self._is_protected and not _is_local(self._server.host):
            raise NotSent(
                f'No password goes to {self._name} without TLS: set security = "starttls" or "tls" in [mail].'
            )
        offered = self._features.get("AUTH", "").upper().split()
        if not {"PLAIN", "LOGIN"} & set(offered):
            told = f"only {' '.join(offered)}" if offered else "no login"
            raise NotSent(
                f"{self._name} offers {told}, and neither PLAIN nor LOGIN: leave `username` out if it needs "
                "no login, else use another account or a relay.",
                code=504,
            )
        password = self._server.password() if self._server.password else ""
        user = self._server.username
        # One mechanism and one try: each failure counts towards a lock of the account.
        if "PLAIN" in offered:
            reply = self._ask(f"AUTH PLAIN {_base64(f'{chr(0)}{user}{chr(0)}{password}')}")
        else:
            reply = self._ask("AUTH LOGIN")
            for answer in (user, password):
                if reply.code == 334:
                    reply = self._ask(_base64(answer))
        self._demand(
            reply, f"refuses the login of {user}", code=235, advice=_login_advice(reply, self._server)
        )

    def _demand(self, reply: _Reply, what: str, *, code: int = 0, advice: str = "") -> None:
        """Raise `NotSent` unless a reply is what is needed."""
        if reply.code == code or (not code and 200 <= reply.code < 300):
            return
        words = clean_line(reply.words, _SHOWN).rstrip(".")
        later = " It may take it later; the next run tries again." if 400 <= reply.code < 500 else ""
        said = f"{self._name} {what}: {words}.{later}"
        raise NotSent(f"{said} {advice}".strip(), server=words, code=reply.code)

    def _ask(self, line: str) -> _Reply:
        self._send(line.encode("utf-8") + b"\r\n")
        return self._reply()

    def _send(self, data: bytes) -> None:
        try:
            self._socket.settimeout(self._left())
            self._socket.sendall(data)
        except OSError as error:
            raise self._broken(error) from error

    def _reply(self, *, patient: bool = False) -> _Reply:
        """Read one reply; `patient` reads no further than its code, which alone decides.

        Raises:
            NotSent: none came in time, or it is not one of SMTP.
        """
        lines: list[str] = []
        while len(lines) < _MOST_LINES:
            line = self._line(keep_going=patient)
            if not re.match(rb"\d{3}(?:[ -]|\Z)", line):
                raise NotSent(f"{self._name} does not speak SMTP: it answered «{_shown(line)}».")
            lines.append(line[4:].decode("utf-8", "replace"))
            if line[3:4] != b"-":
                return _Reply(int(line[:3]), " ".join(lines), tuple(lines))
        raise NotSent(f"{self._name} answers without end.")

    def _line(self, *, keep_going: bool) -> bytes:
        while b"\n" not in self._waiting:
            if len(self._waiting) > _LINE_LIMIT:
                if keep_going:
                    break
                raise NotSent(f"{self._name} answers without end.")
            try:
                self._socket.settimeout(self._left())
                data = self._socket.recv(8_192)
            except OSError as error:
                raise self._broken(error) from error
            if not data:
                hint = ' Perhaps it speaks TLS from the start: security = "tls".' if not self.greeting else ""
                raise NotSent(f"{self._name} closed the connection.{hint}")
            self._waiting += data
        line, _, self._waiting = self._waiting.partition(b"\n")
        return line.rstrip(b"\r")

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _broken(self, error: OSError) -> NotSent:
        if isinstance(error, TimeoutError):
            hint = (
                ' Perhaps it speaks TLS from the start: security = "tls".'
                if not self.greeting and self._server.security is not Security.TLS
                else ""
            )
            return NotSent(f"{self._name} did not answer in time.{hint}")
        return NotSent(f"The connection to {self._name} broke: {error.strerror or error}.")

    def _connect(self) -> socket.socket:
        host, port = self._server.host, self._server.port
        try:
            found = socket.create_connection((host, port), timeout=20)
        except socket.gaierror as error:
            raise NotSent(
                f"The name {host} was not found: check `host` in [mail] and the network."
            ) from error
        except TimeoutError as error:
            raise NotSent(f"{self._name} did not answer: check `host` and `port`, or a firewall.") from error
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise NotSent(f"{self._name} cannot be reached: {reason}.") from error
        return self._wrapped(found) if self._server.security is Security.TLS else found

    def _wrapped(self, plain: socket.socket) -> ssl.SSLSocket:
        server = self._server
        try:
            context = ssl.create_default_context(cafile=server.ca_file)
        except (OSError, ssl.SSLError) as error:
            raise NotSent(f"ca_file {server.ca_file} cannot be read: {error.strerror or error}.") from error
        try:
            plain.settimeout(self._left())
            return context.wrap_socket(plain, server_hostname=server.host)
        except ssl.SSLCertVerificationError as error:
            raise NotSent(_certificate_sentence(error, server)) from error
        except ssl.SSLError as error:
            hint = ""
            if "WRONG_VERSION_NUMBER" in str(error) or "UNKNOWN_PROTOCOL" in str(error):
                hint = ' It speaks in the clear first: set security = "starttls" (its usual port is 587).'
            raise NotSent(f"{self._name} does not speak TLS here.{hint}") from error
        except OSError as error:
            raise self._broken(error) from error


def _stuffed(message: bytes) -> bytes:
    """Return the message with a second dot before each line that begins with one (RFC 5321, 4.5.2)."""
    text = re.sub(rb"(?m)^\.", b"..", message)
    return text if text.endswith(b"\r\n") else text + b"\r\n"


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def _shown(line: bytes) -> str:
    return clean_line(line.decode("utf-8", "replace"), 60)


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _is_local(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")


def _certificate_sentence(error: ssl.SSLCertVerificationError, server: Server) -> str:
    reason = error.verify_message or "it cannot be verified"
    if server.host == "localhost":
        advice = 'For Proton Bridge use host = "127.0.0.1" and its exported cert.pem as `ca_file`.'
    else:
        advice = "For a certificate of your company set `ca_file` in [mail] to the file that signed it."
    return f"The certificate of {server.host}:{server.port} is not trusted: {reason}. {advice}"


def _sender_advice(sender: str) -> str:
    return f"Set `from` in [mail] to an address that the login may send from; it is {sender}."


def _login_advice(reply: _Reply, server: Server) -> str:
    if "5.7.139" in reply.text or "5.7.30" in reply.text:
        return "Microsoft takes no password here: use another account, a relay, or a local OAuth proxy."
    pages = {
        "gmail.com": "Gmail wants an app password: https://myaccount.google.com/apppasswords",
        "fastmail.com": "Fastmail wants an app password: https://app.fastmail.com/settings/security",
        "mail.me.com": "iCloud wants an app-specific password: https://account.apple.com",
        "yahoo.com": "Yahoo wants an app password, made in the account's security settings.",
        "qq.com": "QQ wants an authorisation code, made in the mail settings.",
        "163.com": "163 wants an authorisation code, made in the mail settings.",
        "office365.com": "Microsoft 365 takes a password only where the tenant allows SMTP AUTH.",
        "outlook.com": "Outlook.com takes no password: use another account or a relay.",
    }
    known = next((text for ending, text in pages.items() if server.host.endswith(ending)), None)
    return known or "Check `username` and the password; many providers want an app password."
