"""How many unread papers each tab has, counted off the event loop whenever that may have changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from paperreader.models.calendar import feed_date
from paperreader.query.context import QueryContext
from paperreader.ui.support.patience import ask_patiently
from paperreader.ui.support.places import Tab, place_of_tab

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.models.edition import EditionKey
    from paperreader.services import Services
    from paperreader.views.view import View

MOST = 1_000
"""Where the count of a view ends: more than that is no number that a reader acts on."""

_COUNTED = (Tab.TRENDING, Tab.DAILY, Tab.WEEKLY, Tab.MONTHLY)


async def unread_counts(
    services: Services,
    views: Sequence[View],
    bookmarks: Mapping[str, Bookmark],
    told: Callable[[Sequence[int | None]], None],
) -> None:
    """Tell how many unread papers there are in each tab and then in each view; None is not counted."""
    told(await ask_patiently(partial(_count, services, views, bookmarks)))


def _count(
    services: Services, views: Sequence[View], bookmarks: Mapping[str, Bookmark]
) -> Sequence[int | None]:
    library, now = services.library, services.now()
    keys = {tab: _key_of(tab, services) for tab in _COUNTED}
    unread = library.unread_counts([key for key in keys.values() if key is not None])
    counts: list[int | None] = []
    for tab in Tab:
        key = keys.get(tab)
        counts.append(unread.get(key) if key is not None else None)
    if views:
        from paperreader.query.parser import parse  # not before there is a view

        context = QueryContext(feed_date(now), bookmarks, library.new_since)
        counts += [
            library.count_matching(parse(view.query), context, unread=True, at_most=MOST) for view in views
        ]
    return counts


def _key_of(tab: Tab, services: Services) -> EditionKey | None:
    return place_of_tab(tab, services.library, services.now()).key
