"""The links inside a document, and those that lead nowhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from paperreader.fulltext.document import Code, Equation, Figure, ItemList, RichText, Table, Theorem

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
) -> tuple[tuple[Block, ...], frozenset[str]]:
    """Return the blocks without marks that lead nowhere, and the names of such targets."""
    names = targets_of(blocks)
    dead = frozenset(name for name in names if name not in anchors and same.get(name) not in anchors)
    if not dead:
        return tuple(blocks), dead

    def is_alive(mark: Mark) -> bool:
        return mark.kind not in _INSIDE or mark.target not in dead

    def kept(text: RichText) -> RichText:
        marks = tuple(filter(is_alive, text.marks))
        return text if len(marks) == len(text.marks) else RichText(text.text, marks)

    return tuple(_mapped(block, kept) for block in blocks), dead


def without_errors(block: Block) -> Block:
    """Return a table without the commands that were not converted: there may be thousands in its cells."""
    return _mapped(block, _without_errors) if isinstance(block, Table) else block


def _without_errors(text: RichText) -> RichText:
    errors = [mark for mark in text.marks if mark.kind == "error"]
    if not errors:
        return text
    kept: list[str] = []
    marks: list[Mark] = []
    at = length = 0
    for start, end in (*((mark.start, mark.end) for mark in errors), (len(text.text), len(text.text))):
        piece = text.text[at:start].strip()
        between = " " if kept and piece else ""
        shift = length + len(between) - at - (len(text.text[at:start]) - len(text.text[at:start].lstrip()))
        marks += (
            replace(mark, start=mark.start + shift, end=mark.end + shift)
            for mark in text.marks
            if mark.kind != "error" and at <= mark.start and mark.end <= start
        )
        if piece:
            kept.append(between + piece)
            length += len(between) + len(piece)
        at = end
    return RichText("".join(kept), tuple(marks))


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
