"""The settings in the environment, checked: the addresses of the sources, and the tokens."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

_URL = re.compile(
    r"https?://(?:[\w-]{1,63}(?:\.[\w-]{1,63})*|\[(?P<ipv6>[0-9a-f:.]+)\])(?::(?P<port>\d{1,5}))?(?:/[\w.~%-]+)*",
    re.ASCII | re.IGNORECASE,
)


class Endpoints(msgspec.Struct, frozen=True, kw_only=True):
    """The addresses of the sources: http or https, without a slash at the end."""

    hugging_face: str = "https://huggingface.co"
    arxiv_api: str = "https://export.arxiv.org"
    arxiv_web: str = "https://arxiv.org"
    ar5iv: str = "https://ar5iv.labs.arxiv.org"
    github_api: str = "https://api.github.com"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Endpoints:
        """Return the endpoints that the environment names, with defaults for the others.

        Raises:
            ConfigError: one is not a plain http or https address. It is not shown, as it may hold a secret.
        """
        urls = {field: environ.get(name, "").strip() for field, name in _ENDPOINT_VARIABLES.items()}
        named = {field: url.rstrip("/") for field, url in urls.items() if url}
        for field, url in named.items():
            if not _is_address(url):
                raise ConfigError(
                    f"{_ENDPOINT_VARIABLES[field]} in the environment is not an address: "
                    "write it like https://example.org, without a name, password, query or fragment."
                )
        return cls(**named)


_ENDPOINT_VARIABLES = {
    "hugging_face": "HF_ENDPOINT",
    "arxiv_api": "PAPERREADER_ARXIV_ENDPOINT",
    "arxiv_web": "PAPERREADER_ARXIV_WEB",
    "ar5iv": "PAPERREADER_AR5IV_ENDPOINT",
    "github_api": "PAPERREADER_GITHUB_ENDPOINT",
}


def _is_address(url: str) -> bool:
    match = _URL.fullmatch(url)
    if match is None or not 0 < int(match["port"] or 1) < 65_536:
        return False
    if match["ipv6"]:
        import ipaddress

        with contextlib.suppress(ValueError):
            return bool(ipaddress.IPv6Address(match["ipv6"]))
        return False
    return True


_TOKEN_VARIABLES = {"hugging_face": "HF_TOKEN", "github": "GITHUB_TOKEN"}


def token_from_environment(environ: Mapping[str, str], site: str = "hugging_face") -> str | None:
    """Return the token for a site, `hugging_face` or `github`; None if its variable is not set.

    Raises:
        ConfigError: it has a character that is not allowed in a header. It is not shown.
    """
    name = _TOKEN_VARIABLES[site]
    token = environ.get(name, "").strip()
    if not re.fullmatch(r"[!-~]*", token):
        raise ConfigError(
            f"{name} in the environment is not a token: it has a blank, a control or a non-ASCII character."
        )
    return token or None
