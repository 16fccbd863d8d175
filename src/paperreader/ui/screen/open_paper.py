"""The paper that is open over the screen: its text is read, shown, and left at a place that is kept."""

from __future__ import annotations

import asyncio
from functools import cached_property, partial
from typing import TYPE_CHECKING

from paperreader.config import LEAST_COLUMNS, MOST_COLUMNS, Reading
from paperreader.errors import PaperReaderError
from paperreader.ui.screen.parts import Parts
from paperreader.ui.stylesheets import read_when_needed
from paperreader.ui.system.leaving import Step
from paperreader.ui.textual_private import is_exiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.fulltext.document import Document
    from paperreader.models.listing import Row
    from paperreader.models.paper import Paper
    from paperreader.ui.full_text.full_text import FullText
    from paperreader.ui.screen.first_keys import FirstKeys
    from paperreader.workspace.reading_places import ReadingPlaces

_OFTEN = 20.0
"""Seconds after which the place is kept again, in case the program is killed."""

_WITHOUT_TEXT = "{open_pdf} opens the PDF; {fetch_text} asks again."

_SOON = 0.3
"""Seconds after which work in progress is shown, and shown again."""


class OpenPaper(Parts):
    """The screen with one paper over the list."""

    text_width: int | None = None
    """The most columns of a text, if the user changed them."""
    _card: FirstKeys | None = None

    async def show_first_keys(self) -> None:
        """Show the card of the first keys until the next key."""
        from paperreader.ui.screen.first_keys import FirstKeys  # only at a first start, and when asked for

        self.remove_card()
        self._card = FirstKeys(self.keys)
        await self.mount(self._card)

    def remove_card(self) -> None:
        """Remove the card of the first keys, if it is shown."""
        card, self._card = self._card, None
        if card is not None:
            card.remove()

    @cached_property
    def reading_places(self) -> ReadingPlaces:
        """Return the places in papers."""
        from paperreader.workspace.reading_places import ReadingPlaces  # not before a paper is opened

        return ReadingPlaces(self.services.paths.reading_places)

    def current_row(self) -> Row | None:
        """Return the row of the open paper, or the one under the cursor."""
        row = self.list.current
        if self.full_text is None or (row is not None and row.paper.id == self.full_text.row.paper.id):
            return row
        return self.full_text.row

    def _look(self) -> None:
        """Tell the read marks which paper is being read: while it is open, or the abstract has the keys."""
        is_read = self.full_text is not None or self.pane.has_focus
        self.read_marks.look_at(self.current_row() if is_read else None)

    async def open_paper(self) -> None:
        """Open the paper under the cursor: the abstract at once, and the text when it is there."""
        from paperreader.ui.full_text.abstract import full_text_of

        row = self.list.current
        if row is None or self.full_text is not None:
            return
        full_text = full_text_of(
            row,
            display_text=self.display_text,
            notebook=[*filter(None, [self.why(row)]), *self.notebook(row)],
            width=self._most_columns,
            gallery=self.gallery,
            keys_moved=self.update_hints,
        )
        read_when_needed(self.app, "full_text")
        self.full_text = full_text
        await self.mount(full_text, before="#status")
        self.set_focus(full_text.view)
        full_text.set_interval(_OFTEN, lambda: self.keep_place(full_text))
        self.fetch_text(refresh=False)

    @property
    def _most_columns(self) -> int:
        """Return the most columns of a text: chosen on the screen, set in the settings, or chosen before."""
        configured, before = self.services.config.reading.width, self._left.text_width
        if before is not None and configured == Reading().width:
            configured = min(max(before, LEAST_COLUMNS), MOST_COLUMNS)
        return self.text_width or configured

    def close_paper(self) -> None:
        """Go back from the open paper to the list."""
        full_text, self.full_text = self.full_text, None
        if full_text is not None:
            self.keep_place(full_text)
            self.workers.cancel_group(self, "full text")
            self.set_focus(self.list)
            full_text.release()
            full_text.remove()

    def keep_place(self, full_text: FullText) -> None:
        """Remember where the text of a paper is left."""
        if full_text.view.most != self._most_columns:
            self.text_width = full_text.view.most
        place = full_text.place
        if full_text.document is not None and place != full_text.kept_place:
            full_text.kept_place = place
            self.reading_places.keep(full_text.row.paper.id, place)

    def steps_of_places(self) -> Sequence[Step]:
        """Keep the place in the open paper, and return the step that waits until it is on the disk."""
        if self.full_text is not None:
            self.keep_place(self.full_text)
        used = "reading_places" in self.__dict__
        return [Step("The place in what you read was", self._places_saved)] if used else []

    async def _places_saved(self) -> None:
        await asyncio.wrap_future(self.reading_places.settle())

    def fetch_text(self, *, refresh: bool = True) -> None:
        """Get the text of the open paper; with `refresh`, from the network even if it is on the disk."""
        if self.full_text is not None:
            self.in_background(partial(self._fetch, self.full_text, refresh=refresh), group="full text")

    async def _fetch(self, full_text: FullText, *, refresh: bool) -> None:
        from paperreader.ui.full_text.search import TextSearch  # not before a paper is opened

        paper = full_text.row.paper
        place = full_text.place if refresh else await self.reading_places.of(paper.id)
        try:
            document = await self._read(full_text, paper, refresh=refresh)
        except PaperReaderError as error:
            full_text.say(self.keys.with_hint(str(error), _WITHOUT_TEXT), alert=True)
            return
        flow = await asyncio.to_thread(full_text.flow_of, document)
        if self.full_text is full_text and not is_exiting(self.app):
            full_text.show(document, flow, place)
            self.update_hints()
            full_text.finding.search_in(await asyncio.to_thread(TextSearch, flow.blocks))

    async def _read(self, full_text: FullText, paper: Paper, *, refresh: bool) -> Document:
        """Return the text of a paper; if that takes long, show what is being done."""
        steps = ["reading the full text"]
        timer = self.set_interval(_SOON, lambda: full_text.say(f"{steps[-1][:1].upper()}{steps[-1][1:]}…"))
        try:
            return await self.services.full_texts.read(paper, refresh=refresh, progress=steps.append)
        finally:
            timer.stop()
