"""What a screen says when it can take keys."""

from textual.message import Message


class TakesKeys(Message):
    """The screen is there: keys that were typed before may come."""
