"""The card of the keys that a first start needs. It takes no key: each one removes it and does its work."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widget import Widget

if TYPE_CHECKING:
    from paperreader.ui.keys import Keys

_LINES = (
    (("down", "up"), "move to the next paper, and back"),
    (("read_paper",), "read the paper"),
    (("filter",), "filter the list as you type"),
    (("bookmark",), "bookmark the paper"),
    (
        ("trending", "daily", "weekly", "monthly", "bookmarked", "library", "for_you"),
        "go to another tab",
    ),
    (("help",), "show all the other keys"),
)
"""Commands, and what their first keys do."""

_LAST = "Any key removes this card, and does its work."


class FirstKeys(Widget):
    """Six lines in the corner above the status line, with the user's own keys.

    Args:
        keys: the keys of commands.
    """

    DEFAULT_CSS = """
    FirstKeys {
        width: auto;
        height: auto;
        max-width: 100%;
        max-height: 100%;
        margin: 0 0 1 0;
        padding: 0 1;
        overlay: screen;
        constrain: inside inside;
        offset: 100vw 100vh;
        background: $surface;
        border: round $primary;
        border-title-color: $primary;
        border-title-style: bold;
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key", "key-line--word"}

    def __init__(self, keys: Keys) -> None:
        super().__init__()
        self.border_title = Content("First keys")
        self._lines = [(" ".join(map(keys.first, commands)), words) for commands, words in _LINES]

    def render(self) -> Content:
        """Return the lines, with the keys in one column."""
        key = self.get_visual_style("key-line--key", partial=True)
        word = self.get_visual_style("key-line--word", partial=True)
        width = max(len(keys) for keys, _ in self._lines)
        lines = [Content(keys.ljust(width + 2)).stylize(key) + Content(words) for keys, words in self._lines]
        return Content("\n").join([*lines, Content(_LAST).stylize(word)])
