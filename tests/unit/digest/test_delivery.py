"""Mails go to sendmail and into Maildirs unchanged; passwords come from the source in the settings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from paperreader.config import load_config
from paperreader.digest.delivery import Delivery, envelope_of
from paperreader.digest.message import Envelope
from paperreader.digest.server import NotSent, Uncertain
from paperreader.errors import ConfigError
from paperreader.mail_settings import MailConfig, is_address
from tests.unit.digest.digests import ME, to_server
from tests.unit.digest.mail_servers import BrokenServer, hang_up

MAIL = b"Subject: Papers\r\n\r\n.\r\n..x\r\nFrom here\r\n\r\n.\r\n"
ENVELOPE = Envelope(ME, (ME, "-other@example.org"))


def program(folder: Path, text: str) -> str:
    """Write a program of Python and return its path."""
    path = folder / "a program"
    path.write_text(f"#!{sys.executable}\nimport sys, os, time\n{text}\n")
    path.chmod(0o755)
    return str(path)


class TestSendmail:
    """The user's program gets the mail with LF; its exit code is in the message."""

    def hand_over(self, path: str, seconds: float = 20) -> str:
        delivery = Delivery(MailConfig(sendmail=path), {}, sendmail_seconds=seconds)
        return delivery.hand_over(MAIL, ENVELOPE).server

    def test_it_gets_the_bytes_and_the_addresses(self, tmp_path: Path) -> None:
        path = program(tmp_path, "open(sys.argv[0] + '.out', 'wb').write(sys.stdin.buffer.read())\n"
                       "open(sys.argv[0] + '.args', 'w').write(repr(sys.argv[1:]))")  # fmt: skip
        assert self.hand_over(path) == f"handed to {path}"
        assert Path(f"{path}.out").read_bytes() == MAIL.replace(b"\r\n", b"\n")
        assert Path(f"{path}.args").read_text() == repr(["-i", "-f", ME, "--", *ENVELOPE.recipients])

    @pytest.mark.parametrize(
        ("code", "words"),
        [(64, "called wrongly"), (69, "not available"), (75, "try again later"), (77, "not permitted"),
         (127, "not found"), (3, "it failed")],
    )  # fmt: skip
    def test_its_exit_code_is_named_with_its_last_words(self, tmp_path: Path, code: int, words: str) -> None:
        path = program(tmp_path, f"print('a\\n\\x1b[31mwhy', file=sys.stderr)\nsys.exit({code})")
        with pytest.raises(NotSent, match=f"ended with {code}: .*{words}.* It said: why") as caught:
            self.hand_over(path)
        assert str(caught.value).isprintable()
        assert ("The next run tries again" in str(caught.value)) == (code == 75)

    @pytest.mark.parametrize("text", ["time.sleep(99)", "os.close(1); os.close(2); time.sleep(99)"])
    def test_one_that_does_not_end_is_stopped_and_leaves_the_mail_uncertain(
        self, tmp_path: Path, text: str
    ) -> None:
        with pytest.raises(Uncertain, match=r"did not end within 0\.3 seconds"):
            self.hand_over(program(tmp_path, text), 0.3)

    def test_one_that_leaves_a_child_behind_is_not_waited_for(self, tmp_path: Path) -> None:
        path = program(tmp_path, "if os.fork() == 0: time.sleep(9)")
        assert self.hand_over(path) == f"handed to {path}"

    def test_one_that_fills_its_output_does_not_fill_the_memory(self, tmp_path: Path) -> None:
        path = program(tmp_path, "for _ in range(300): print('x' * 100_000)\nsys.exit(70)")
        with pytest.raises(NotSent, match="ended with 70"):
            self.hand_over(path)

    def test_one_that_is_not_there_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(NotSent, match=r"cannot be run: No such file or directory\. Check"):
            self.hand_over(str(tmp_path / "missing"))


