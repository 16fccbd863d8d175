"""The messages of a screen."""

from textual.message import Message


class TakesKeys(Message):
    """The screen is ready for keys, also for those that were typed before."""


class Complete(Message):
    """The screen shows everything that it shows at the start."""


class SelectionChanged(Message):
    """Papers were selected or unselected."""
