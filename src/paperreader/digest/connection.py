"""Connect to a mail server: send lines and read replies, with one deadline for everything (RFC 5321, 4.2).

The timeout of a socket applies to one read, so a server that sends a byte a second could hold it forever.
Here each step gets the rest of the deadline. Replies are bounded.
"""

from __future__ import annotations

import re
import select
import ssl
import time
from typing import NamedTuple

from paperreader.digest.reaching import reach, speaks_tls
from paperreader.digest.server import Limits, NoReply, Security, Server
from paperreader.errors import ConfigError
from paperreader.text.sanitize import clean_line

_LONGEST_REPLY = 64 * 1024
_MOST_LINES = 100
_SHOWN = 200
_CHUNK = 16 * 1024


class Reply(NamedTuple):
    """The answer of the server.

    Attributes:
        code: its three digits.
        lines: its text.
    """

    code: int
    lines: tuple[str, ...]

    @property
    def is_yes(self) -> bool:
        """Return whether the server did what was requested."""
        return 200 <= self.code < 300

    @property
    def words(self) -> str:
        """Return the code and the text, cleaned and cut."""
        return clean_line(f"{self.code} {' '.join(self.lines)}", _SHOWN).rstrip()


class Connection:
    """A connection to a server. Every method raises `NoReply` if it breaks or the time is up."""

    def __init__(self, server: Server, limits: Limits) -> None:
        self._server = server
        self._limits = limits
        self._waiting = b""
        self._has_spoken = False
        self._socket = reach(server, limits)
        self._deadline = time.monotonic() + limits.talk
        self.is_protected = False
        if server.security is Security.TLS:
            try:
                self.protect()
            except BaseException:
                self._socket.close()
                raise

    def close(self) -> None:
        """Send QUIT without waiting for an answer, because the result of the mail is known."""
        try:
            self._socket.settimeout(1)
            self._socket.sendall(b"QUIT\r\n")
        except OSError:
            pass
        finally:
            self._socket.close()

    @property
    def own_address(self) -> str:
        """Return our address as a server takes it in a greeting (RFC 5321, 4.1.3)."""
        address = str(self._socket.getsockname()[0]).partition("%")[0]
        return f"[IPv6:{address}]" if ":" in address else f"[{address}]"

    def allow(self, seconds: float) -> None:
        """Set the deadline to so many seconds from now."""
        self._deadline = time.monotonic() + seconds

    def ask(self, line: str) -> Reply:
        """Send a command and return the reply."""
        self.send(line.encode() + b"\r\n")
        return self.reply()

    def send(self, data: bytes) -> None:
        """Send bytes unchanged."""
        rest = memoryview(data)
        try:
            while rest:
                self._socket.settimeout(self._left())
                rest = rest[self._socket.send(rest[:_CHUNK]) :]
        except OSError as error:
            raise self._broken(error) from error

    def greeting(self) -> Reply:
        """Read the greeting. A server that waits for TLS sends none, and is not waited for."""
        if not self.is_protected and self._is_silent() and speaks_tls(self._server, self._limits):
            raise NoReply(f"{self._server.name} {_WAITS_FOR_TLS}")
        return self.reply()

    def reply(self) -> Reply:
        """Read one reply."""
        lines: list[str] = []
        left = _LONGEST_REPLY
        while left > 0 and len(lines) < _MOST_LINES:
            line = self._line(left)
            left -= len(line)
            self._check_form(line)
            lines.append(line[4:].decode("utf-8", "replace"))
            if line[3:4] != b"-":
                self._has_spoken = True
                return Reply(int(line[:3]), tuple(lines))
        raise NoReply(f"{self._server.name} answers without end.")

    def final_reply(self) -> Reply:
        """Read the reply to the end of a message; its code counts even if the rest is missing."""
        try:
            line = self._line(_LONGEST_REPLY)
        except NoReply:
            line = self._waiting
            if not re.match(rb"[2-5]\d\d[ -]", line):
                raise
        self._check_form(line)
        return Reply(int(line[:3]), (line[4:].decode("utf-8", "replace"),))

    def has_news(self) -> bool:
        """Return whether the server has sent something already.

        Raises:
            NoReply: the server closed the connection.
        """
        try:
            self._socket.settimeout(0)
            self._take(self._socket.recv(_CHUNK))
        except (BlockingIOError, ssl.SSLWantReadError):
            pass
        except OSError as error:
            raise self._broken(error) from error
        return bool(self._waiting)

    def protect(self) -> None:
        """Start TLS."""
        server = self._server
        # Input from before TLS must not count as input after it (RFC 3207, 4.2).
        self._waiting = b""
        try:
            context = ssl.create_default_context(cafile=server.ca_file)
        except OSError as error:
            reason = "it holds no certificates in PEM" if isinstance(error, ssl.SSLError) else error.strerror
            raise ConfigError(f"ca_file in [mail], {server.ca_file}, cannot be used: {reason}.") from error
        try:
            self._socket.settimeout(min(self._left(), self._limits.connect))
            self._socket = context.wrap_socket(self._socket, server_hostname=server.host)
        except ssl.SSLCertVerificationError as error:
            raise NoReply(_certificate_sentence(error, server)) from error
        except ssl.SSLEOFError as error:
            raise self._closed() from error
        except ssl.SSLError as error:
            clear = "WRONG_VERSION_NUMBER" in str(error) or "UNKNOWN_PROTOCOL" in str(error)
            hint = _SPEAKS_CLEAR if clear else f" The system says: {error.reason or error}."
            raise NoReply(f"{server.name} does not speak TLS here.{hint}") from error
        except OSError as error:
            raise self._broken(error) from error
        except ValueError as error:
            raise NoReply(f"{server.name} cannot be checked: `host` in [mail] is not a name.") from error
        self.is_protected = True

    def _check_form(self, line: bytes) -> None:
        if line[:1] in _TLS:
            raise NoReply(f"{self._server.name} {_WAITS_FOR_TLS}")
        if not re.match(rb"[2-5]\d\d(?:[ -]|\Z)", line):
            answer = clean_line(line.decode("utf-8", "replace"), 60)
            raise NoReply(
                f"{self._server.name} does not speak SMTP: it answered «{answer}». Check `host` and "
                "`port` in [mail]."
            )

    def _line(self, limit: int) -> bytes:
        while b"\n" not in self._waiting:
            if len(self._waiting) > limit:
                raise NoReply(f"{self._server.name} answers without end.")
            if self._waiting and not self._waiting[:1].isdigit():
                # It may never end the line.
                self._check_form(self._waiting)
            self._receive()
        line, _, self._waiting = self._waiting.partition(b"\n")
        return line.rstrip(b"\r")

    def _is_silent(self) -> bool:
        """Return whether the server sends nothing for a while."""
        return not select.select([self._socket], [], [], min(self._left(), self._limits.silence))[0]

    def _receive(self) -> None:
        try:
            self._socket.settimeout(self._left())
            self._take(self._socket.recv(_CHUNK))
        except OSError as error:
            raise self._broken(error) from error

    def _take(self, data: bytes) -> None:
        if not data:
            raise self._closed()
        self._waiting += data

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _broken(self, error: OSError) -> NoReply:
        name = self._server.name
        if isinstance(error, TimeoutError):
            return NoReply(f"{name} did not answer in time.{self._hint}")
        return NoReply(f"The connection to {name} broke: {error.strerror or error}.{self._hint}")

    def _closed(self) -> NoReply:
        return NoReply(f"{self._server.name} closed the connection.{self._hint}")

    @property
    def _hint(self) -> str:
        """Return what to try if a server that should speak TLS has sent nothing."""
        is_silent = self._server.security is Security.TLS and not self._has_spoken
        return _SPEAKS_CLEAR if is_silent else ""


_TLS = (b"\x15", b"\x16")
"""The first bytes of a TLS alert and of a handshake."""

_WAITS_FOR_TLS = 'speaks TLS from the start: set security = "tls" in [mail].'
_SPEAKS_CLEAR = (
    ' Perhaps it speaks in the clear first: set security = "starttls" in [mail] (its usual port is 587).'
)


def _certificate_sentence(error: ssl.SSLCertVerificationError, server: Server) -> str:
    reason = (error.verify_message or "it cannot be verified").rstrip(".")
    if "expired" in reason:
        advice = "Only the owner of the server can renew it; check the clock of this computer too."
    elif "ostname mismatch" in reason or "IP address mismatch" in reason:
        advice = "Set `host` in [mail] to a name that the certificate holds."
    else:
        advice = "For a server of your company set `ca_file` in [mail] to the certificate that signed it."
    if server.is_local:
        advice = 'For Proton Bridge set host = "127.0.0.1" and `ca_file` to the cert.pem that it exports.'
    return f"The certificate of {server.name} is not trusted: {reason}. {advice}"
