"""The marks of a text that the cursor can be on: links, jumps, citations and footnotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from paperreader.fulltext.layout import parts_of
from paperreader.fulltext.wrapping import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperreader.fulltext.document import Block, Mark
    from paperreader.fulltext.layout import Opening
    from paperreader.ui.full_text.flow import Point


class MarkAt(NamedTuple):
    """A mark of a text.

    Attributes:
        block: the index of the block.
        part: the index of the text in the block.
        number: the index of the mark in the text.
    """

    block: int
    part: int
    number: int


def mark_of(blocks: Sequence[Block | Opening], at: MarkAt) -> Mark:
    """Return the mark."""
    return parts_of(blocks[at.block])[at.part].marks[at.number]


def next_mark(blocks: Sequence[Block | Opening], after: Point | MarkAt, step: int) -> MarkAt | None:
    """Return the next mark in a direction, or None if there is none.

    Args:
        blocks: the blocks.
        after: the mark before it; or the character at which it may begin at the earliest.
        step: 1 for the next one, -1 for the previous one.
    """
    if isinstance(after, MarkAt):
        mark = mark_of(blocks, after)
        bound = (after.block, after.part, mark.start, after.number)
    elif step > 0:
        bound = (*after, -1)
    else:
        bound = (*after, 0)
    order = range(after.block, len(blocks)) if step > 0 else range(after.block, -1, -1)
    for block in order:
        found = [(at, mark) for at, mark in _marks(blocks[block], block)]
        for at, mark in found if step > 0 else reversed(found):
            key = (at.block, at.part, mark.start, at.number)
            if (key > bound) if step > 0 else (key < bound):
                return at
    return None


def _marks(block: Block | Opening, number: int) -> Iterator[tuple[MarkAt, Mark]]:
    for part, text in enumerate(parts_of(block)):
        for index, mark in enumerate(text.marks):
            if mark.kind in ACTIVE:
                yield MarkAt(number, part, index), mark
