"""A time by which several questions together have to be answered."""

from __future__ import annotations

import time


class Deadline:
    """The end of a number of seconds that begin when this is made.

    Attributes:
        seconds: how many they are.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends_at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """The seconds that are left, at least 0."""
        return max(0.0, self._ends_at - time.monotonic())
