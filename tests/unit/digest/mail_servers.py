"""Mail servers for tests: a real one (aiosmtpd), and one of raw sockets that misbehaves on demand."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping, Sequence

PASSWORD = "corréct hörse"
USER = "me@example.org"


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port that is free now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as found:
        found.bind((host, 0))
        return int(found.getsockname()[1])


class Handler:
    """A handler that stores what arrives, and gives prepared answers at single steps.

    Args:
        answers: to `MAIL`, `RCPT`, `DATA`, or the address of a recipient.
    """

    def __init__(self, answers: Mapping[str, str] = {}) -> None:
        self.answers = answers
        self.mails: list[Envelope] = []
        self.greetings: list[str] = []
        self.logins: list[bytes] = []

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.greetings.append(hostname)
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address, self.answers.get("RCPT", "250 OK"))
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.get("DATA", "250 2.0.0 queued as ABC123")
        if answer.startswith("2"):
            self.mails.append(envelope)
        return answer

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.password)
        right = data == LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)


@contextlib.contextmanager
def real_server(handler: Handler, *, tls: ssl.SSLContext | None = None, **settings: Any) -> Iterator[int]:
    """Serve with aiosmtpd and return the port.

    Args:
        handler: keeps the mails.
        tls: of a server that speaks TLS from the start; `tls_context` is for STARTTLS.
        settings: of aiosmtpd.
    """
    host = str(settings.pop("hostname", "127.0.0.1"))
    controller = Controller(handler, hostname=host, port=free_port(host), ssl_context=tls, **settings)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


class Line:
    """One end of a connection, for a server that misbehaves."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.file = connection.makefile("rb")

    def say(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            self.connection.sendall(data)

    def close(self) -> None:
        self.file.close()
        self.connection.close()

    def reset(self) -> None:
        """Close so that what is under way is lost."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        self.close()

    def wait(self) -> None:
        """Say nothing until the client goes away."""
        with contextlib.suppress(OSError):
            while self.file.read(1):
                pass


def silence(line: Line) -> None:
    line.wait()
    line.close()


def hang_up(line: Line) -> None:
    line.close()


def endless(text: bytes) -> Callable[[Line], None]:
    def act(line: Line) -> None:
        with contextlib.suppress(OSError):
            while True:
                line.connection.sendall(text * 100)

    return act


class BrokenServer:
    """A server of raw sockets that follows a script at each step.

    Args:
        steps: what it answers to `GREETING`, a command, or `.`; a function may do anything.
        features: what it offers.
        tls: for STARTTLS, or None.
        host: where it listens.
    """

    def __init__(
        self,
        steps: Mapping[str, bytes | Callable[[Line], None]] = {},
        features: Sequence[str] = ("SIZE 0",),
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._steps = steps
        self._features = features
        self._tls = tls
        self.lines: list[str] = []
        self.mails: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> BrokenServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._converse(Line(connection))

    def _converse(self, line: Line) -> None:
        self._do("GREETING", line, b"220 fake ESMTP\r\n")
        features = "".join(f"250-{name}\r\n" for name in self._features)
        usual = {
            "EHLO": f"250-fake\r\n{features}250 HELP\r\n".encode(), "DATA": b"354 go\r\n",
            "STARTTLS": b"220 go\r\n", "AUTH": b"235 in\r\n", "QUIT": b"221 bye\r\n",
        }  # fmt: skip
        while raw := line.file.readline():
            text = raw.decode("utf-8", "replace").strip()
            self.lines.append(text)
            word = text.split(" ", 1)[0].upper()
            self._do(word, line, usual.get(word, b"250 OK\r\n"))
            if word == "DATA":
                self._take_mail(line)
            elif word == "STARTTLS" and self._tls is not None:
                line = Line(self._tls.wrap_socket(line.connection, server_side=True))
            elif word == "QUIT":
                line.close()

    def _take_mail(self, line: Line) -> None:
        mail: list[bytes] = []
        for raw in iter(line.file.readline, b""):
            if raw == b".\r\n":
                self.mails.append(b"".join(mail))
                self._do(".", line, b"250 2.0.0 queued as ABC123\r\n")
                return
            mail.append(raw)

    def _do(self, step: str, line: Line, usual: bytes) -> None:
        act = self._steps.get(step, usual)
        if isinstance(act, bytes):
            line.say(act)
        else:
            act(line)
