"""What a reader missed while away, as a query over the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.models.calendar import feed_date

if TYPE_CHECKING:
    from datetime import datetime


def catch_up_query(last_visit: datetime) -> str:
    """Asks for the unread papers of every day since that of the last visit, the best first.

    The day of the visit is among them, for its list was still filling.

    Args:
        last_visit: when it ended, with a zone.
    """
    return f"is:unread date:>={feed_date(last_visit)} sort:upvotes sort:stars"