class TestMaildir:
    """A mail is a private file with LF, written once."""

    def test_the_file_has_the_bytes_and_no_name_of_the_machine(self, tmp_path: Path) -> None:
        import socket

        delivery = Delivery(MailConfig(maildir=str(tmp_path / "Mail" / "papers")), {})
        said = delivery.hand_over(MAIL, ENVELOPE).server
        [path] = (tmp_path / "Mail" / "papers" / "new").iterdir()
        assert said == f"put into {path}"
        assert path.read_bytes() == MAIL.replace(b"\r\n", b"\n")
        assert socket.gethostname() not in path.name
        assert path.stat().st_mode & 0o777 == 0o600
        folders = [tmp_path / "Mail", *(tmp_path / "Mail" / "papers").iterdir()]
        assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}

    def test_the_same_mail_is_there_once_wherever_it_was_moved(self, tmp_path: Path) -> None:
        delivery = Delivery(MailConfig(maildir=str(tmp_path / "papers")), {})
        delivery.hand_over(MAIL, ENVELOPE)
        delivery.hand_over(MAIL, ENVELOPE)
        [path] = (tmp_path / "papers" / "new").iterdir()
        path.rename(tmp_path / "papers" / "cur" / f"{path.name}:2,S")
        delivery.hand_over(MAIL, ENVELOPE)
        assert not list((tmp_path / "papers" / "new").iterdir())
        assert not list((tmp_path / "papers" / "tmp").iterdir())

    def test_a_folder_that_cannot_be_made_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "papers").touch()
        delivery = Delivery(MailConfig(maildir=str(tmp_path / "papers")), {})
        for use in (lambda: delivery.hand_over(MAIL, ENVELOPE), lambda: delivery.check(ENVELOPE)):
            with pytest.raises(NotSent, match="papers"):
                use()


class TestPassword:
    """A password comes from a variable or a program, and no part of it is ever shown."""

    def password(self, text: str, folder: Path, seconds: float = 20) -> str:
        config = to_server(25, username=ME, password_command=(program(folder, text),))
        return Delivery(config, {}, password_seconds=seconds).server.password()

    @pytest.mark.parametrize(
        ("text", "password"),
        [("print('secret')", "secret"), (r"print('secret\r')", "secret"), ("print(' a b ')", " a b "),
         ("print('pä55', end='')", "pä55"), ("print(repr(sys.stdin.read()))", "''")],
    )  # fmt: skip
    def test_a_program_prints_it(self, tmp_path: Path, text: str, password: str) -> None:
        assert self.password(text, tmp_path) == password

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("time.sleep(99)", "did not end within 0.5 seconds: perhaps it asks a question"),
            ("print('canary'); print('no tty', file=sys.stderr); sys.exit(2)", "ended with 2: no tty."),
            ("sys.exit(2)", "ended with 2: it said nothing"),
            ("pass", "has to print the password on one line"),
            ("print('canary\\nuser: me')", "has to print the password on one line"),
            ("print('canary' * 200_000)", "has to print the password on one line"),
        ],
    )  # fmt: skip
    def test_what_goes_wrong_is_said_without_its_output(self, tmp_path: Path, text: str, words: str) -> None:
        with pytest.raises(ConfigError) as caught:
            self.password(text, tmp_path, 0.5 if "sleep" in text else 20)
        assert words in str(caught.value)
        assert "canary" not in str(caught.value)

    def test_a_program_that_is_not_there_is_said(self) -> None:
        delivery = Delivery(to_server(25, username=ME, password_command=("/no/such",)), {})
        with pytest.raises(ConfigError, match=r"password_command in \[mail\] .* cannot be run: No such file"):
            delivery.server.password()

    def test_a_variable_holds_it(self) -> None:
        delivery = Delivery(
            to_server(25, username=ME, password_env="MAIL_PASSWORD"), {"MAIL_PASSWORD": "pä55"}
        )
        assert delivery.server.password() == "pä55"

    def test_a_variable_that_is_not_set_is_named(self) -> None:
        delivery = Delivery(to_server(25, username=ME, password_env="MAIL_PASSWORD"), {})
        with pytest.raises(ConfigError, match=r"MAIL_PASSWORD.* is not set\. A timer"):
            delivery.server.password()

    def test_a_login_without_a_password_is_said(self) -> None:
        with pytest.raises(ConfigError, match="set `password_command` or `password_env`"):
            Delivery(to_server(25, username=ME), {}).server.password()


BAD_ADDRESSES = [
    "a", "a@", "@example.org", "a@b", "a@b@example.org", "not an address", "undisclosed:;",
    "Name <a@example.org>", "a@example.org,b@example.org", "a@example.org\n",
    "a@example.org\r\nRCPT TO:<b@example.org>", "a b@example.org", "a..b@example.org",
    ".a@example.org", "a.@example.org", "a@.example.org", "a@example..org", "a@example.org.",
    "a@-example.org", "a@example-.org", "a@my_host.org", '"a b"@example.org',
    "a@[127.0.0.1]", "<a@example.org>", "a@example.org>", "a\x00@example.org", "a@example.org\x00",
    f"{'a' * 65}@example.org", f"a@{'b' * 64}.org", "a(x)@example.org", "a@127.0.0.1",
    "a\u200b@example.org", "a\xa0b@example.org", "\u202ea@example.org", "a\x85@example.org",
    "a@exam\u200bple.org", "a;b@example.org", "a\\b@example.org",
    f"a@{'.'.join(['b' * 60] * 5)}.org",
]  # fmt: skip


