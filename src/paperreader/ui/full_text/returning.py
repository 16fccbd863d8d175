"""Coming back to a place of a text, also in another edition of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.fulltext.layout import parts_of
from paperreader.ui.full_text.flow import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.fulltext.document import Block
    from paperreader.fulltext.layout import Opening
    from paperreader.workspace.reading_places import ReadingPlace

_WORDS = 60


def beginning_of(block: Block | Opening) -> str:
    """Return the first words of a block."""
    return next((text.text[:_WORDS] for text in parts_of(block) if text), "")


def found_again(blocks: Sequence[Block | Opening], place: ReadingPlace) -> Point:
    """Return where a place is: in the nearest block that begins with the same words, if there is one."""
    order = sorted(range(len(blocks)), key=lambda number: abs(number - place.block))
    for number in order:
        if place.words and beginning_of(blocks[number]) == place.words:
            texts = parts_of(blocks[number])
            part = place.part if place.part < len(texts) else 0
            return Point(number, part, min(max(place.start, 0), len(texts[part].text)))
    return Point(min(max(place.block, 0), len(blocks) - 1))
