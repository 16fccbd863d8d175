"""The pictures of the figures in view: fetched when they come near, and hung over room in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.fulltext.document import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PIL.Image import Image

    from paperreader.ui.full_text.flow import Flow
    from paperreader.ui.full_text.text_view import TextView
    from paperreader.ui.pictures import Frame, Gallery

_LEAST_ROWS = 6


class Figures:
    """The pictures of one view.

    Args:
        view: shows the text.
        gallery: loads the pictures.
        run: runs a coroutine in the background.
    """

    def __init__(self, view: TextView, gallery: Gallery, run: Callable[..., object]) -> None:
        self._view = view
        self._gallery = gallery
        self._run = run
        self._flow: Flow = view.flow
        self._asked: set[int] = set()
        self._pictures: dict[int, Image] = {}
        self._width = 0

    def look(self) -> None:
        """Show the pictures in view, and fetch those that are not here; show none if they are hidden."""
        view = self._view
        if view.flow is not self._flow:
            self._flow = view.flow
            self._asked.clear()
            self._pictures.clear()
        if not self._gallery.is_open:
            self._forget(list(self._pictures))
            self._asked.clear()
        else:
            near = [block for block in self._blocks_near() if self._address(block)]
            self._forget([block for block in self._pictures if block not in near])
            if missing := [block for block in near if block not in self._asked]:
                self._asked.update(missing)
                self._run(self._load(missing), group="figures", exit_on_error=False)
            if self._width != view.flow.width:
                self._fit(self._pictures)
        self._hang()

    def _blocks_near(self) -> range:
        """Return the blocks in view, and those of about a screenful after it."""
        rows = self._view.rows_in_view()
        if not rows:
            return range(0)
        return range(rows[0].block, self._flow.moved(rows[-1], self._view.window).block + 1)

    def _row_of_room(self, block: int) -> int | None:
        """Return the row at which the room above a block begins; None if the block is not in view."""
        rows = self._view.rows_in_view()
        place = next((place for place, spot in enumerate(rows) if spot.block == block), None)
        return None if place is None else place - rows[place].line + self._flow.room_line(block)

    def _address(self, block: int) -> str | None:
        figure = self._flow.blocks[block]
        return figure.image if isinstance(figure, Figure) else None

    async def _load(self, blocks: Iterable[int]) -> None:
        flow = self._flow
        for block in blocks:
            address = self._address(block)
            picture = await self._gallery.load(address) if address else None
            if flow is not self._flow or not self._view.is_attached:
                return
            if picture is not None and self._gallery.is_open:
                self._pictures[block] = picture
                self._fit([block])
                self._hang()

    def _fit(self, blocks: Iterable[int]) -> None:
        """Make room for pictures above their captions."""
        self._width = self._flow.width
        for block in blocks:
            self._view.give_room(block, self._size(block)[1])

    def _size(self, block: int) -> tuple[int, int]:
        rows = max(_LEAST_ROWS, self._view.window * 2 // 3)
        return self._gallery.size_of(self._pictures[block], self._flow.width, rows)

    def _forget(self, blocks: Iterable[int]) -> None:
        """Let go of pictures that are far away; they are fetched from the cache when they are near again."""
        for block in blocks:
            del self._pictures[block]
            self._asked.discard(block)
            self._view.give_room(block, 0)

    def _hang(self) -> None:
        view = self._view
        if not self._pictures and not view.children:
            return
        from paperreader.ui.pictures import Frame, hang  # not before there is a picture

        frames: dict[str, Frame] = {}
        for block, picture in self._pictures.items():
            row = self._row_of_room(block)
            columns, rows = self._size(block)
            if row is not None and -rows < row < view.window:
                frames[f"figure-{block}"] = Frame(picture, self._gallery.way, view.margin, row, columns, rows)
        hang(view, frames)
