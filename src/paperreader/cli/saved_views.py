"""A saved query in place of an edition: `@NAME` among the words of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli.naming import Collection, Named, split
from paperreader.models.calendar import feed_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.cli.invocation import Invocation


def named(words: Sequence[str], invocation: Invocation) -> Named:
    """Return the place and query that words name: for `@NAME` those of a view, else as `naming.split` does.

    Raises:
        InvalidEdition: as for `naming.split`.
        PaperReaderError: there is no such view, or its file is damaged.
    """
    if words and words[0].startswith("@") and len(words[0]) > 1:
        return of_view(words[0][1:], words[1:], invocation)
    return split(words, feed_date(invocation.services.now()))


def view_named(words: Sequence[str], invocation: Invocation) -> str:
    """Return the name of the view that the first word names, as it was saved, or an empty text."""
    if not words or not words[0].startswith("@") or len(words[0]) < 2:
        return ""
    return invocation.services.views.load().must_find(words[0][1:]).name


def of_view(name: str, words: Sequence[str], invocation: Invocation) -> Named:
    """Return the library with the query of a view; further words narrow the query."""
    query = invocation.services.views.load().must_find(name).query
    return Named(Collection.LIBRARY, " ".join((f"({query})", *words)) if words else query)
