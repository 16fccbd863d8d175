"""Captions and what they belong to: a table, a listing or a picture beside them in the same float."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from paperreader.fulltext.document import NO_TEXT, Code, Figure, RichText, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.fulltext.document import Block

_NUMBER = re.compile(r"(\S+?)[:.]?\s*$")


def number_in(tag: str) -> str | None:
    """Return the number in the tag of a caption: `Figure 2: ` has 2."""
    found = _NUMBER.search(tag.replace("\u00a0", " "))
    return found[1] if found and not found[1].startswith("\\") else None


@dataclass
class _Float:
    """A float that is open.

    Attributes:
        start: the index of its first block.
        images: the addresses of pictures that have no caption yet.
        caption: a caption with its number that came before what it belongs to.
    """

    start: int = 0
    images: list[str] = field(default_factory=list)
    caption: tuple[str | None, RichText] | None = None


class Floats:
    """The floats that are open, the innermost last."""

    def __init__(self) -> None:
        self._open: list[_Float] = []

    def __bool__(self) -> bool:
        return bool(self._open)

    @contextmanager
    def inside(self, blocks: list[Block]) -> Iterator[None]:
        """Read a float; at its end, add what is left: pictures, or a caption of neither picture nor table."""
        this = _Float(len(blocks))
        self._open.append(this)
        yield
        self._open.pop()
        if this.caption is not None:
            number, text = this.caption
            outer = self._open[-1] if self._open else this
            # What a caption belongs to may stand beside it, in the float around both.
            images = this.images or outer.images
            place = next((at for at in range(outer.start, len(blocks)) if _lacks_caption(blocks[at])), None)
            if place is not None and not images:
                blocks[place] = _with_caption(blocks[place], number, text)
            else:
                blocks.append(Figure(number, text, images.pop(0) if images else None))
        blocks.extend(Figure(None, NO_TEXT, image) for image in this.images)

    def image(self, address: str) -> bool:
        """Note a picture, if a float is open; return whether there is one."""
        if self._open:
            self._open[-1].images.append(address)
        return bool(self._open)

    def caption(self, number: str | None, text: RichText, blocks: list[Block]) -> None:
        """Give a caption to what came before it, or remember it for what comes next."""
        if not self._open:
            blocks.append(Figure(number, text, None))
            return
        this = self._open[-1]
        if this.caption is not None:
            blocks.append(Figure(*this.caption, None))
            this.caption = None
        if len(blocks) > this.start and _lacks_caption(blocks[-1]):
            blocks[-1] = _with_caption(blocks[-1], number, text)
        elif this.images:
            first, *others = this.images
            blocks.append(Figure(number, text, first))
            blocks.extend(Figure(None, NO_TEXT, image) for image in others)
            this.images = []
        else:
            this.caption = (number, text)

    def captioned(self, block: Block) -> Block:
        """Return a block with the caption that came before it, if it is of a kind that has one."""
        if not self._open or self._open[-1].caption is None or not _lacks_caption(block):
            return block
        number, text = self._open[-1].caption
        self._open[-1].caption = None
        return _with_caption(block, number, text)


def _lacks_caption(block: Block) -> bool:
    return isinstance(block, Table | Code) and not block.caption


def _with_caption(block: Block, number: str | None, text: RichText) -> Block:
    if isinstance(block, Table):
        return replace(block, number=number, caption=text)
    assert isinstance(block, Code)
    return replace(block, caption=text)
