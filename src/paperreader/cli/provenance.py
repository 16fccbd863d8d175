"""Where the values of one paper came from, in words."""

from __future__ import annotations

import textwrap
from datetime import date, datetime
from typing import TYPE_CHECKING

from paperreader.text.ages import age
from paperreader.text.latex import readable
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.models.paper import Paper
    from paperreader.models.provenance import Provenance

_LONGEST = 40
"""Longer values are named and not shown."""

_NOT_SOURCES = {"file": "a file", "sample": "the built-in sample", "feed": "a feed", "folder": "a folder"}


def provenance_text(paper: Paper, provenance: Provenance, now: datetime, width: int | None) -> Iterator[str]:
    """Yield a paragraph for each source: when it last had the paper, and the values that came from it.

    Args:
        paper: the paper.
        provenance: where its values came from.
        now: the present time.
        width: columns to wrap at; None leaves every paragraph on one line.
    """
    values: dict[str, list[str]] = {}
    for name, source in provenance.origins.items():
        values.setdefault(source, []).append(_named(name, getattr(paper, name)))
    if values:
        yield "\nWhere this came from:\n"
    for source, theirs in values.items():
        seen = provenance.seen.get(source)
        when = f", {age(datetime.fromisoformat(seen), now)}" if seen else ""
        yield _wrapped(f"{_title(source)}{when}: {', '.join(theirs)}", width)
    silent = [source for source in provenance.seen if source not in values]
    if silent:
        yield f"  Nothing more came from {', '.join(map(_title, silent))}.\n"


def _wrapped(text: str, width: int | None) -> str:
    if width is None:
        return f"  {text}\n"
    return textwrap.fill(text, max(20, width), initial_indent="  ", subsequent_indent="    ") + "\n"


def _named(name: str, value: object) -> str:
    """Return the name of a value, with the value itself if it is short."""
    word = name.removesuffix("_url").replace("_", " ")
    if isinstance(value, bool):
        return word
    if isinstance(value, int | date):
        return f"{word} {value}"
    text = readable(clean_line(value)) if isinstance(value, str) else ""
    return f"{word} {text}" if text and len(text) <= _LONGEST else word


def _title(source: str) -> str:
    from paperreader.sources.registry import title

    return _NOT_SOURCES.get(source) or title(source)
