"""What a screen says of its own beginning."""

from textual.message import Message


class TakesKeys(Message):
    """The screen is there: keys that were typed before may come."""
