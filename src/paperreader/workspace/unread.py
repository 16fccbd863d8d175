"""The number of unread papers of each tab, counted off the event loop when it may have changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from paperreader.models.calendar import SCOPES
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.query.nodes import Node, Query
from paperreader.workspace.opening import place_of_tab
from paperreader.workspace.places import MOST_UNREAD, Tab
from paperreader.workspace.threads import retry_superseded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.services import Services
    from paperreader.views.view import View


class Shown(NamedTuple):
    """The state of the screen that decides which papers are counted.

    Attributes:
        views: the views to count.
        hiding: the muted queries, whose papers are not counted.
        dismissed: the identifiers of dismissed papers, which are not counted in lists of recommendations.
        bookmarks: the bookmarks, which queries may ask for.
        scope: the time from which papers are recommended.
    """

    views: Sequence[View]
    hiding: Sequence[Node]
    dismissed: Collection[str]
    bookmarks: Mapping[str, Bookmark]
    scope: str = SCOPES[0]


async def unread_counts(
    services: Services, shown: Shown, show: Callable[[Sequence[int | None]], None]
) -> None:
    """Count the unread papers of each tab, then of each view, and pass the counts on; None is not counted.

    Of a view of the library, one more than `MOST_UNREAD` stands for any larger number.

    Args:
        services: have the library and the clock.
        shown: the state of the screen.
        show: called with the counts.
    """
    show(await retry_superseded(partial(_count, services, shown)))


def _count(services: Services, shown: Shown) -> Sequence[int | None]:
    views, hiding, dismissed, bookmarks, scope = shown
    library = services.library
    keys = {tab: place_of_tab(tab, library, services.now(), scope).key for tab in Tab}
    stored = library.unread_counts([key for key in keys.values() if key is not None])
    if not views and not hiding and not dismissed:
        return [stored.get(key) if key else None for key in keys.values()]
    from paperreader.query.muting import without_dismissed, without_muted  # not before something is hidden
    from paperreader.query.parser import parse

    context = services.query_context(bookmarks, dismissed)
    for key in stored:
        query = without_muted(Query(), hiding)
        query = without_dismissed(query) if key.is_computed and dismissed else query
        if not query.is_empty:
            stored[key] = library.edition_shelf(key).count_matching(query, context, hide_read=True)
    counts = [stored.get(key) if key else None for key in keys.values()]
    for view in views:
        query = without_muted(parse(view.query), hiding)
        if view.list:
            shelf = library.edition_shelf(EditionKey(EditionKind.LIST, view.list))
            counts.append(shelf.count_matching(query, context, hide_read=True))
        else:
            counts.append(library.count_matching(query, context, unread=True, at_most=MOST_UNREAD + 1))
    return counts
