"""The result of a sync, and its words for the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROBLEMS_SHOWN = 3


class SyncOutcome(msgspec.Struct, frozen=True):
    """The result of a sync.

    Attributes:
        taken: the number of bookmarks that are new or changed here.
        sent: the number of bookmarks that are new or changed for the other machines.
        conflicts: papers whose same field two machines changed; the other version is in the history.
        deleted_here: the number of bookmarks removed here because another machine removed them.
        deleted_there: the number of bookmarks removed for the other machines.
        note: further sentences for the user; mostly empty.
    """

    taken: int = 0
    sent: int = 0
    conflicts: tuple[str, ...] = ()
    deleted_here: int = 0
    deleted_there: int = 0
    note: str = ""

    def words(self) -> str:
        """Return the result as one sentence."""
        counts = (
            (self.taken, "taken"),
            (self.sent, "sent"),
            (self.deleted_here, "removed here"),
            (self.deleted_there, "removed there"),
        )
        done = ", ".join(f"{count:,} {what}" for count, what in counts if count)
        said = f"Bookmarks are synced: {done or 'nothing was new'}."
        if self.conflicts:
            papers = ", ".join(self.conflicts[:5]) + (", …" if len(self.conflicts) > 5 else "")
            said += f" Changed on two machines, the newer kept and the other in the history: {papers}."
        return f"{said} {self.note}".rstrip()


def shortened(problems: Sequence[str]) -> list[str]:
    """Return the first sentences about files that were left alone, and one about all others."""
    more = len(problems) - _PROBLEMS_SHOWN
    rest = [f"{more:,} more {'file was' if more == 1 else 'files were'} left alone."] if more > 0 else []
    return [*problems[:_PROBLEMS_SHOWN], *rest]
