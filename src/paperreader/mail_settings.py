"""The settings `[mail]` and `[notify]`: where a digest is sent. `config` checks them like all others."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import msgspec

_BEYOND_ASCII = r"[^\x00-\xa0\xad\s\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\uffff]"
"""The non-ASCII characters that RFC 6531 allows before the @, except invisible ones."""

_ATOM = rf"(?:[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~-]|{_BEYOND_ASCII})+"
_LABEL = r"[^\W_](?:[^\W_]|-){0,61}[^\W_]|[^\W_]"
_DOMAIN = rf"(?:{_LABEL})(?:\.(?:{_LABEL}))*\.(?=.*\D)(?:{_LABEL})|localhost"
_ADDRESS = rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_DOMAIN})"
_DESCRIBED = 'an address like "me@example.org"'
_HOST = r"(?:\w(?:\w|[-.]){0,252}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+(?:%[A-Za-z0-9]+)?)"

Address = Annotated[str, msgspec.Meta(pattern=rf"\A{_ADDRESS}\Z", max_length=254, description=_DESCRIBED)]


def is_address(text: str) -> bool:
    """Return whether a text is a mail address; not every server takes one that is not ASCII before the @."""
    return len(text) <= 254 and re.fullmatch(_ADDRESS, text) is not None


_SECURITY = {
    "starttls": "starttls",
    "tls": "tls", "ssl": "tls", "ssl/tls": "tls", "smtps": "tls", "implicit": "tls",
    "none": "none",
}  # fmt: skip
"""The names that programs use for the ways to protect a connection, and our name for each."""


class MailConfig(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"sender": "from"}
):
    """`[mail]`: how a digest is sent. One of `host`, `sendmail` and `maildir` is the destination.

    Attributes:
        host: the name or address of the mail server.
        port: its port; 0 for the usual one: 465 with TLS, 587 with STARTTLS, 25 without either.
        security: how the connection is protected; empty means TLS at port 465, else STARTTLS.
        auth: whether to log in with a password, or with an OAuth token that `password_command` prints.
        username: the name to log in with; empty for no login.
        password_env: the environment variable that holds the password.
        password_command: the program that prints the password, and its arguments.
        sender: the address that sends the mail; empty is `username`.
        to: the recipients.
        ca_file: a file of certificates to trust instead of the system's.
        helo: our name in the greeting to the server; empty is our address.
        sendmail: a program to hand the mail to instead of a server.
        maildir: a folder to put the mail into instead of a server.
    """

    host: Annotated[
        str,
        msgspec.Meta(
            pattern=rf"\A\s*(?:{_HOST})?\s*\Z",
            description='the name of a mail server like "smtp.example.org"; its port is a setting of its own',
        ),
    ] = ""
    port: Annotated[int, msgspec.Meta(ge=0, le=65_535, description="a number from 1 to 65535")] = 0
    security: Annotated[
        Literal["", "starttls", "tls", "none", "ssl", "ssl/tls", "smtps", "implicit"],
        msgspec.Meta(description='"starttls", "tls" or "none"'),
    ] = ""
    auth: Annotated[Literal["password", "xoauth2"], msgspec.Meta(description='"password" or "xoauth2"')] = (
        "password"
    )
    username: Annotated[
        str, msgspec.Meta(pattern=r"\A[^\x00-\x1f\x7f]{0,254}\Z", description="the name that logs in")
    ] = ""
    password_env: Annotated[
        str, msgspec.Meta(pattern=r"\A(?:[A-Za-z_]\w*)?\Z", description="the name of an environment variable")
    ] = ""
    password_command: Annotated[
        tuple[Annotated[str, msgspec.Meta(min_length=1)], ...],
        msgspec.Meta(description='a list of texts, like ["pass", "show", "mail"]'),
    ] = ()
    sender: Annotated[
        str, msgspec.Meta(pattern=rf"\A(?:{_ADDRESS})?\Z", max_length=254, description=_DESCRIBED)
    ] = ""
    to: Annotated[
        tuple[Address, ...], msgspec.Meta(max_length=50, description='a list of addresses, like ["me@x.org"]')
    ] = ()
    ca_file: Annotated[str, msgspec.Meta(description="the path of a PEM file")] = ""
    helo: Annotated[str, msgspec.Meta(pattern=r"\A[!-~]{0,255}\Z", description="a name without blanks")] = ""
    sendmail: Annotated[str, msgspec.Meta(description='a path like "/usr/sbin/sendmail"')] = ""
    maildir: Annotated[str, msgspec.Meta(description='a path like "~/Mail/papers"')] = ""

    @property
    def is_used(self) -> bool:
        """Return whether any setting is set."""
        return self != MailConfig()

    @property
    def places(self) -> tuple[str, ...]:
        """Return the destinations that are set: one of `host`, `sendmail` and `maildir` in a valid config."""
        return tuple(name for name in ("host", "sendmail", "maildir") if getattr(self, name).strip())

    @property
    def protection(self) -> str:
        """Return how the connection is protected: `starttls`, `tls` or `none`."""
        return _SECURITY.get(self.security, "tls" if self.port == 465 else "starttls")

    @property
    def real_port(self) -> int:
        """Return the port, or the usual one of the protection."""
        return self.port or {"tls": 465, "starttls": 587, "none": 25}[self.protection]


class NotifyConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[notify]`: where the short form of a digest is sent, with a mail or without one.

    Attributes:
        urls: addresses in the syntax of Apprise (https://github.com/caronc/apprise). They may hold secrets.
    """

    urls: Annotated[
        tuple[Annotated[str, msgspec.Meta(min_length=1)], ...],
        msgspec.Meta(description='a list of addresses, like ["ntfy://papers"]'),
    ] = ()
