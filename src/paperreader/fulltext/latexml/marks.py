"""The links inside a document, and those that lead nowhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from paperreader.fulltext.document import (
    Code,
    Equation,
    Figure,
    ItemList,
    RichText,
    Table,
    Theorem,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from paperreader.fulltext.document import Block, Mark

_INSIDE = frozenset({"jump", "citation", "footnote"})


def targets_of(blocks: Iterable[Block]) -> set[str]:
    """Return the names of the targets of all links inside a document."""
    found: set[str] = set()

    def collect(text: RichText) -> RichText:
        found.update(mark.target for mark in text.marks if mark.kind in _INSIDE)
        return text

    for block in blocks:
        _mapped(block, collect)
    return found


def without_dead_links(
    blocks: Sequence[Block], anchors: Mapping[str, int], same: Mapping[str, str]
) -> tuple[tuple[Block, ...], int]:
    """Return the blocks without marks that lead nowhere, and the number of such targets."""
    dead = {name for name in targets_of(blocks) if name not in anchors and same.get(name) not in anchors}
    if not dead:
        return tuple(blocks), 0

    def is_alive(mark: Mark) -> bool:
        return mark.kind not in _INSIDE or mark.target not in dead

    def kept(text: RichText) -> RichText:
        marks = tuple(filter(is_alive, text.marks))
        return text if len(marks) == len(text.marks) else RichText(text.text, marks)

    return tuple(_mapped(block, kept) for block in blocks), len(dead)


def _mapped(block: Block, change: Callable[[RichText], RichText]) -> Block:
    """Return a block with each of its texts changed; the same block if none was."""
    mapped: Block
    match block:
        case ItemList():
            items = tuple(replace(item, text=change(item.text)) for item in block.items)
            mapped = replace(block, items=items)
        case Table():
            rows = tuple(tuple(map(change, row)) for row in block.rows)
            mapped = replace(block, caption=change(block.caption), rows=rows)
        case Figure() | Code():
            mapped = replace(block, caption=change(block.caption))
        case Theorem():
            mapped = replace(block, title=change(block.title))
        case Equation():
            mapped = block
        case _:
            mapped = replace(block, text=change(block.text))
    return mapped
