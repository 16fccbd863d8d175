"""Log in at a mail server with one mechanism and one attempt, as failures can lock an account."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING

from paperreader.digest.server import LoginRefused, NotSent, Server
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.digest.connection import Connection, Reply

_REFUSALS = (530, 534, 535, 538)
_ADVICE = {
    ("gmail.com", "googlemail.com"): "Gmail wants an app password: https://myaccount.google.com/apppasswords",
    ("fastmail.com",): "Fastmail wants an app password: https://app.fastmail.com/settings/security",
    (
        "mail.me.com",
    ): "iCloud wants your full address and an app-specific password: https://account.apple.com",
    ("yahoo.com", "aol.com"): "Yahoo and AOL want an app password, made in the account's security settings.",
    ("qq.com", "163.com", "126.com"): "It wants an authorisation code, made in its mail settings.",
    ("office365.com",): "Microsoft 365 takes a password only if the administrator allows SMTP AUTH.",
    ("outlook.com",): 'Outlook.com takes no password: set auth = "xoauth2", or use another account.',
    ("127.0.0.1", "localhost"): "For Proton Bridge it is the password that Bridge shows.",
}
"""Advice for the servers whose names end like this."""


def log_in(connection: Connection, server: Server, features: Mapping[str, str]) -> None:
    """Log in at a mail server.

    Args:
        connection: the connection to the server, after the greeting.
        server: the server and the login.
        features: the extensions that the server offers.

    Raises:
        LoginRefused: the server does not take the name and password.
        NotSent: the server offers no safe and known mechanism, or no login is possible now.
        ConfigError: there is no password.
    """
    if not connection.is_protected and not server.is_local:
        raise NotSent(
            f'No password goes to {server.name} without TLS: set security = "starttls" or "tls" in [mail].'
        )
    offered = features.get("AUTH", "").upper().split()
    ways = ("XOAUTH2",) if server.is_token else ("PLAIN", "LOGIN")
    way = next((way for way in ways if way in offered), None)
    if way is None:
        raise NotSent(_no_way(server, offered, ways))
    password = server.password()
    reply = _without(password, _try(connection, server, way, password))
    if reply.code == 235:
        return
    if reply.code in _REFUSALS or reply.code >= 500:
        raise LoginRefused(
            f"{server.name} refuses the login of {clean_line(server.username, 100)}: {reply.words}. "
            f"{_advice(reply, server)}",
            server=reply.words,
            code=reply.code,
        )
    raise NotSent(
        f"{server.name} cannot log in anyone now: {reply.words}. The next run tries again.",
        server=reply.words,
        code=reply.code,
    )


def _try(connection: Connection, server: Server, way: str, password: str) -> Reply:
    user = server.username
    if way == "XOAUTH2":
        token = _base64(f"user={user}\x01auth=Bearer {password}\x01\x01")
        reply = connection.ask(f"AUTH XOAUTH2 {token}")
        if reply.code == 334:
            # The server first sends the reason as JSON, and the code after an empty answer.
            reason = _challenge(reply)
            reply = connection.ask("")
            reply = reply._replace(lines=(reason, *reply.lines)) if reason else reply
        return reply
    if way == "PLAIN":
        token = _base64(f"\0{user}\0{password}")
        return connection.ask(f"AUTH PLAIN {token}")
    reply = connection.ask("AUTH LOGIN")
    for answer in (user, password):
        if reply.code == 334:
            reply = connection.ask(_base64(answer))
    return reply


def _without(password: str, reply: Reply) -> Reply:
    """Return a reply without the password, which some servers and test tools repeat."""
    secrets = [secret for secret in (password, _base64(password)) if secret]
    if any(secret in line for line in reply.lines for secret in secrets):
        return reply._replace(lines=("(its answer holds the password)",))
    return reply


def _no_way(server: Server, offered: list[str], ways: tuple[str, ...]) -> str:
    names = clean_line(" ".join(offered), 100)
    logins = f"only the logins {names}" if offered else "no login"
    if offered and not server.is_token and "XOAUTH2" in offered:
        advice = 'set auth = "xoauth2" and let password_command print a token.'
    elif offered:
        advice = "use another account or a relay."
    else:
        advice = "leave `username` out of [mail] if it needs none, else check `port` and `security`."
    return f"{server.name} offers {logins}, and not {' or '.join(ways)}: {advice}"


def _advice(reply: Reply, server: Server) -> str:
    if any(code in reply.words for code in ("5.7.139", "5.7.30")):
        return (
            'Microsoft takes no password here: set auth = "xoauth2" with a program that prints a token, or '
            "use another account or a relay."
        )
    if server.is_token:
        return "Let `password_command` print a fresh token; you may have to grant access again."
    known = next((text for endings, text in _ADVICE.items() if server.host.lower().endswith(endings)), "")
    return f"Check `username` and the password in [mail]. {known}".strip()


def _challenge(reply: Reply) -> str:
    """Return why a token was refused, from base64 of a JSON object such as `{"status": "400", …}`."""
    try:
        found = json.loads(base64.b64decode("".join(reply.lines)))
        return clean_line(", ".join(f"{name} {value}" for name, value in found.items()), 100)
    except (binascii.Error, ValueError, AttributeError):
        return ""


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "surrogateescape")).decode("ascii")
