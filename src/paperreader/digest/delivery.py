"""Hand over a mail to a server, to a sendmail program, or into a Maildir, as `[mail]` says."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperreader.digest import maildir, programs, smtp
from paperreader.digest.message import Envelope
from paperreader.digest.server import Accepted, Limits, NotSent, Security, Server, Uncertain
from paperreader.errors import ConfigError, quoted
from paperreader.folders import command_of_setting, path_of_setting
from paperreader.mail_settings import MailConfig, is_address

if TYPE_CHECKING:
    from collections.abc import Mapping


_LONGEST_PASSWORD = 8_192
_LATER = 75
_SYSEXITS = {
    64: "it was called wrongly", 65: "the mail is malformed", 67: "a recipient is unknown",
    68: "a host is unknown", 69: "it is not available", 70: "it failed inside", 71: "the system failed",
    73: "it cannot write", 74: "reading or writing failed", _LATER: "try again later",
    77: "it is not permitted", 78: "it is not set up", 126: "it cannot be run", 127: "it was not found",
}  # fmt: skip
"""The meanings of sendmail's exit codes, from sysexits.h."""

_FILE = Path("config.toml")
_HELP = "`docs/digest.md` shows the settings of the usual providers."


class Delivery(NamedTuple):
    """Hands mails over, as the settings say.

    Attributes:
        config: the settings `[mail]`.
        environ: the environment, which may have the password.
        file: the file that holds them, for messages.
        limits: the time limits for a server.
        password_seconds, sendmail_seconds: the time limits for these programs.
    """

    config: MailConfig
    environ: Mapping[str, str]
    file: Path = _FILE
    limits: Limits = Limits()
    password_seconds: float = 20
    sendmail_seconds: float = 120

    @property
    def place(self) -> str:
        """Return the destination of mails: a server, a program or a folder."""
        config = self.config
        return config.maildir or config.sendmail or self.server.name

    @property
    def server(self) -> Server:
        """Return the server of the settings."""
        config = self.config
        return Server(
            host=config.host.strip(),
            port=config.real_port,
            security=Security(config.protection),
            username=config.username,
            password=self._password,
            is_token=config.auth == "xoauth2",
            ca_file=path_of_setting(config.ca_file) if config.ca_file else None,
            helo=config.helo,
        )

    def hand_over(self, mail: bytes, envelope: Envelope) -> Accepted:
        """Hand over a mail.

        Args:
            mail: the mail, with CRLF line ends.
            envelope: the sender and the recipients.

        Raises:
            NotSent, Uncertain: as `smtp.send`.
            ConfigError: there is no password.
        """
        if self.config.maildir:
            return maildir.put(mail.replace(b"\r\n", b"\n"), path_of_setting(self.config.maildir))
        if self.config.sendmail:
            return self._to_sendmail(mail.replace(b"\r\n", b"\n"), envelope)
        return smtp.send(self.server, envelope.sender, envelope.recipients, mail, self.limits)

    def check(self, envelope: Envelope) -> str:
        """Try everything except sending, and return the result as a sentence.

        This connects and logs in, or finds the program or the folder.

        Raises:
            NotSent: a mail could not leave; the sentence says what to change.
            ConfigError: there is no password.
        """
        config = self.config
        if config.maildir:
            folder = path_of_setting(config.maildir)
            try:
                maildir.prepare(folder)
            except OSError as error:
                raise NotSent(f"{folder} cannot be a Maildir: {error.strerror}.") from error
            if not os.access(folder / "new", os.W_OK):
                raise NotSent(f"{folder} cannot be written.")
            return f"Mails go into {folder}."
        if config.sendmail:
            if shutil.which(path_of_setting(config.sendmail)) is None:
                raise NotSent(f"{config.sendmail} cannot be run. Check `sendmail` in [mail].")
            return f"Mails go to {config.sendmail}, which was not run."
        greeting = smtp.check(self.server, (envelope.sender, *envelope.recipients), self.limits)
        login = f"and took the login of {config.username}" if config.username else "without a login"
        return f"{self.server.name} ({greeting}) answered {login}; nothing was sent."

    def warnings(self, envelope: Envelope) -> list[str]:
        """Return a sentence for each setting that works but makes mails disappear."""
        domain = envelope.sender.rpartition("@")[2].lower()
        host = self.config.host.strip().lower()
        providers = ("gmail.com", "googlemail.com")
        is_fine = self.config.maildir or host.endswith(tuple(f".{name}" for name in providers))
        if domain not in providers or is_fine:
            return []
        warning = (
            f"`from` is at {domain}, but the mail does not go through Google: receivers refuse or hide "
            'such mails. Set host = "smtp.gmail.com", or `from` to an address of your server.'
        )
        return [warning]

    def _password(self) -> str:
        config = self.config
        if config.password_env:
            if not self.environ.get(config.password_env):
                raise ConfigError(
                    f"The variable {config.password_env}, which password_env in [mail] names, is not set. A "
                    "timer does not see the variables of your shell: use password_command there."
                )
            return self.environ[config.password_env]
        if config.password_command:
            return self._printed_password()
        raise ConfigError(
            f"[mail] in {self.file} has a username but no password: set `password_command` or `password_env`."
        )

    def _printed_password(self) -> str:
        command = self.config.password_command
        name = f"password_command in [mail] ({quoted(command[0])})"
        try:
            done = programs.run(command_of_setting(command), seconds=self.password_seconds)
        except TimeoutError as error:
            raise ConfigError(
                f"{name} did not end within {self.password_seconds:g} seconds: perhaps it asks a question, "
                "which a timer cannot answer."
            ) from error
        except (OSError, ValueError) as error:
            raise ConfigError(f"{name} cannot be run: {getattr(error, 'strerror', error)}.") from error
        if done.code:
            message = (done.last_line or "it said nothing").rstrip(".")
            raise ConfigError(
                f"{name} ended with {done.code}: {message}. It runs without a terminal, as in a timer."
            )
        password = done.output.decode("utf-8", "surrogateescape").removesuffix("\n").removesuffix("\r")
        if not password or len(password) > _LONGEST_PASSWORD or re.search(r"[\x00-\x1f\x7f]", password):
            raise ConfigError(f"{name} has to print the password on one line and nothing else.")
        return password

    def _to_sendmail(self, mail: bytes, envelope: Envelope) -> Accepted:
        program = self.config.sendmail
        # Without -i a line of one dot would end the mail.
        command = [str(path_of_setting(program)), "-i", "-f", envelope.sender, "--", *envelope.recipients]
        try:
            done = programs.run(command, seconds=self.sendmail_seconds, data=mail)
        except TimeoutError as error:
            raise Uncertain(
                f"{program} did not end within {self.sendmail_seconds:g} seconds and was stopped, so the "
                "mail may be on its way or not. The next run hands over the same mail, with its Message-ID."
            ) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise NotSent(f"{program} cannot be run: {reason}. Check `sendmail` in [mail].") from error
        if not done.code:
            return Accepted(f"handed to {program}")
        meaning = _SYSEXITS.get(done.code, "it failed")
        advice = "The next run tries again." if done.code == _LATER else "Check `sendmail` in [mail]."
        message = f"It said: {done.last_line.rstrip('.')}. " if done.last_line else ""
        raise NotSent(
            f"{program} ended with {done.code}: {meaning}. {message}{advice}",
            server=done.last_line,
            is_final=done.code == 65,
        )


