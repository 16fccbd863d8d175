"""The sections of a text: which there are, which are folded, and where a place is."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from paperreader.fulltext.document import Heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.fulltext.document import Block
    from paperreader.fulltext.layout import Opening


class Section(NamedTuple):
    """A section.

    Attributes:
        block: the index of its heading among the blocks.
        depth: how many sections it is inside.
        title: its number and its title.
        parent: the index of the section that it is inside; -1 if there is none.
        has_parts: whether other sections are inside it.
    """

    block: int
    depth: int
    title: str
    parent: int
    has_parts: bool = False


class Sections:
    """The sections of a text, in order. Those inside others are folded until they are opened or read.

    Attributes:
        all: the sections.
    """

    def __init__(self, blocks: Sequence[Block | Opening]) -> None:
        self.all: list[Section] = []
        outer: list[tuple[int, int]] = []
        for number, block in enumerate(blocks):
            if isinstance(block, Heading):
                while outer and outer[-1][0] >= block.level:
                    outer.pop()
                parent = outer[-1][1] if outer else -1
                if parent >= 0:
                    self.all[parent] = self.all[parent]._replace(has_parts=True)
                title = " ".join(filter(None, (block.number, block.text.text)))
                outer.append((block.level, len(self.all)))
                self.all.append(Section(number, len(outer) - 1, title, parent))
        self._blocks = [section.block for section in self.all]
        self._open: set[int] = set()
        self._shut: set[int] = set()

    def at(self, block: int) -> int:
        """Return the index of the section that a block is in; -1 before the first one."""
        return bisect_right(self._blocks, block) - 1

    def path(self, index: int) -> list[int]:
        """Return a section and those that it is inside, the innermost first."""
        path = []
        while index >= 0:
            path.append(index)
            index = self.all[index].parent
        return path

    def shown(self, current: int) -> list[int]:
        """Return the sections that no folded one hides; the path to the current one is open."""
        opened = (self._open | set(self.path(current))) - self._shut
        shown: list[int] = []
        visible: set[int] = {-1}
        for index, section in enumerate(self.all):
            if section.parent in visible:
                shown.append(index)
                if index in opened:
                    visible.add(index)
        return shown

    def fold(self, index: int, *, folded: bool) -> None:
        """Fold or unfold a section."""
        self._open.discard(index)
        self._shut.discard(index)
        (self._shut if folded else self._open).add(index)

    def is_open(self, index: int, current: int) -> bool:
        """Return whether the sections inside a section are shown."""
        return index in self._open or (index in self.path(current) and index not in self._shut)
