"""Where the links of a page lead: into the page, or to an address."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from paperreader.text.links import web_url

if TYPE_CHECKING:
    from paperreader.fulltext.document import MarkKind

CITED = ("bib", "cite.")
"""How the names of references begin."""

_openable = lru_cache(maxsize=2_048)(web_url)


class Links:
    """The links of one page.

    Args:
        base: the address of the page, with a slash at its end, or an empty text.

    Attributes:
        same: names of targets that are other names of an element.
    """

    def __init__(self, base: str) -> None:
        self._base = base
        self.same: dict[str, str] = {}

    def target(self, href: str) -> tuple[MarkKind, str] | None:
        """Return the kind and the target of a link, or None if it leads nowhere that can be opened."""
        before, sign, name = href.strip().partition("#")
        if sign and name and self._is_here(before):
            name = unquote(name)
            return ("citation" if name.startswith(CITED) else "jump"), name
        address = _openable(self._absolute(href))
        return ("link", address) if address else None

    def image(self, source: str) -> str | None:
        """Return the address of a picture; None for one that the page itself holds."""
        if not source or source.startswith("data:"):
            return None
        return _openable(self._absolute(source))

    def _is_here(self, address: str) -> bool:
        if not address:
            return True
        here = self._base.rstrip("/").rpartition("/")[2]
        return bool(here) and _last(address) in (here, here.partition("v")[0])

    def _absolute(self, href: str) -> str:
        # Pages without <base> name their files from the folder above: `2511.00001v2/x1.png`.
        here = f"{_last(self._base)}/"
        try:
            return urljoin(self._base, href.strip().removeprefix(here) if len(here) > 1 else href.strip())
        except ValueError:
            return ""


def _last(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]
