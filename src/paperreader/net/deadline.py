"""A time by which several requests together must be answered."""

from __future__ import annotations

import time


class Deadline:
    """The end of a number of seconds, counted from the creation of this object.

    Attributes:
        seconds: the number of seconds.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends_at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Return the remaining seconds, at least 0."""
        return max(0.0, self._ends_at - time.monotonic())
