"""The list that is being read: the items of lists inside lists follow each other, with their depths."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from paperreader.fulltext.document import ItemList, ListItem, RichText
from paperreader.fulltext.latexml.inline import joined

if TYPE_CHECKING:
    from collections.abc import Iterator


class Items:
    """The items since the last block; a block between two paragraphs of an item ends the list.

    Attributes:
        depth: the number of lists that are open.
    """

    def __init__(self) -> None:
        self.depth = 0
        self._ordered = False
        self._items: list[ListItem] = []
        self._takes_text = False
        self._texts: list[RichText] = []

    def __bool__(self) -> bool:
        return bool(self._items)

    @contextmanager
    def deeper(self, *, ordered: bool) -> Iterator[None]:
        """Read a list inside the one that is open, if there is one."""
        if not self.depth:
            self._ordered = ordered
        self.depth += 1
        yield
        self.depth -= 1
        self._takes_text = False

    def begin(self, label: str) -> None:
        """Begin an item."""
        self._end_item()
        self._items.append(ListItem(max(self.depth - 1, 0), RichText(""), label))
        self._takes_text = True

    def extend(self, text: RichText) -> bool:
        """Add a paragraph to the last item; return whether there is one that takes it."""
        if not self._items or not self._takes_text:
            return False
        self._texts.append(text)
        return True

    def _end_item(self) -> None:
        if self._texts:
            last = self._items[-1]
            self._items[-1] = ListItem(last.depth, joined(self._texts), last.label)
            self._texts = []

    def take(self) -> ItemList | None:
        """Return the list so far, if it has items, and begin another."""
        if not self._items:
            return None
        self._end_item()
        items, self._items = tuple(self._items), []
        self._takes_text = False
        return ItemList(self._ordered, items)
