"""The messages of a screen."""

from textual.message import Message


class TakesKeys(Message):
    """The screen is ready for keys, also for those that were typed before."""


class SelectionChanged(Message):
    """Papers were selected or unselected."""
