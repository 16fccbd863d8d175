"""Handing a mail over: to a server, to a sendmail program, or into a Maildir, as `[mail]` says."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from paperreader.digest.message import Envelope
from paperreader.digest.smtp import Accepted, NotSent, Security, Server, send
from paperreader.errors import ConfigError
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.mail_settings import MailConfig

_PASSWORD_SECONDS = 20
_SENDMAIL_SECONDS = 60
_LONGEST_PASSWORD = 4_096
_SYSEXITS = {
    64: "it was called wrongly", 65: "the mail is malformed", 67: "a recipient is unknown",
    68: "a host is unknown", 69: "it is not available", 70: "it failed inside", 71: "the system failed",
    73: "it cannot write", 74: "reading or writing failed", 75: "try again later", 77: "it is not permitted",
    78: "it is not set up", 126: "it cannot be run", 127: "it was not found",
}  # fmt: skip
"""What sendmail's exit codes mean: sysexits.h."""

_HELP = "`docs/digest.md` shows the settings of the usual providers."


def envelope_of(config: MailConfig) -> Envelope:
    """Return who a mail is from and for.

    Raises:
        ConfigError: `[mail]` is missing or incomplete; the sentence names the setting.
    """
    if not (config.host or config.sendmail or config.maildir):
        raise ConfigError(
            f"[mail] in config.toml says nowhere to send to: set `host`, `sendmail` or `maildir`. {_HELP}"
        )
    sender = config.sender or config.username
    if "@" not in sender:
        raise ConfigError("[mail] in config.toml has no sender: set `from` to your address.")
    recipients = config.to or (sender,)
    return Envelope(_ascii(sender), tuple(_ascii(recipient) for recipient in recipients))


def deliver(mail: bytes, envelope: Envelope, config: MailConfig, environ: Mapping[str, str]) -> Accepted:
    """Hand over a mail.

    Args:
        mail: with CRLF at the ends of its lines.
        envelope: who it is from and for.
        config: where to.
        environ: may hold the password.

    Raises:
        NotSent, Uncertain: as `smtp.send`.
        ConfigError: a setting is missing.
    """
    if config.maildir:
        return _into_maildir(mail.replace(b"\r\n", b"\n"), Path(config.maildir).expanduser())
    if config.sendmail:
        return _to_sendmail(mail.replace(b"\r\n", b"\n"), envelope, Path(config.sendmail).expanduser())
    return send(server_of(config, environ), envelope.sender, envelope.recipients, mail)


def server_of(config: MailConfig, environ: Mapping[str, str]) -> Server:
    """Return the server of the settings."""
    return Server(
        host=config.host.strip(),
        port=config.real_port,
        security=Security(config.protection),
        username=config.username,
        password=lambda: password_of(config, environ),
        ca_file=Path(config.ca_file).expanduser() if config.ca_file else None,
        helo=config.helo,
    )


def password_of(config: MailConfig, environ: Mapping[str, str]) -> str:
    """Return the password, from the environment or from a program.

    Raises:
        ConfigError: there is none; the sentence says where it was looked for and never holds any of it.
    """
    if config.password_env:
        if config.password_env not in environ:
            raise ConfigError(
                f"The variable {config.password_env}, which password_env in [mail] names, is not set. A "
                "timer does not see the variables of your shell: use password_command there."
            )
        return environ[config.password_env]
    if config.password_command:
        return _printed(config.password_command)
    raise ConfigError("[mail] has a username but no password: set `password_command` or `password_env`.")


def _printed(command: tuple[str, ...]) -> str:
    name = clean_line(command[0], 60)
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command, as a list
            [str(Path(command[0]).expanduser()) if command[0].startswith("~") else command[0], *command[1:]],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PASSWORD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ConfigError(
            f"password_command ({name}) did not end within {_PASSWORD_SECONDS} seconds: it may ask a "
            "question, which a timer cannot answer."
        ) from error
    except OSError as error:
        raise ConfigError(f"password_command ({name}) cannot be run: {error.strerror}.") from error
    if done.returncode:
        said = clean_line(done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2], 200)
        raise ConfigError(
            f"password_command ({name}) ended with {done.returncode}: {said or 'it said nothing'}."
        )
    password = done.stdout.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")
    if not password or len(password) > _LONGEST_PASSWORD or "\n" in password:
        raise ConfigError(f"password_command ({name}) has to print one line with the password.")
    return password


def _to_sendmail(mail: bytes, envelope: Envelope, program: Path) -> Accepted:
    # Without -i a line of one dot would end the mail.
    command = [str(program), "-i", "-f", envelope.sender, "--", *envelope.recipients]
    try:
        done = subprocess.run(  # noqa: S603 - checked addresses after `--`
            command, input=mail, capture_output=True, timeout=_SENDMAIL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NotSent(f"{program} did not end within {_SENDMAIL_SECONDS} seconds.") from error
    except OSError as error:
        raise NotSent(f"{program} cannot be run: {error.strerror}. Check `sendmail` in [mail].") from error
    if done.returncode:
        said = clean_line(done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2], 200)
        meaning = _SYSEXITS.get(done.returncode, "it failed")
        code = 450 if done.returncode == 75 else 550
        raise NotSent(
            f"{program} ended with {done.returncode}, {meaning}. {said}".strip(), server=said, code=code
        )
    return Accepted(f"handed to {program}", {})


def _into_maildir(mail: bytes, folder: Path) -> Accepted:
    """Put a mail into a Maildir, for its owner only; the file name does not hold the name of the machine."""
    name = f"{int(time.time())}.{uuid4().hex}.paperreader"
    try:
        for part in (folder, *(folder / part for part in ("tmp", "new", "cur"))):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = folder / "tmp" / name
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(mail)
            file.flush()
            os.fsync(file.fileno())
        target = folder / "new" / name
        temporary.rename(target)
    except OSError as error:
        raise NotSent(f"The mail cannot be put into {folder}: {error.strerror}.") from error
    return Accepted(f"put into {target}", {})


def _ascii(address: str) -> str:
    """Return an address with the ASCII form of its domain (RFC 5890).

    Raises:
        ConfigError: what stands before the @ is not ASCII, or there is no such domain.
    """
    local, _, domain = address.strip().rpartition("@")
    try:
        return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise ConfigError(
            f"The address {clean_line(address, 254)} in [mail] cannot be used: what stands before the @ "
            "has to be ASCII, and the domain has to be one that exists."
        ) from error
