"""Who may use the reader in a browser: whoever has the address that was printed, in one browser.

The address has a token that works once. The server exchanges it for a cookie, so that an address that stays
in a history or on a screen is useless. Any web page can make a browser send a request to this machine, and
can have a name that resolves to it (DNS rebinding). So the request must also name this machine, and a
connection must come from our own page.
"""

from __future__ import annotations

import secrets
import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

STRANGER = "Open the address that `paperreader serve` printed, with its token."
USED = (
    "This address was used already, or its server has ended: open the address that `paperreader serve` "
    "printed last."
)
OTHER_NAME = "Open the address that `paperreader serve` printed, by the same name."
OTHER_PAGE = "Only the page of this reader may connect to it."

EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - they are only recognised
"""The hosts that stand for every address of this machine."""


class Access:
    """The token for the next browser, and the cookie of those that used one.

    Args:
        host: the name or address at which the server listens.

    Attributes:
        port: its port, once it listens.
        cookie: the value of the cookie.
        token: the token for the next browser.
    """

    port = 0

    def __init__(self, host: str) -> None:
        self._host = host
        self.cookie = secrets.token_urlsafe(32)
        self.token = secrets.token_urlsafe(16)
        machine = socket.gethostname().lower()
        self._names = {"localhost", host.lower(), machine, f"{machine}.local"}

    @property
    def address(self) -> str:
        """Return the address for the next browser."""
        name = socket.gethostname() if self._host in EVERYWHERE else self._host
        return f"http://{f'[{name}]' if ':' in name else name}:{self.port}/?token={self.token}"

    @property
    def cookie_name(self) -> str:
        """Return the name of the cookie; browsers send cookies to every port."""
        return f"paperreader-{self.port}"

    def redeem(self, token: str) -> bool:
        """Return whether a token is valid; then it is used up, and there is a new one."""
        is_valid = _is(token, self.token)
        if is_valid:
            self.token = secrets.token_urlsafe(16)
        return is_valid

    def has_cookie(self, cookies: Mapping[str, str]) -> bool:
        """Return whether a browser has used a token before."""
        return _is(cookies.get(self.cookie_name, ""), self.cookie)

    def names_this_machine(self, host: str) -> bool:
        """Return whether the `Host` of a request is an address or one of the names of this machine."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
            return name in self._names or bool(ip_address(name))
        except ValueError:
            return False


def is_our_page(origin: str, host: str) -> bool:
    """Return whether the `Origin` of a connection is the page that the same host serves."""
    return bool(host) and origin in (f"http://{host}", f"https://{host}")


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach a name or an address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _is(text: str, secret: str) -> bool:
    return secrets.compare_digest(text.encode(errors="replace"), secret.encode())
