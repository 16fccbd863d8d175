"""Why nothing is printed, and what to do about it: one sentence on stderr, since stdout is for data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli.naming import suggestion
from paperreader.errors import quoted
from paperreader.models.calendar import days_of, describe, feed_date
from paperreader.models.edition import EditionKind
from paperreader.query.fields import SOURCE
from paperreader.query.muting import only_muted
from paperreader.workspace.places import Tab

if TYPE_CHECKING:
    from datetime import datetime

    from paperreader.cli.invocation import Invocation
    from paperreader.models.edition import EditionKey
    from paperreader.query.nodes import Query
    from paperreader.workspace.places import OpenPlace


_NO_BOOKMARKS = "There are no bookmarks yet; `paperreader bookmark add ID` makes one."
_NO_LIBRARY = "The library is empty; `paperreader list` and `paperreader sync` fill it."


def why_nothing(opened: OpenPlace, query: Query, invocation: Invocation) -> str:
    """Return a sentence that says why a query finds no paper of a list."""
    count = opened.shelf.count
    if not count:
        return _if_empty(opened, invocation.services.now())
    hidden = only_muted(query, invocation.mutes)
    muted = len(opened.shelf.select(hidden, SOURCE, invocation.context)) if hidden else 0
    if muted and not query.text:
        return f"Every paper of {opened.heading} is muted; is:muted shows {'it' if muted == 1 else 'them'}."
    none = f"The only paper of {opened.heading} does not match"
    if count > 1:
        none = f"None of the {count:,} papers of {opened.heading} matches"
    found = f"{none} {quoted(query.text, 200)}"
    if muted:
        return f"{found} but {muted:,} muted: is:muted shows {'it' if muted == 1 else 'them'}."
    meant = suggestion(query.text)
    return f"{found}." + (f" Did you mean `paperreader list {meant}`?" if meant else "")


def _if_empty(opened: OpenPlace, now: datetime) -> str:
    """Return a sentence that says why a place has no papers, and what to do."""
    key = opened.place.key
    if key is None:
        return _NO_BOOKMARKS if opened.place.tab is Tab.BOOKMARKS else _NO_LIBRARY
    if key.kind in (EditionKind.FILE, EditionKind.SAMPLE):
        return (
            f"There are no papers in {opened.heading}: lists and feeds are empty at weekends and on holidays."
        )
    return _if_edition_is_empty(key, now)


def _if_edition_is_empty(key: EditionKey, now: datetime) -> str:
    """Return a sentence that says why a list of a source has no papers, and which list to ask for."""
    name = describe(key)
    if key.kind is EditionKind.SEARCH:
        return f"Nothing was found for {quoted(key.value, 200)}: try other words, or the other --source."
    latest = "`paperreader list today` prints the latest list."
    days = days_of(key) if key.value else ()
    if key.kind is EditionKind.DAY and days and days[0].weekday() >= 5:
        return f"There is no list of {name}: Hugging Face has none at weekends; {latest}"
    if days and days[-1] >= feed_date(now):
        return f"{name} has no papers yet; {latest}"
    return f"{name} has no papers at Hugging Face; {latest}"
