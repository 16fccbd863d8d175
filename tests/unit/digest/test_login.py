"""Logging in: one mechanism, one attempt, no password in the clear or in a message."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.digest import reaching
from paperreader.digest.server import LoginRefused, NotSent, Security, Server
from paperreader.digest.smtp import check
from tests.unit.digest.mail_servers import PASSWORD, USER, BrokenServer, Handler, real_server

if TYPE_CHECKING:
    from tests.unit.digest.conftest import Certificates


ENCODED = base64.b64encode(PASSWORD.encode()).decode()


def server(port: int, **changes: Any) -> Server:
    return Server("127.0.0.1", port, Security.NONE, USER, lambda: PASSWORD)._replace(**changes)


def protected(certificates: Certificates) -> dict[str, Any]:
    return {"security": Security.STARTTLS, "ca_file": certificates.ca_file}


def refusal(answer: bytes, *features: str, **changes: Any) -> tuple[NotSent, list[str]]:
    """Return how a login ends that a server answers like this, and what the server was sent."""
    with BrokenServer({"AUTH": answer}, features or ["AUTH PLAIN LOGIN"]) as fake:
        with pytest.raises(NotSent) as caught:
            check(server(fake.port, **changes))
        return caught.value, fake.lines


@pytest.mark.parametrize("excluded", [[], ["PLAIN"]], ids=["PLAIN", "only LOGIN"])
def test_logins_work_with_any_password(excluded: list[str], certificates: Certificates) -> None:
    handler = Handler()
    settings: dict[str, Any] = {
        "tls_context": certificates.server("127.0.0.1"), "authenticator": handler.authenticate,
        "auth_exclude_mechanism": excluded,
    }  # fmt: skip
    with real_server(handler, **settings) as port:
        check(server(port, **protected(certificates)))
    assert handler.logins == [PASSWORD.encode()]


def test_a_wrong_password_is_tried_once(certificates: Certificates) -> None:
    handler = Handler()
    context = certificates.server("127.0.0.1")
    with (
        real_server(handler, tls_context=context, authenticator=handler.authenticate) as port,
        pytest.raises(LoginRefused, match="the login of me@"),
    ):
        check(
            server(
                port,
                security=Security.STARTTLS,
                ca_file=certificates.ca_file,
                password=lambda: "wrong-canary",
            )
        )
    assert handler.logins == [b"wrong-canary"]


@pytest.mark.parametrize("answer", [b"535 5.7.8 no\r\n", b"334 \r\n"])
def test_no_second_mechanism_is_tried(answer: bytes) -> None:
    _, lines = refusal(answer)
    assert [line.split()[:2] for line in lines if line.startswith("AUTH")] == [["AUTH", "PLAIN"]]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("535 授权码错误".encode("gbk"), "535"),
        (b"535 \x1b[31mred\x07", "535 red"),
        (b"535 " + b"x" * 10_000, "535 xxx"),
    ],
)
def test_answers_are_shown_cleaned_and_cut(answer: bytes, shown: str) -> None:
    error, _ = refusal(answer + b"\r\n")
    assert str(error).isprintable()
    assert shown in str(error)
    assert len(error.server) <= 200


@pytest.mark.parametrize("answer", [f"535 no {PASSWORD}", f"535 {ENCODED}", f"535-a\r\n535 {PASSWORD}"])
def test_an_answer_that_repeats_the_password_is_not_shown(answer: str) -> None:
    error, _ = refusal(answer.encode() + b"\r\n")
    assert PASSWORD not in str(error) + error.server
    assert ENCODED not in str(error)


@pytest.mark.parametrize(
    ("host", "answer", "words"),
    [
        ("smtp.office365.com", "535 5.7.139 basic authentication is disabled", 'auth = "xoauth2"'),
        ("smtp.office365.com", "535 5.7.3 unsuccessful", "administrator allows SMTP AUTH"),
        (
            "smtp.example.org",
            "550 5.7.30 basic authentication",
            "Microsoft takes no password",
        ),
        ("smtp.gmail.com", "534 5.7.9 app password required", "https://myaccount.google.com/apppasswords"),
        ("smtp.qq.com", "535 error", "authorisation code"),
        ("smtp.example.org", "535 5.7.8 no", "Check `username` and the password in [mail]"),
    ],
)
def test_refusals_say_what_the_provider_wants(
    host: str, answer: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with BrokenServer({"AUTH": f"{answer}\r\n".encode()}, ["AUTH PLAIN"]) as fake:
        monkeypatch.setattr(reaching, "addresses_of", lambda *_: _here(fake.port))
        monkeypatch.setattr(Server, "is_local", True)
        with pytest.raises(LoginRefused, match="refuses the login") as caught:
            check(server(fake.port, host=host))
    assert words in str(caught.value)


def _here(port: int) -> list[object]:
    import socket

    return [(socket.AF_INET, ("127.0.0.1", port))]


def test_no_password_goes_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    with BrokenServer(features=["AUTH PLAIN"]) as fake:
        monkeypatch.setattr(reaching, "addresses_of", lambda *_: _here(fake.port))
        with pytest.raises(NotSent, match="without TLS"):
            check(server(fake.port, host="smtp.example.org", password=pytest.fail))
    assert not [line for line in fake.lines if line.startswith("AUTH")]


@pytest.mark.parametrize(
    ("features", "words"),
    [
        ((), "offers no login, and not PLAIN or LOGIN: leave `username` out"),
        (("AUTH CRAM-MD5",), "offers only the logins CRAM-MD5"),
        (("AUTH XOAUTH2 OAUTHBEARER",), 'set auth = "xoauth2"'),
    ],
)
def test_servers_without_a_known_login_are_named(features: tuple[str, ...], words: str) -> None:
    error, lines = refusal(b"235 in\r\n", *(features or ("SIZE",)))
    assert words in str(error)
    assert not [line for line in lines if line.startswith("AUTH")]


def test_the_old_way_to_offer_logins_is_understood() -> None:
    with BrokenServer(features=["AUTH=PLAIN LOGIN"]) as fake:
        check(server(fake.port))
    assert any(line.startswith("AUTH PLAIN") for line in fake.lines)


def test_a_login_that_fails_for_the_moment_is_no_refusal() -> None:
    error, _ = refusal(b"454 4.7.0 temporary authentication failure\r\n")
    assert not isinstance(error, LoginRefused)
    assert "The next run tries again" in str(error)


class TestToken:
    """OAuth: a token in place of a password."""

    def test_a_token_logs_in(self) -> None:
        with BrokenServer(features=["AUTH PLAIN XOAUTH2"]) as fake:
            check(server(fake.port, is_token=True, password=lambda: "TOKEN"))
        line = next(line for line in fake.lines if line.startswith("AUTH"))
        assert base64.b64decode(line.split()[2]) == f"user={USER}\x01auth=Bearer TOKEN\x01\x01".encode()

    def test_the_reason_of_a_refusal_is_shown(self) -> None:
        reason = base64.b64encode(b'{"status": "400", "schemes": "bearer"}')
        steps = {"AUTH": b"334 " + reason + b"\r\n", "": b"535 5.7.8 not accepted\r\n"}
        with BrokenServer(steps, ["AUTH XOAUTH2"]) as fake, pytest.raises(LoginRefused) as caught:
            check(server(fake.port, is_token=True))
        assert "status 400, schemes bearer 5.7.8 not accepted" in str(caught.value)
        assert "print a fresh token" in str(caught.value)

    @pytest.mark.parametrize("challenge", [b"", b"!!!", base64.b64encode(b"[1]"), base64.b64encode(b"\xff")])
    def test_a_reason_that_cannot_be_read_is_left_out(self, challenge: bytes) -> None:
        steps = {"AUTH": b"334 " + challenge + b"\r\n", "": b"535 5.7.8 not accepted\r\n"}
        with (
            BrokenServer(steps, ["AUTH XOAUTH2"]) as fake,
            pytest.raises(LoginRefused, match=r"535 5\.7\.8"),
        ):
            check(server(fake.port, is_token=True))

    def test_a_server_that_takes_no_tokens_is_named(self) -> None:
        error, _ = refusal(b"235 in\r\n", "AUTH PLAIN", is_token=True)
        assert "and not XOAUTH2" in str(error)
