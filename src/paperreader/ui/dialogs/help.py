"""Every key and what it does, made from the commands themselves."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from paperreader.ui.commands import COMMANDS
from paperreader.ui.dialogs.dialog import Dialog
from paperreader.ui.keymap import shown_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual.app import ComposeResult

    from paperreader.ui.commands import Command

_QUERY_HELP = (
    ("deep learning", "both words, anywhere, also as beginnings of words"),
    ('"state space"', "exactly this phrase"),
    ("-survey", "without this word; OR and ( ) work too"),
    ("author:hinton title:agent", "in one field; also abstract: org: kw: cat: id: tag: note:"),
    ("title:/gpt-\\d/", "a regular expression"),
    ("upvotes:>50 stars:>=1k", "numbers: > >= < <= or 10..20; also comments: year: rank:"),
    ("date:2026-11 newer:2w", "days, weeks, months; older:3m"),
    ("has:code is:unread", "also has:project has:note is:bookmarked is:new"),
    ("sort:-stars", "orders the answer"),
)


class Help(Dialog[None]):
    """The keys, then the query language.

    Args:
        keymap: the command of each key.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,q", "leave", "Close", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
        Binding("space", "scroll(10)", "Page", show=False),
    ]

    def __init__(self, keymap: Mapping[str, Command]) -> None:
        super().__init__()
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """One text that scrolls."""
        with Vertical(classes="dialog -tall"):
            with VerticalScroll():
                yield Static(Content("\n").join(self._lines()))
            yield Static(Content("j k scroll · Esc closes · every key can be changed in config.toml"))

    def _lines(self) -> Iterator[Content]:
        for group, commands in groupby(COMMANDS, key=lambda command: command.group):
            yield Content(group).stylize("bold underline")
            for command in commands:
                keys = [key for key, other in self._keymap.items() if other is command]
                shown = " ".join(map(shown_key, keys))
                yield Content(f"{shown:<18} ").stylize("bold") + Content(command.help)
            yield Content("")
        yield Content("Filter").stylize("bold underline")
        for example, meaning in _QUERY_HELP:
            yield Content(f"{example:<26} ").stylize("bold") + Content(meaning)

    def action_scroll(self, lines: int) -> None:
        """Scroll the text."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
