"""Sending to a server ends in time as accepted, not sent or uncertain, and says what to change."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.digest.server import Accepted, Limits, NotSent, Security, Server, Uncertain
from paperreader.digest.smtp import check, send
from paperreader.errors import ConfigError
from tests.unit.digest.mail_servers import (
    BrokenServer,
    Handler,
    Line,
    endless,
    free_port,
    hang_up,
    real_server,
    silence,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.digest.conftest import Certificates

ME = "me@example.org"
MAIL = b"Subject: Papers\r\n\r\nA text.\r\n.\r\n..x\r\nFrom here\r\n"
USUAL = Limits()
SHORT = Limits(talk=0.3, final=0.3, connect=0.3, silence=0.05, pause=0)


def plain(port: int, **changes: Any) -> Server:
    return Server("127.0.0.1", port, Security.NONE)._replace(**changes)


def handed(server: Server, *to: str, mail: bytes = MAIL, limits: Limits = USUAL) -> Accepted:
    return send(server, ME, to or (ME,), mail, limits)


def named(act: object) -> str:
    return getattr(act, "__name__", "words")


def drip(data: bytes) -> Callable[[Line], None]:
    """Return an act that sends a byte now and then, for longer than any limit of a test."""

    def act(line: Line) -> None:
        for byte in data:
            line.say(bytes([byte]))
            line.connection.settimeout(0.05)
            try:
                line.connection.recv(1)
            except TimeoutError:
                continue
            except OSError:
                return

    return act


def test_accepted_mails_bring_the_words_of_the_server_and_arrive_as_they_are() -> None:
    handler = Handler()
    with real_server(handler) as port:
        accepted = handed(plain(port))
    assert accepted == Accepted("250 2.0.0 queued as ABC123", {})
    assert [mail.original_content for mail in handler.mails] == [MAIL]


def test_refused_recipients_are_named_and_the_others_get_the_mail() -> None:
    handler = Handler({"bad@example.org": "550 5.1.1 no such user"})
    with real_server(handler) as port:
        accepted = handed(plain(port), ME, "bad@example.org")
    assert accepted.refused == {"bad@example.org": "550 5.1.1 no such user"}
    assert handler.mails[0].rcpt_tos == [ME]


@pytest.mark.parametrize(
    ("step", "answer", "final", "words"),
    [
        ("MAIL", "451 4.7.1 try later", False, "the next run tries again"),
        ("MAIL", "553 5.7.1 sender address rejected: not owned by user", True, "Set `from` in [mail]"),
        ("MAIL", "530 5.7.0 Authentication required", True, "set `username` and a password"),
        ("MAIL", "530 5.7.0 Must issue a STARTTLS command first", True, 'security = "starttls"'),
        ("RCPT", "450 4.2.0 greylisted", False, "the next run tries again"),
        ("RCPT", "550 5.1.1 no such user", True, "refuses every recipient (me@example.org)"),
        ("RCPT", "554 5.7.1 Relay access denied", True, "set `username` and a password"),
        ("DATA", "451 4.3.0 out of space", False, "the next run tries again"),
        ("DATA", "554 5.7.1 it looks like spam", True, "refuses the message: 554 5.7.1 it looks like spam"),
        ("DATA", "421 4.3.2 shutting down", False, "the next run tries again"),
    ],
)
def test_refusals_of_each_command_say_what_to_do(step: str, answer: str, final: bool, words: str) -> None:
    handler = Handler({step: answer})
    with real_server(handler) as port, pytest.raises(NotSent) as caught:
        handed(plain(port))
    assert words in str(caught.value)
    assert answer.rstrip(".") in str(caught.value)
    assert (caught.value.is_final, caught.value.server) == (final, answer)
    assert not handler.mails


@pytest.mark.parametrize(
    ("step", "answer"),
    [("GREETING", b"421 busy"), ("GREETING", b"554 no"), ("EHLO", b"504 bad name"), ("DATA", b"503 no"),
     ("STARTTLS", b"454 not now"), ("EHLO", b"421 busy"), ("DATA", b"421 busy"), ("MAIL", b"250-")],
)  # fmt: skip
def test_other_refusals_send_nothing(step: str, answer: bytes) -> None:
    security = Security.STARTTLS if step == "STARTTLS" else Security.NONE
    with BrokenServer({step: answer + b"\r\n"}, ["STARTTLS"]) as server, pytest.raises(NotSent) as caught:
        handed(plain(server.port, security=security), limits=SHORT)
    assert not server.mails
    assert "127.0.0.1" in str(caught.value)


@pytest.mark.parametrize("step", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("act", [silence, hang_up, Line.reset, drip(b"250-" + b"x" * 500)], ids=named)
def test_a_server_that_stops_before_the_end_of_the_message_has_not_got_it(
    step: str, act: Callable[[Line], None]
) -> None:
    with BrokenServer({step: act}) as server, pytest.raises(NotSent):
        handed(plain(server.port), limits=SHORT)
    assert not server.mails


@pytest.mark.parametrize("act", [silence, hang_up, Line.reset, drip(b"25"), b"what?\r\n"], ids=named)
def test_a_server_that_stops_after_the_end_of_the_message_leaves_it_uncertain(
    act: Callable[[Line], None],
) -> None:
    with BrokenServer({".": act}) as server, pytest.raises(Uncertain, match="with the same Message-ID"):
        handed(plain(server.port), limits=SHORT)
    assert len(server.mails) == 1


def test_a_connection_that_is_cut_in_the_message_sends_nothing() -> None:
    def cut(line: Line) -> None:
        line.say(b"354 go\r\n")
        line.file.read(1_000)
        line.reset()

    with BrokenServer({"DATA": cut}) as server, pytest.raises(NotSent, match=r"127\.0\.0\.1"):
        handed(plain(server.port), mail=b"x" * 70 + b"\r\n" * 10_000_000)
    assert not server.mails


def test_a_refusal_before_the_end_of_the_message_is_a_refusal() -> None:
    def refuse(line: Line) -> None:
        line.say(b"354 go\r\n552 5.3.4 too big\r\n")

    with BrokenServer({"DATA": refuse}) as server, pytest.raises(NotSent, match=r"552 5\.3\.4 too big"):
        handed(plain(server.port), mail=b"x" * 900_000)
    assert not server.mails


@pytest.mark.parametrize(
    "act",
    [b"250 2.0.0 queued as ABC123 " + b"y" * 9_000 + b"\r\n", b"250-queued as ABC123\r\n250 thanks\r\n",
     endless(b"250-queued as ABC123\r\n"), drip(b"250 queued as ABC123" + b"y" * 500)],
    ids=["9 kB", "two lines", "endless", "dripping"],
)  # fmt: skip
def test_the_code_of_the_final_reply_decides_whatever_the_rest_of_it_is(
    act: bytes | Callable[[Line], None],
) -> None:
    limits = Limits(talk=5, final=0.5, connect=5)
    with BrokenServer({".": act}) as server:
        accepted = handed(plain(server.port), limits=limits)
    assert accepted.server.startswith("250")
    assert len(accepted.server) <= 200


@pytest.mark.parametrize("act", [b"421 bye\r\n", silence, hang_up, Line.reset], ids=named)
def test_what_becomes_of_the_goodbye_does_not_matter(act: bytes | Callable[[Line], None]) -> None:
    with BrokenServer({"QUIT": act}) as server:
        assert handed(plain(server.port)).server == "250 2.0.0 queued as ABC123"


@pytest.mark.parametrize("step", ["GREETING", "EHLO", "DATA"])
def test_replies_without_end_are_bounded(step: str) -> None:
    code = {"GREETING": b"220-", "EHLO": b"250-", "DATA": b"354-"}[step]
    for text in (code + b"yyy\r\n", code + b"y" * 100):
        with (
            BrokenServer({step: endless(text)}) as server,
            pytest.raises(NotSent, match="answers without end"),
        ):
            handed(plain(server.port))


@pytest.mark.parametrize(
    "greeting",
    [b"HTTP/1.1 400 Bad Request\r\n", b"SSH-2.0-OpenSSH_9.2p1\r\n", b"* OK IMAP4rev1 ready\r\n",
     b"+OK POP3\r\n", b"\x00\xff\x1b[31m\r\n", b"RFB 003.008\n", b"\x00without an end"],
)  # fmt: skip
def test_servers_of_other_kinds_are_recognised(greeting: bytes) -> None:
    with (
        BrokenServer({"GREETING": greeting}) as server,
        pytest.raises(NotSent, match="does not speak SMTP") as caught,
    ):
        handed(plain(server.port))
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("addresses", [("jürgen@example.org", ME), (ME, "दोस्त@example.org")])
def test_addresses_beyond_ascii_go_to_servers_that_take_them(addresses: tuple[str, str]) -> None:
    sender, to = addresses
    handler = Handler()
    with real_server(handler, enable_SMTPUTF8=True) as port:
        send(plain(port), sender, [to], MAIL)
        assert check(plain(port), addresses)
    (mail,) = handler.mails
    assert (mail.mail_from, mail.rcpt_tos, mail.smtp_utf8) == (sender, [to], True)


def test_addresses_beyond_ascii_are_named_to_a_server_that_takes_none() -> None:
    handler = Handler()
    words = r"does not offer SMTPUTF8, so it takes no address like 'jürgen@example\.org'"
    with real_server(handler, enable_SMTPUTF8=False) as port:
        for act in (lambda: handed(plain(port), ME, "jürgen@example.org"),
                    lambda: check(plain(port), ("jürgen@example.org",))):  # fmt: skip
            with pytest.raises(NotSent, match=words):
                act()
        handed(plain(port))
    assert len(handler.mails) == 1
    assert not handler.mails[0].smtp_utf8


def test_a_mail_larger_than_the_server_takes_is_not_begun() -> None:
    handler = Handler()
    with real_server(handler, data_size_limit=20_000) as port, pytest.raises(NotSent) as caught:
        handed(plain(port), mail=b"x" * 30_000)
    assert "20,000 bytes, and this one has 30,000: use a smaller --limit" in str(caught.value)


def test_the_greeting_names_the_address_or_what_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.getfqdn", lambda *_: pytest.fail("the name of the machine was asked for"))
    monkeypatch.setattr("socket.gethostname", lambda *_: pytest.fail("the name of the machine was asked for"))
    with BrokenServer() as server:
        handed(plain(server.port))
        handed(plain(server.port, helo="home.example.org"))
    greetings = [line for line in server.lines if line.startswith("EHLO")]
    assert greetings == ["EHLO [127.0.0.1]", "EHLO home.example.org"]


def test_ipv6_works() -> None:
    handler = Handler()
    with real_server(handler, hostname="::1") as port:
        handed(Server("::1", port, Security.NONE))
    assert handler.greetings == ["[IPv6:::1]"]


def test_a_name_that_does_not_exist_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    _fail_to_resolve(monkeypatch, 99)
    with pytest.raises(NotSent, match=r"The name smtp\.example was not found .*check `host` in \[mail\]"):
        handed(Server("smtp.example", 25, Security.NONE))


def test_a_name_is_asked_for_again_when_there_is_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _fail_to_resolve(monkeypatch, 3)
    with BrokenServer() as server:
        handed(plain(server.port), limits=Limits(waiting=60, pause=0))
    assert len(asked) == 4


def test_a_search_for_a_name_that_does_not_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [never.wait(60)][:0])
    with pytest.raises(NotSent, match="no answer in time"):
        handed(Server("smtp.example", 25, Security.NONE), limits=SHORT)
    never.set()


def test_a_port_where_nobody_listens_is_said() -> None:
    with pytest.raises(NotSent, match=r"cannot be reached: Connection refused\. Check `host` and `port`"):
        handed(plain(free_port()))


def _fail_to_resolve(monkeypatch: pytest.MonkeyPatch, times: int) -> list[str]:
    import socket

    real = socket.getaddrinfo
    asked: list[str] = []

    def resolve(host: str, *arguments: Any, **settings: Any) -> object:
        asked.append(host)
        if len(asked) <= times:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return real(host, *arguments, **settings)

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    return asked


class TestProtection:
    """TLS is checked, and a wrong pair of port and mode is recognised."""

    def test_both_ways_work(self, certificates: Certificates) -> None:
        context = certificates.server("127.0.0.1")
        for security, settings in (
            (Security.TLS, {"tls": context}),
            (Security.STARTTLS, {"tls_context": context}),
        ):
            handler = Handler()
            with real_server(handler, **settings) as port:
                handed(plain(port, security=security, ca_file=certificates.ca_file))
            assert len(handler.mails) == 1

    @pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            ("expired", "certificate has expired"),
            ("self-signed", "`ca_file`"),
            ("another name", "Set `host` in [mail]"),
        ],
    )
    def test_bad_certificates_are_refused_before_any_login(
        self,
        security: Security,
        kind: str,
        words: str,
        certificates: Certificates,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(Server, "is_local", False)
        name = "other.example" if kind == "another name" else "127.0.0.1"
        context = certificates.server(name, expired=kind == "expired")
        ca_file = None if kind == "self-signed" else certificates.ca_file
        handler = Handler()
        settings: dict[str, Any] = {"tls": context} if security is Security.TLS else {"tls_context": context}
        settings["authenticator"] = handler.authenticate
        login = {"username": ME, "password": lambda: "secret"}
        with real_server(handler, **settings) as port, pytest.raises(NotSent, match="not trusted") as caught:
            handed(plain(port, security=security, ca_file=ca_file, **login))
        assert words in str(caught.value)
        assert not handler.logins

    def test_proton_bridge_needs_its_address_and_its_certificate(self, certificates: Certificates) -> None:
        handler = Handler()
        with real_server(handler, tls_context=certificates.server("127.0.0.1")) as port:
            server = plain(port, host="localhost", security=Security.STARTTLS, ca_file=certificates.ca_file)
            with pytest.raises(NotSent, match=r'host = "127\.0\.0\.1"'):
                handed(server)

    @pytest.mark.parametrize("asked", [Security.STARTTLS, Security.NONE])
    def test_a_server_that_speaks_tls_from_the_start_is_recognised(
        self, asked: Security, certificates: Certificates
    ) -> None:
        context = certificates.server("127.0.0.1")
        with (
            real_server(Handler(), tls=context) as port,
            pytest.raises(NotSent, match='security = "tls"'),
        ):
            handed(plain(port, security=asked), limits=SHORT)

    @pytest.mark.parametrize("record", [b"\x15\x03\x01\x00\x02\x02\x46", b"\x16\x03\x03\x00\x7a"])
    def test_a_record_of_tls_is_recognised(self, record: bytes) -> None:
        with BrokenServer({"GREETING": record}) as server, pytest.raises(NotSent, match='security = "tls"'):
            handed(plain(server.port))

    def test_a_server_that_is_slow_to_greet_is_waited_for(self) -> None:
        tried = threading.Event()
        connections = iter(range(9))

        def greet(line: Line) -> None:
            if next(connections):
                line.close()
                tried.set()
            elif tried.wait(10):
                line.say(b"220 slow ESMTP\r\n")

        with BrokenServer({"GREETING": greet}) as server:
            handed(plain(server.port), limits=Limits(silence=0.05))
        assert len(server.mails) == 1

    def test_a_server_that_speaks_in_the_clear_first_is_recognised(self) -> None:
        with real_server(Handler()) as port, pytest.raises(NotSent, match='security = "starttls"'):
            handed(plain(port, security=Security.TLS))

    def test_a_server_without_starttls_gets_nothing(self) -> None:
        handler = Handler()
        with real_server(handler) as port, pytest.raises(NotSent, match="offers no STARTTLS"):
            handed(plain(port, security=Security.STARTTLS))
        assert not handler.mails

    def test_what_came_before_tls_is_not_taken_for_what_comes_after(self, certificates: Certificates) -> None:
        steps = {"STARTTLS": b"220 go\r\n250-fake\r\n250 AUTH PLAIN\r\n"}
        with BrokenServer(steps, ["STARTTLS"], certificates.server("127.0.0.1")) as server:
            handed(plain(server.port, security=Security.STARTTLS, ca_file=certificates.ca_file))
        assert server.lines.count("EHLO [127.0.0.1]") == 2

    def test_a_file_of_certificates_that_cannot_be_read_is_said(self, tmp_path: Path) -> None:
        empty = tmp_path / "empty.pem"
        empty.touch()
        for path, words in ((tmp_path / "missing.pem", "No such file"), (empty, "no certificates in PEM")):
            with real_server(Handler()) as port, pytest.raises(ConfigError, match=words):
                handed(plain(port, security=Security.TLS, ca_file=path))


def test_checking_sends_nothing() -> None:
    with BrokenServer() as server:
        assert check(plain(server.port)) == "fake ESMTP"
    assert server.lines[:1] == ["EHLO [127.0.0.1]"]
    assert not [line for line in server.lines if line.startswith(("MAIL", "RCPT", "DATA"))]
