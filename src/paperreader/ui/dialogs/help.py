"""The help: every key and its effect, from the commands themselves, and the query language."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.table import Table
from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.reactive import var
from textual.widgets import Input, Static

from paperreader.query.fields import COUNTS, FACTS, FIELDS, SORTS
from paperreader.query.kinds import NumberField, TextField
from paperreader.ui.bars.text_lines import KeyLine
from paperreader.ui.dialogs.dialog import Dialog, steps
from paperreader.ui.filter.line_input import LineInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from textual.widget import Widget

    from paperreader.ui.commands.command import Command, Page
    from paperreader.ui.keys import Keys

_Line = tuple[str, str | Text]
"""A key, a sign or an example, and its meaning; a heading, which alone is a `Text`, stands beside no key."""

_QUERY_HELP = (
    ("deep learning", "both words, anywhere, also as beginnings of words"),
    ('"state space"', "exactly this phrase"),
    ("-survey", "without this word, like mute:survey; OR and ( ) work too"),
    ("author:hinton title:agent", "in one field; also {texts}"),
    ("title:/gpt-\\d/", "a regular expression"),
    ("upvotes:>50 stars:>=1k", "numbers: > >= < <= or 10..20; also {numbers}"),
    ("date:2026-11 newer:2w", "days, weeks, months; older:3m"),
    ("has:code is:unread", "also {facts}"),
    ("sort:-stars", "orders the result; also by {sorts}"),
)


_SIGNS = (
    ("▌", "the paper under the cursor"),
    ("•", "not read yet"),
    ("new", "first seen since the last visit"),
    (" ".join(field.sign for field in COUNTS), ", ".join(field.label for field in COUNTS)),
    ("↑3 ↓2", "places it went up or down since the last visit"),
    ("+12", "more upvotes since the last visit"),
    ("code", "its code is known"),
    ("●", "bookmarked; the abstract pane and the bookmarks tab show your tags, note, status and rating"),
    ("○", "being saved"),
    ("✓", "selected"),
    ("(3) (0)", "unread papers of a tab; if it has no number, they are not counted or not fetched yet"),
    ("…", "the rest does not fit"),
    ("▸ ▾", "a folded and an unfolded section of a full text"),
)

_COLUMN, _EXAMPLE = 13, 27
"""The cells for a command's keys, and for an example of a query."""

_READ = (
    "A paper counts as read once it was open, or its abstract had the keys, for longer than mark_read_after "
    "in config.toml; resting on it in the list does not count."
)


class Help(Dialog[None]):
    """The keys and the signs on one page, the query language on the other; words leave out other lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "turn", "keys / filter syntax", priority=True),
        Binding("shift+tab", "turn", show=False, priority=True),
        Binding("slash", "find", "find", id="filter"),
        Binding("enter", "read", show=False, priority=True),
        *steps("scroll"),
        Binding("space", "step(10)", "page", priority=True, id="page_abstract"),
        Binding("pagedown", "step(10)", show=False, priority=True),
        Binding("pageup", "step(-10)", show=False, priority=True),
        Binding("question_mark,f1", "leave", show=False, id="help"),
        Binding("q", "leave", show=False, id="quit"),
        Binding("escape", "back", "close"),
    ]

    AUTO_FOCUS = "VerticalScroll"

    page: var[Page] = var("keys", init=False)

    def __init__(self, commands: Sequence[Command], keys: Keys, page: Page = "keys") -> None:
        super().__init__("Help")
        self._commands = commands
        self._keys = keys
        self.set_reactive(Help.page, page)

    def body(self) -> Iterator[Widget]:
        """Make the line for words, which the user has not asked for yet, and one text that scrolls."""
        line = LineInput(placeholder="words of a line", compact=True)
        line.display = False
        yield line
        yield VerticalScroll(Static(id="help-text"))

    def on_mount(self) -> None:
        """Show the first page; the styles of keys are known now."""
        super().on_mount()
        self.watch_page()

    def action_turn(self) -> None:
        """Show the other page."""
        self.page = "filter" if self.page == "keys" else "keys"

    def action_find(self) -> None:
        """Ask for words."""
        line = self.query_one(LineInput)
        line.display = True
        self.set_focus(line)  # At once: `focus` would let keys that were typed ahead pass.

    def action_back(self) -> None:
        """Show all lines again; close if all are there."""
        line = self.query_one(LineInput)
        if not line.display:
            self.action_leave()
            return
        line.value = ""
        line.display = False
        self.action_read()

    def action_read(self) -> None:
        """Let the keys scroll again."""
        self.set_focus(self.query_one(VerticalScroll))

    @on(Input.Changed)
    def watch_page(self) -> None:
        """Show the lines of the page that have the words, from the first one."""
        self.query_one("#help-text", Static).update(self._text())
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _text(self) -> Table:
        """Make two columns, so that a text wraps beside its key."""
        lines = self._keys_and_signs() if self.page == "keys" else _language()
        key = self.query_one(KeyLine).get_visual_style("key-line--key", partial=True).rich_style
        key = Style(color=key.color, bold=key.bold)  # Without a ground: Rich would paint it black.
        table = Table.grid(padding=(0, 1), expand=True)
        table.add_column(style=key, width=_COLUMN if self.page == "keys" else _EXAMPLE)
        table.add_column(ratio=1)
        for left, right in _having(self.query_one(LineInput).value, lines):
            table.add_row(Text(left), right if isinstance(right, Text) else Text(right))
        return table

    def _keys_and_signs(self) -> Iterator[_Line]:
        for group, commands in groupby(self._commands, key=lambda command: command.group):
            yield "", _heading(group)
            for command in commands:
                yield " ".join(self._keys.of(command.name)), command.help
            yield "", ""
        yield "", _heading("Signs in the list")
        yield from _SIGNS
        yield "", ""
        yield "", _READ
        yield "", "Keys can be changed in config.toml."


def _having(typed: str, lines: Iterable[_Line]) -> Iterator[_Line]:
    """Yield the lines that have every typed word, below their headings; all lines if nothing is typed."""
    words = typed.casefold().split()
    if not words:
        yield from lines
        return
    heading, found = None, False
    for line in lines:
        if isinstance(line[1], Text):
            heading = line
        elif all(word in f"{line[0]} {line[1]}".casefold() for word in words):
            if heading:
                yield heading
            yield line
            heading, found = None, True
    if not found:
        yield "", "No line of this page has these words."


def _language() -> Iterator[_Line]:
    yield "", _heading("What can be typed in the filter")
    texts = [f"{name}:" for name, field in FIELDS.items() if isinstance(field, TextField)]
    numbers = [f"{name}:" for name, field in FIELDS.items() if isinstance(field, NumberField)]
    known = {"texts": texts, "numbers": numbers, "facts": FACTS, "sorts": SORTS}
    for example, meaning in _QUERY_HELP:
        others = {kind: [name for name in names if name not in example] for kind, names in known.items()}
        yield example, meaning.format_map({kind: " ".join(names) for kind, names in others.items()})


def _heading(text: str) -> Text:
    return Text(text, "bold underline")