def envelope_of(config: MailConfig, file: Path = _FILE) -> Envelope:
    """Return the sender and the recipients of mails; `file` is named in messages.

    Raises:
        ConfigError: `[mail]` is missing or incomplete; the sentence names the setting.
    """
    if not config.places:
        raise ConfigError(
            f"[mail] in {file} has no destination: set `host`, `sendmail` or `maildir`. {_HELP}"
        )
    if len(config.places) > 1:
        raise ConfigError(
            f"[mail] in {file} has {' and '.join(config.places)}: a mail goes to one, so keep one."
        )
    sender = config.sender or config.username or ("paperreader@localhost" if config.maildir else "")
    if not is_address(sender):
        raise ConfigError(
            f'[mail] in {file} has no sender: set `from` to your address, like "me@example.org".'
        )
    recipients = config.to or (sender,)
    return Envelope(_written(sender), tuple(dict.fromkeys(_written(recipient) for recipient in recipients)))


def _written(address: str) -> str:
    """Return an address with the ASCII form of its domain (RFC 5890).

    Raises:
        ConfigError: the domain is not valid, or the address is too long.
    """
    local, _, domain = address.rpartition("@")
    if not domain.isascii():
        import idna

        try:
            domain = idna.encode(domain, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise ConfigError(
                f"{quoted(address)} in [mail] cannot be used: its domain is not valid."
            ) from error
    if len(local.encode()) > 64 or len(local.encode()) + len(domain) > 253:
        raise ConfigError(
            f"{quoted(address)} in [mail] is longer than the 254 bytes of an address, or the 64 before the @."
        )
    return f"{local}@{domain}"
