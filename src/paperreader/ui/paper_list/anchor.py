"""Where the cursor should stay while the list around it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.models.value import Value
from paperreader.workspace.grouping import GroupedListing

if TYPE_CHECKING:
    from paperreader.models.listing import Listing, Row


class Anchor(Value, frozen=True):
    """The paper on which the cursor should stay.

    Attributes:
        paper_id: the identifier of the paper.
        group: the group of the cursor, or empty.
    """

    paper_id: str
    group: str = ""

    def find_in(self, listing: Listing) -> int | None:
        """Return the index of the paper, or None if it is not listed."""
        if isinstance(listing, GroupedListing):
            return listing.position_under(self.paper_id, self.group)
        return listing.position(self.paper_id)


def anchor_at(row: Row, listing: Listing, cursor: int) -> Anchor:
    """Return the paper under the cursor, and its group if there are groups."""
    group = listing.group_at(cursor).name if isinstance(listing, GroupedListing) else ""
    return Anchor(row.paper.id, group)
