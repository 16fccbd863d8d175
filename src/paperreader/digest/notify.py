"""The short form of a digest, titles and links, through Apprise, which is an extra.

Addresses hold passwords, so no message shows one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from paperreader.text.latex import readable
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.digest.digest import Digest

MOST = 2_000
"""Characters: what Discord takes. Apprise drops what is longer without a word."""

_MORE = "… and {} more"


def short_form(digest: Digest) -> str:
    """Return the titles and links of a digest, without those for which there is no room."""
    papers = [item.entry.paper for section in digest.sections for item in section.items]
    text = ""
    for number, paper in enumerate(papers):
        title = clean_line(readable(paper.title))[:300]
        line = f"{title} {paper.hf_url or paper.arxiv_url or ''}".strip() + "\n"
        rest = _MORE.format(len(papers) - number)
        if len(text) + len(line) + len(rest) > MOST:
            return text + rest
        text += line
    return text.rstrip("\n")


def notify(urls: Sequence[str], digest: Digest) -> str:
    """Send the short form to all addresses; return why one did not take it, or an empty text."""
    try:
        apprise = import_module("apprise")
    except ImportError:
        return "[notify] needs Apprise: install it with `pip install 'paperreader[notify]'`."
    sender = apprise.Apprise()
    for number, url in enumerate(urls, start=1):
        if not sender.add(url):
            return (
                f"Address {number} of `urls` in [notify] is none that Apprise knows, so none was notified: "
                "percent-encode @, % and / in passwords."
            )
    try:
        is_sent = sender.notify(title="New papers", body=short_form(digest), body_format="text")
    except Exception:  # noqa: BLE001 - a service of Apprise may raise anything, with the address in it
        is_sent = False
    return "" if is_sent else "Not every address of `urls` in [notify] took the digest."
