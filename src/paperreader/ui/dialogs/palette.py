"""The command palette: all commands, found by name or by help text."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len, set_cell_size
from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from paperreader.ui.bars.text_lines import KeyLine
from paperreader.ui.dialogs.choose import Options
from paperreader.ui.dialogs.dialog import Dialog
from paperreader.ui.filter.line_input import LineInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.widget import Widget

_NAME = 20


class Offer(NamedTuple):
    """A command of the palette."""

    name: str
    help: str
    keys: str = ""


def matching(typed: str, offers: Sequence[Offer]) -> list[int]:
    """Return the indices of the offers that contain every typed word, or whose name has the letters in order.

    Names that begin with the typed text come first, then other names, then help texts.
    """
    text = " ".join(typed.casefold().split())
    ranked = [(_rank(text, offer), index) for index, offer in enumerate(offers)]
    return [index for rank, index in sorted(ranked) if rank < _NOT]


_NOT = 6


def _rank(typed: str, offer: Offer) -> int:
    """Return how well an offer matches, from 0, the best, to `_NOT`."""
    name, text = offer.name.casefold(), f"{offer.name} {offer.help}".casefold()
    words = typed.split()
    if name == typed:
        return 0
    if name.startswith(typed):
        return 1
    if all(word in name for word in words):
        return 2
    if all(word in text for word in words):
        return 3 if typed in text else 4
    letters = iter(name)
    return 5 if all(letter in letters for letter in typed if letter != " ") else _NOT


class Palette(Dialog[int]):
    """A line to type in, and the offers that match it; the answer is the index of an offer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "run", priority=True),
        Binding("down", "step(1)", "choose", priority=True),
        Binding("up", "step(-1)", "choose", priority=True),
        Binding("ctrl+n", "step(1)", show=False, priority=True),
        Binding("pagedown", "step(10)", show=False, priority=True),
        Binding("pageup", "step(-10)", show=False, priority=True),
        Binding("ctrl+p", "leave", show=False, priority=True, id="palette"),
    ]

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__("Commands")
        self._offers = offers
        self._found: list[int] = list(range(len(offers)))
        self._matched = ""
        self._moved = False

    @property
    def pointed(self) -> Widget | None:
        """Return the list while its cursor moves, for the terminal's cursor; None while the user types."""
        return self.query_one(Options) if self._moved else None

    def body(self) -> Iterator[Widget]:
        """Make the line and the list."""
        yield LineInput(placeholder="a name, or what it does", compact=True)
        options = Options()
        options.can_focus = False
        yield options

    def on_resize(self) -> None:
        """Show the offers in the new width."""
        self.call_after_refresh(self._show)

    @on(Input.Changed)
    def _match(self) -> None:
        """Show the offers that match what is typed; a key may come before the message about it."""
        typed = self.query_one(LineInput).value
        if typed != self._matched:
            self._matched, self._moved = typed, False
            self._found = matching(typed, self._offers)
            self._show()

    def _show(self) -> None:
        options = self.query_one(OptionList)
        width = max(options.scrollable_content_region.width - 2, 1)  # The padding of an option.
        cursor = options.highlighted if self._moved else 0
        options.clear_options()
        options.add_options(Option(self._line(self._offers[index], width)) for index in self._found)
        if self._found:
            options.highlighted = cursor
        else:
            options.add_option(Option(Content("No command has this name or does this."), disabled=True))

    def _line(self, offer: Offer, width: int) -> Content:
        """Return an offer in one line: its name, its help text, and its keys on the right."""
        key = self.query_one(KeyLine).get_visual_style("key-line--key", partial=True)
        of_name = max(_NAME, cell_len(offer.name) + 2)
        room = width - of_name - cell_len(offer.keys) - 1
        help_text = Content(offer.help).truncate(max(room - 1, 0), ellipsis=True, pad=True).stylize("$quiet")
        name = Content(set_cell_size(offer.name, of_name)).stylize("bold")
        return (name + help_text + Content(" ") + Content(offer.keys).stylize(key)).truncate(width)

    def action_step(self, step: int) -> None:
        """Move the cursor of the list."""
        self._match()
        if not self.query_one(Options).option_count:  # It has no width yet.
            self._show()
        self._moved = True
        super().action_step(step)

    def action_choose(self) -> None:
        """Close with the offer under the cursor."""
        self._match()
        index = self.query_one(OptionList).highlighted if self._moved else 0
        if index is not None and index < len(self._found):
            self.dismiss(self._found[index])

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        if event.option_index < len(self._found):
            self.dismiss(self._found[event.option_index])
