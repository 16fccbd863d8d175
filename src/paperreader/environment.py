"""The settings in the environment, checked when they are needed: addresses of servers, and tokens."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from paperreader.errors import ConfigError
from paperreader.models.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

_URL = (
    r"(?ai)https?://(?:[\w-]{1,63}(?:\.[\w-]{1,63})*|\[(?P<ipv6>[0-9a-f:.]+)\])(?::(?P<port>\d{1,5}))?"
    r"(?:/[\w.~%-]+)*"
)


class Address(Value, frozen=True):
    """The address of a server, as whoever uses it declares it.

    Attributes:
        variable: the environment variable that replaces it, or empty.
        default: the address without a slash at the end.
        token: the environment variable that has the token of the user, or empty.
        header: the header in which the token is sent; `Authorization` gets `Bearer` before it.
        token_moves: whether the token is also sent to an address that replaces the default.
        probe: what follows the address for a small answer that shows whether the server works.
        pause: the seconds between two requests that the server asks for, or 0.
    """

    variable: str
    default: str
    token: str = ""
    header: str = "Authorization"
    token_moves: bool = False
    probe: str = ""
    pause: float = 0.0


class Environment:
    """The environment variables of this process.

    Args:
        variables: their values by name.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def address(self, declared: Address) -> str:
        """Return an address: the variable if it is set, else the default; without a slash at the end.

        Raises:
            ConfigError: it is not a plain http or https address. It is not shown, as it may hold a secret.
        """
        url = self._variables.get(declared.variable, "").strip()
        if not url:
            return declared.default
        url = url.rstrip("/")
        if not _is_address(url):
            raise ConfigError(
                f"{declared.variable} in the environment is not an address: "
                "write it like https://example.org, without a name, password, query or fragment."
            )
        return url

    def token(self, name: str) -> str | None:
        """Return the token in a variable, or None if it is not set.

        Raises:
            ConfigError: it has a character that is not allowed in a header. It is not shown.
        """
        token = self._variables.get(name, "").strip() if name else ""
        if not re.fullmatch(r"[!-~]*", token):
            raise ConfigError(
                f"{name} in the environment is not a token: it has a blank, a control or a non-ASCII "
                "character."
            )
        return token or None


def _is_address(url: str) -> bool:
    match = re.fullmatch(_URL, url)
    if match is None or not 0 < int(match["port"] or 1) < 65_536:
        return False
    if match["ipv6"]:
        import ipaddress

        with contextlib.suppress(ValueError):
            return bool(ipaddress.IPv6Address(match["ipv6"]))
        return False
    return True
