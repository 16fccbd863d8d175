"""`digest --send`, `digest status` and `config check-mail` report the fate of a mail, never a password."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from paperreader.library import Library
from paperreader.models.edition import EditionKind
from paperreader.paths import default_paths
from tests.builders import build_edition, build_paper
from tests.unit.digest.mail_servers import BrokenServer, Handler, hang_up, real_server

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Call

DAY = date(2026, 5, 27)
LATER = datetime(2026, 5, 30, tzinfo=UTC)
SEND = ("digest", str(DAY), "--send", "--offline")


@pytest.fixture(autouse=True)
def stored() -> None:
    fill_library()


def fill_library() -> None:
    """Store a daily list of three papers."""
    library = Library(default_paths().library)
    papers = tuple(build_paper(number, edition_date=DAY) for number in range(1, 4))
    library.store(build_edition(kind=EditionKind.DAY, value=str(DAY), papers=papers, fetched_at=LATER))
    library.close()


def mail_to(port: int, *lines: str) -> None:
    """Write the settings of a server of this machine."""
    usual = ['host = "127.0.0.1"', f"port = {port}", 'security = "none"', 'from = "me@example.org"']
    configure("\n".join(["[mail]", *usual, *lines]))


def configure(text: str) -> None:
    path = default_paths().config_file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{text}\n", encoding="utf-8")


def test_an_accepted_mail_is_said_with_the_words_of_the_server(call: Call) -> None:
    with BrokenServer() as server:
        mail_to(server.port)
        answer = call(*SEND)
    assert (answer.code, answer.out) == (0, "")
    words = f"3 papers, accepted by 127.0.0.1:{server.port}: 250 2.0.0 queued as ABC123"
    assert answer.err == f"paperreader: {words}\n"
    assert "queued as ABC123" in call("digest", "status").out
    [run] = json.loads(call("digest", "status", "--json").out)
    assert (run["outcome"], run["server"], run["asked"]) == (
        "accepted",
        "250 2.0.0 queued as ABC123",
        str(DAY),
    )
    assert "message" not in run


def test_refused_recipients_are_named_and_make_the_run_fail(call: Call) -> None:
    with real_server(Handler({"bad@example.org": "550 5.1.1 no such user"})) as port:
        mail_to(port, 'to = ["me@example.org", "bad@example.org"]')
        answer = call(*SEND)
    assert answer.code == 1
    assert "bad@example.org was refused: 550 5.1.1 no such user" in answer.err
    assert "Refused for bad@example.org: 550 5.1.1 no such user" in call("digest", "status").out


def test_a_repeat_is_said_here_and_in_the_status(call: Call) -> None:
    with BrokenServer({".": hang_up}) as server:
        mail_to(server.port)
        assert call(*SEND).code == 1
    assert "uncertain" in call("digest", "status").out
    with BrokenServer() as server:
        mail_to(server.port)
        answer = call(*SEND)
    assert answer.code == 0
    assert "was sent again with the same Message-ID" in answer.err
    assert "Handed over 2 times with the same Message-ID" in call("digest", "status").out


def test_the_record_survives_a_rebuilt_library(call: Call) -> None:
    with BrokenServer() as server:
        mail_to(server.port)
        call(*SEND)
        default_paths().library.unlink()
        assert "accepted" in call("digest", "status").out
        fill_library()
        assert "Nothing in " in call("digest", str(DAY), "number1", "--send", "--offline", "--due").err
        assert len(server.mails) == 1


def test_a_dry_run_and_a_test_leave_no_record(call: Call) -> None:
    with BrokenServer() as server:
        mail_to(server.port)
        assert "Message-ID: <" in call(*SEND, "--dry-run").out
        assert not server.lines
        assert (
            "The test was accepted: 250 2.0.0 queued as ABC123"
            in call("digest", str(DAY), "--test", "--offline").err
        )
        assert len(server.mails) == 1
    assert "No digest was sent yet" in call("digest", "status").err


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("", "[mail] in {file} has no destination"),
        ('[mail]\nhost = "x"', "[mail] in {file} has no sender"),
        ('[mail]\nhost = "x"\nfrom = "me@"', "mail.from is 'me@'"),
        ('[mail]\nhost = "smtp.example.org:587"', "its port is a setting of its own"),
        ('[mail]\nsecurity = "sslv3"', '"starttls", "tls" or "none"'),
        ('[mail]\npasword = "x"', "did you mean"),
    ],
)
def test_wrong_settings_are_one_sentence(call: Call, settings: str, words: str) -> None:
    configure(settings)
    answer = call(*SEND)
    assert answer.code == 2
    assert words.format(file=default_paths().config_file) in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize("option", [("--format", "html"), ("--output", "x"), ("--json",)])
def test_a_form_is_not_for_a_mail_that_is_sent(call: Call, option: tuple[str, ...]) -> None:
    mail_to(9)
    answer = call(*SEND, *option)
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert f"{option[0]} is not for a mail that is sent" in answer.err


@pytest.mark.parametrize("word", ["ssl", "ssl/tls", "smtps", "implicit", "tls"])
def test_the_words_of_other_programs_for_tls_are_known(call: Call, word: str) -> None:
    with real_server(Handler()) as port:
        configure(
            f'[mail]\nhost = " 127.0.0.1 "\nport = {port}\nsecurity = "{word}"\nfrom = "me@example.org"'
        )
        answer = call("config", "check-mail")
    assert answer.code == 3
    assert 'set security = "starttls"' in answer.err


def test_checking_the_mail_says_what_was_found_and_warns(call: Call) -> None:
    with BrokenServer() as server:
        mail_to(server.port)
        configure(default_paths().config_file.read_text().replace("me@example.org", "me@gmail.com"))
        answer = call("config", "check-mail")
    assert answer.code == 0
    assert answer.out.splitlines()[1] == "From me@gmail.com to me@gmail.com."
    assert "nothing was sent" in answer.out
    assert "`from` is at gmail.com" in answer.err


@pytest.mark.parametrize("answer", [b"535 5.7.8 no", b"535 no: s3cret-canary", b"\xff\xff\xff", b"235 in"])
def test_no_password_is_in_any_output_or_file(
    call: Call, answer: bytes, monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    import base64

    monkeypatch.setenv("MAIL_PASSWORD", "s3cret-canary")
    encoded = base64.b64encode(b"\0me@example.org\0s3cret-canary").decode()
    with BrokenServer({"AUTH": answer + b"\r\n"}, ["AUTH PLAIN"]) as server:
        mail_to(server.port, 'username = "me@example.org"', 'password_env = "MAIL_PASSWORD"')
        calls = [SEND, (*SEND, "-v"), ("config", "check-mail"), ("digest", "status"), ("config", "show")]
        said = [text for arguments in calls for text in vars(call(*arguments)).values()]
    assert any(encoded in line for line in server.lines), "the password was not even tried"
    files = [path.read_bytes().decode("latin-1") for path in own_home.rglob("*") if path.is_file()]
    for secret in ("s3cret-canary", encoded):
        assert not [text for text in (*map(str, said), *files) if secret in text]


def test_a_refusal_to_be_notified_is_in_the_status_and_the_next_timer_tries_again(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "apprise", None)
    with BrokenServer() as server:
        mail_to(server.port, "[notify]", 'urls = ["ntfy://secret-canary"]')
        asked = (*SEND, "--due", "--quiet-when-empty")
        answers = [call(*asked), call(*asked)]
        assert len(server.mails) == 1
    for answer in answers:
        assert answer.code == 1
        assert answer.err == (
            "paperreader: [notify] needs Apprise: install it with `pip install 'paperreader[notify]'`.\n"
        )
    status = call("digest", "status").out
    assert "`pip install 'paperreader[notify]'`. The next run tries again." in " ".join(status.split())
    [run] = json.loads(call("digest", "status", "--json").out)
    assert run["not_notified"].startswith("[notify] needs Apprise")
    assert "canary" not in json.dumps(run) + status


def test_a_dry_run_without_mail_prints_the_short_form(call: Call) -> None:
    configure('[notify]\nurls = ["ntfy://x"]')
    printed = call("digest", str(DAY), "--offline", "--dry-run").out
    assert printed.startswith("3 papers in 2026-05-27, ")
    assert "\n\nPaper 1: Learning to Test https://huggingface.co/papers/2611.00001\n" in printed


def test_a_path_in_the_status_stands_on_one_line(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / ("very-long-name-" * 6)
    configure(f'[mail]\nmaildir = "{folder}"\n')
    call(*SEND)
    out = call("digest", "status").out
    assert any(str(folder / "new") in line for line in out.splitlines())


def test_the_help_says_what_is_printed(call: Call) -> None:
    usage = call("digest", "--help").out
    assert "print one JSON object" in usage
    assert "--jsonl" not in usage
    assert "print one JSON array" in call("digest", "status", "--help").out
