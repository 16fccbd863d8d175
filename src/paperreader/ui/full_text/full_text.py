"""The full text of a paper over the screen: its parts, and what a change of one means for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import on
from textual.containers import Horizontal, Vertical

from paperreader.config import LEAST_COLUMNS, MOST_COLUMNS
from paperreader.fulltext.document import Heading, Paragraph, RichText, Theorem
from paperreader.fulltext.latexml.marks import without_errors
from paperreader.fulltext.layout import SOURCES, Opening
from paperreader.ui.bars.text_lines import TextLine
from paperreader.ui.full_text.figures import Figures
from paperreader.ui.full_text.finding import Finding
from paperreader.ui.full_text.flow import Flow, Point
from paperreader.ui.full_text.marks import mark_of
from paperreader.ui.full_text.outline import Outline
from paperreader.ui.full_text.painter import CELLS
from paperreader.ui.full_text.peek import Peek
from paperreader.ui.full_text.returning import beginning_of, found_again
from paperreader.ui.full_text.sections import Sections
from paperreader.ui.full_text.text_view import TextView
from paperreader.ui.short_words import shortened
from paperreader.workspace.reading_places import ReadingPlace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget

    from paperreader.fulltext.document import Block, Document, Mark
    from paperreader.models.listing import Row
    from paperreader.ui.pictures import Gallery

_WIDE = 100
"""The columns from which the outline stands beside the text."""

_NARROWEST, _WIDEST = 26, 44
"""The columns of the outline beside the text."""

_BESIDE_LINES = 4
"""The columns of the margins, the scrollbar and the edge of the outline."""

_ROOM_FOR_A_SECTION = 80
"""The columns from which the heading names the section."""

_STEP = 8
"""The columns by which the text is made wider."""


class FullText(Vertical):
    """A paper: the heading, the outline, the text, what a mark refers to, and the line to search.

    Args:
        row: the paper.
        opening: its title and the facts about it.
        abstract: the blocks to show until there is a text.
        width: the most cells of a line.
        gallery: the pictures of figures.
        keys_moved: called when another part may have got the keys.

    Attributes:
        document: the text, or None as long as there is none.
        kept_place: the place that was kept last.
    """

    def __init__(
        self,
        row: Row,
        opening: Opening,
        abstract: Sequence[Block],
        *,
        width: int,
        gallery: Gallery,
        keys_moved: Callable[[], None],
    ) -> None:
        super().__init__(id="full-text")
        self.row = row
        self.document: Document | None = None
        self.kept_place: ReadingPlace | None = None
        self._opening = opening
        blocks = (opening, *abstract)
        self.sections = Sections(blocks)
        self.heading = TextLine(id="text-heading")
        self.note = TextLine(id="text-note")
        self.note.display = False
        self.outline = Outline(self.sections, id="outline")
        self.view = TextView(blocks, width, id="text")
        self.peek = Peek(id="peek")
        self.figures = Figures(self.view, gallery, self.run_worker)
        self.finding = Finding(self.view, give_keys=self.give_keys)
        self._keys_moved = keys_moved
        self._outline_wanted = True
        self._back: list[Point] = []

    def compose(self) -> ComposeResult:
        """Lay out the widgets; the style sheet puts the outline beside the text."""
        self._arrange()
        yield self.heading
        yield self.note
        with Horizontal(id="text-body"):
            yield self.outline
            yield self.view
        yield self.peek
        yield self.finding.line

    def on_mount(self) -> None:
        """Show the paper."""
        self.watch(self.finding.line.input, "value", self.finding.edited, init=False)
        self._update_heading()

    def on_resize(self) -> None:
        """Fit the terminal."""
        self._arrange()
        self._update_heading()
        self._show_target()
        self.figures.look()

    def on_unmount(self) -> None:
        """Forget the text: a removed widget stays in memory for a while, and a long text is large."""
        self.document = None
        self.view.forget()
        self.finding.forget()

    # What is shown.

    @property
    def in_outline(self) -> bool:
        """Return whether the outline has the keys; at once, unlike `has_focus`."""
        return self.is_attached and self.screen.focused is self.outline

    @property
    def active_part(self) -> Outline | TextView:
        """Return the part that movement keys move."""
        return self.outline if self.in_outline else self.view

    def show(self, document: Document, flow: Flow, at: ReadingPlace | None) -> None:
        """Show the text, which `flow_of` laid out, at the place where it was left."""
        before = self.view.place
        point = found_again(flow.blocks, at) if at else before if before.block == 0 else Point()
        self.document = document
        self.kept_place = at
        self.sections = Sections(flow.blocks)
        self.outline.show(self.sections)
        self._back.clear()
        self.view.show(flow, point)
        self.finding.search_in(None)
        self.say(" ".join(document.warnings))
        self._arrange()
        self._moved()

    def release(self) -> None:
        """Drop the text before the widget is removed: Textual keeps the last removed one for a while."""
        self.document = None
        self.sections = Sections((self._opening,))
        self.outline.show(self.sections)
        self.finding.search_in(None)
        self.view.show(Flow((self._opening,), CELLS, self.view.flow.width), Point())
        self.figures.look()

    def flow_of(self, document: Document) -> Flow:
        """Return the lines of a text at the present width; call it in a thread."""
        facts = (*self._opening.facts, RichText(f"Text: {_source_words(document)}"))
        opening = Opening(self._opening.title, facts, document.warnings)
        blocks = map(without_errors, document.blocks)
        flow = Flow((opening, *blocks), CELLS, self.view.flow.width)
        flow.prepare()
        return flow

    def say(self, sentence: str, *, alert: bool = False) -> None:
        """Show a sentence about the text below the heading, or none."""
        self.note.left, self.note.alert = sentence, alert
        self.note.display = bool(sentence)
        if sentence:
            self.note.unfold(3, self.app.size.width)

    @property
    def place(self) -> ReadingPlace | None:
        """Return the place to come back to; None at the beginning, or if there is no text."""
        point = self.view.place
        if self.document is None or point == Point():
            return None
        return ReadingPlace(*point, beginning_of(self.view.flow.blocks[point.block]))

    @on(TextView.Moved)
    def _moved(self) -> None:
        self._update_heading()
        self.figures.look()

    def _update_heading(self) -> None:
        section = self.sections.at(self.view.top.block)
        title = self.sections.all[section].title if section >= 0 else ""
        width = self.app.size.width
        source = _source_words(self.document) if self.document else ""
        where = shortened(title, width // 3) if width >= _ROOM_FOR_A_SECTION else ""
        self.heading.right = " · ".join(filter(None, (source, where, f"{self.view.percent}%")))
        self.heading.left = shortened(self._opening.title, max(width - cell_len(self.heading.right) - 4, 8))
        self.outline.current = section

    # The outline.

    def _arrange(self) -> None:
        """Show the outline beside the text if there is room, else only while it has the keys."""
        has_sections = len(self.sections.all) > 1
        beside = self.app.size.width >= _WIDE and self._outline_wanted and has_sections
        over = not beside and self.in_outline
        self.outline.set_class(beside, "-beside")
        self.outline.styles.width = _outline_width(self.app.size.width - self.view.most) if beside else "1fr"
        self.outline.display = beside or over
        self.view.display = not over

    def toggle_outline(self) -> bool:
        """Give the keys to the outline, or back to the text; return whether there are sections."""
        if self.in_outline:
            self.give_keys(self.view)
        elif self.sections.all:
            self.outline.cursor = max(self.outline.current, 0)
            self.give_keys(self.outline)
        return bool(self.sections.all)

    def give_keys(self, part: Widget) -> None:
        """Give the keys to a part."""
        part.display = True
        self.screen.set_focus(part)
        self._arrange()
        self._keys_moved()

    def show_beside(self) -> None:
        """Show the outline beside the text, or hide it."""
        self._outline_wanted = not self._outline_wanted
        self._arrange()

    @on(Outline.Chosen)
    def open_section(self) -> None:
        """Go to the section under the cursor of the outline."""
        section = self.sections.all[self.outline.cursor]
        self.give_keys(self.view)
        self.jump(Point(section.block))

    def step_section(self, step: int) -> bool:
        """Go to the next heading, or to the one before; return whether there is one."""
        here, flow = self.view.top, self.view.flow
        blocks = [section.block for section in self.sections.all]
        ahead = [block for block in blocks[::step] if (block - here.block) * step >= 0]
        spots = ((block, flow.spot_of(Point(block))) for block in ahead)
        found = next((block for block, spot in spots if (spot > here if step > 0 else spot < here)), None)
        if found is not None:
            self.view.go_to(Point(found))
        return found is not None and self.view.top != here

    # Marks, and jumps to what they refer to.

    @on(TextView.Pointed)
    def _show_target(self) -> None:
        blocks = self._referred(self.mark) if self.mark else []
        self.peek.show(blocks, max(self.app.size.width - 4, 10), self.app.size.height // 3)
        self._keys_moved()

    @property
    def mark(self) -> Mark | None:
        """Return the mark under the cursor."""
        cursor = self.view.cursor
        return mark_of(self.view.flow.blocks, cursor) if cursor else None

    def target(self, mark: Mark) -> int | None:
        """Return the index of the block that a mark refers to; None if it is unknown or an address."""
        anchors = self.document.anchors if self.document else {}
        found = anchors.get(mark.target)
        return None if mark.kind == "link" or found is None else found + 1

    def anchor_of(self, block: int) -> str | None:
        """Return the name by which links reach a block."""
        anchors = self.document.anchors if self.document else {}
        return next((name for name, number in anchors.items() if number + 1 == block), None)

    def _referred(self, mark: Mark) -> list[Block]:
        if mark.kind == "link":
            return [Paragraph(RichText(mark.target))]
        target = self.target(mark)
        if target is None:
            return [Paragraph(RichText(MISSING))]
        first, *more = self.view.flow.blocks[target : target + 2]
        blocks = [first, *more] if isinstance(first, Heading | Theorem) else [first]
        return [block for block in blocks if not isinstance(block, Opening)]

    def follow(self, mark: Mark) -> bool:
        """Jump to what a mark refers to; return whether that is known."""
        target = self.target(mark)
        if target is None:
            return False
        self.jump(Point(target))
        return True

    def jump(self, point: Point) -> None:
        """Go to a character, and remember the way back."""
        self._back.append(self.view.place)
        del self._back[:-100]
        self.view.cursor = None
        self.view.go_to(point)

    def jump_back(self) -> bool:
        """Return to the place before the last jump; return whether there was one."""
        if not self._back:
            return False
        self.view.cursor = None
        self.view.go_to(self._back.pop())
        return True

    def go_back(self) -> bool:
        """Leave the outline, the mark or the search; return whether there was something to leave."""
        if self.in_outline:
            self.give_keys(self.view)
        elif self.view.cursor is not None:
            self.view.cursor = None
        elif self.finding.clear():
            self._keys_moved()
        else:
            return False
        return True

    def widen(self, steps: int) -> int:
        """Make the lines longer or shorter; return their most cells."""
        most = min(self.view.most, self.view.size.width - 3)
        self.view.most = min(max(most + steps * _STEP, LEAST_COLUMNS), MOST_COLUMNS)
        return self.view.flow.width


MISSING = "The text does not have what this refers to."


def _outline_width(left: int) -> int:
    """Return the columns of the outline, if the longest lines of the text leave so many."""
    return min(max(left - _BESIDE_LINES, _NARROWEST), _WIDEST)


def _source_words(document: Document) -> str:
    version = f" v{document.version}" if document.version else ""
    return f"{SOURCES[document.source]}{version}"