class TestAddresses:
    """An address that no server can accept is refused when the settings are read."""

    @pytest.mark.parametrize("address", BAD_ADDRESSES, ids=ascii)
    def test_bad_ones_are_refused_with_the_setting(self, tmp_path: Path, address: str) -> None:
        import json

        assert not is_address(address)
        path = tmp_path / "config.toml"
        for line in (f"from = {json.dumps(address)}", f"to = [{json.dumps(address)}]"):
            path.write_text(f"[mail]\n{line}\n", encoding="utf-8")
            with pytest.raises(ConfigError, match=r'mail\.(from|to) is .* must be .*"me@') as caught:
                load_config(path)
            assert "line 2" in str(caught.value) or ":2" in str(caught.value)
        with pytest.raises(ConfigError, match="set `from`"):
            envelope_of(MailConfig(host="x", username=address))

    @pytest.mark.parametrize(
        ("address", "written"),
        [
            (ME, ME),
            ("o'neil+x@a-b.co.uk", "o'neil+x@a-b.co.uk"),
            ("me@localhost", "me@localhost"),
            ("me@bücher.example", "me@xn--bcher-kva.example"),
            ("me@faß.example", "me@xn--fa-hia.example"),
            ("me@例え.jp", "me@xn--r8jz45g.jp"),
            ("jürgen@bücher.example", "jürgen@xn--bcher-kva.example"),
            ("दोस्त@example.org", "दोस्त@example.org"),
        ],
    )
    def test_domains_are_written_in_ascii(self, address: str, written: str) -> None:
        envelope = envelope_of(MailConfig(host="x", sender=address, to=(address, address)))
        assert envelope == Envelope(written, (written,))

    def test_long_addresses_are_taken_up_to_their_limit(self) -> None:
        long = f"{'a' * 60}@{'.'.join(['b' * 50] * 3)}.org"
        assert envelope_of(MailConfig(host="x", sender=long)).sender == long
        for too_long in (f"{'a' * 60}@{'.'.join(['b' * 44 + 'ü'] * 4)}.org", f"{'ü' * 33}@example.org"):
            with pytest.raises(ConfigError, match="254 bytes"):
                envelope_of(MailConfig(host="x", sender=too_long))

    def test_a_domain_that_cannot_exist_is_said(self) -> None:
        with pytest.raises(ConfigError, match="its domain is not valid"):
            envelope_of(MailConfig(host="x", sender="a@ab--ü.org"))


class TestPlace:
    """A mail goes to exactly one place, and missing settings are named."""

    @pytest.mark.parametrize(
        ("settings", "words"),
        [
            ({}, "set `host`, `sendmail` or `maildir`"),
            ({"host": "x", "maildir": "y", "sender": ME}, "has host and maildir: a mail goes to one"),
            ({"host": "x"}, "has no sender: set `from`"),
        ],
    )
    def test_what_is_missing_is_named(self, settings: dict[str, Any], words: str) -> None:
        with pytest.raises(ConfigError) as caught:
            envelope_of(MailConfig(**settings))
        assert words in str(caught.value)

    def test_a_maildir_needs_nothing_else(self) -> None:
        assert envelope_of(MailConfig(maildir="x")).recipients == ("paperreader@localhost",)

    def test_checking_looks_without_sending(self, tmp_path: Path) -> None:
        path = program(tmp_path, "open(sys.argv[0] + '.ran', 'w')")
        assert "was not run" in Delivery(MailConfig(sendmail=path), {}).check(ENVELOPE)
        assert not Path(f"{path}.ran").exists()
        with pytest.raises(NotSent, match="cannot be run"):
            Delivery(MailConfig(sendmail=str(tmp_path / "missing")), {}).check(ENVELOPE)
        assert "Mails go into" in Delivery(MailConfig(maildir=str(tmp_path / "papers")), {}).check(ENVELOPE)
        with BrokenServer() as server:
            said = Delivery(to_server(server.port), {}).check(ENVELOPE)
        assert said == f"127.0.0.1:{server.port} (fake ESMTP) answered without a login; nothing was sent."
        with BrokenServer({"EHLO": hang_up}) as server, pytest.raises(NotSent):
            Delivery(to_server(server.port), {}).check(ENVELOPE)

    @pytest.mark.parametrize(
        ("host", "sender", "warns"),
        [("smtp.example.org", "me@gmail.com", True), ("smtp.gmail.com", "me@gmail.com", False),
         ("smtp.example.org", ME, False), ("smtp.notgmail.com", "me@gmail.com", True)],
    )  # fmt: skip
    def test_gmail_through_another_server_is_warned_of(self, host: str, sender: str, warns: bool) -> None:
        config = MailConfig(host=host, sender=sender)
        assert bool(Delivery(config, {}).warnings(envelope_of(config))) == warns
