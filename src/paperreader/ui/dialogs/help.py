"""Every key and what it does, made from the commands themselves."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import var
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
    ("rating:>=4 status:reading", "what you said of it; also collection: is:later is:muted"),
    ("sort:-stars", "orders the answer"),
)


_SIGNS = (
    ("•", "not read yet"),
    ("new", "first seen since the last visit"),
    ("▲ ★ ❝", "upvotes, GitHub stars, comments"),
    ("↑3 ↓2", "places it went up or down since the last visit"),
    ("+12", "more upvotes since the last visit"),
    ("code", "its code is known: o opens it"),
    ("●", "bookmarked; the abstract pane and the bookmarks tab say your tags, note, status and rating"),
    ("○", "on its way to the disk"),
    ("✓", "selected"),
)

Page = Literal["keys", "filter"]


class Help(Dialog[None]):
    """The keys and the signs on one page, the query language on the other.

    Args:
        keymap: the command of each key.
        page: which is shown first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,q,f1", "leave", "Close", show=False),
        Binding("j,down", "scroll(1)", "Down", show=False, priority=True),
        Binding("k,up", "scroll(-1)", "Up", show=False, priority=True),
        Binding("space,pagedown", "scroll(10)", "Page", show=False, priority=True),
        Binding("pageup", "scroll(-10)", "Page back", show=False, priority=True),
        Binding("tab,shift+tab", "turn", "The other page", show=False, priority=True),
    ]

    page: var[Page] = var("keys", init=False)

    def __init__(self, keymap: Mapping[str, Command], page: Page = "keys") -> None:
        super().__init__()
        self._keymap = keymap
        self.set_reactive(Help.page, page)

    def compose(self) -> ComposeResult:
        """One text that scrolls."""
        with Vertical(classes="dialog -tall"):
            with VerticalScroll():
                yield Static(self._text(), id="help-text")
            yield Static(
                Content("Tab keys or filter · j k scroll · Esc closes · keys can be changed in config.toml")
            )

    def action_turn(self) -> None:
        """Show the other page."""
        self.page = "filter" if self.page == "keys" else "keys"

    def watch_page(self) -> None:
        """Show it from its beginning."""
        self.query_one("#help-text", Static).update(self._text())
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _text(self) -> Content:
        return Content("\n").join(self._keys() if self.page == "keys" else _language())

    def _keys(self) -> Iterator[Content]:
        for group, commands in groupby(COMMANDS, key=lambda command: command.group):
            yield _heading(group)
            for command in commands:
                keys = [key for key, other in self._keymap.items() if other is command]
                yield _line(" ".join(map(shown_key, keys)), command.help, 18)
            yield Content("")
        yield _heading("Signs in the list")
        for sign, meaning in _SIGNS:
            yield _line(sign, meaning, 18)
        yield Content("")
        yield Content(
            "A paper counts as read once it was open, or its abstract had the keys, for longer than "
            "mark_read_after in config.toml; resting on it in the list does not count."
        )

    def action_scroll(self, lines: int) -> None:
        """Scroll the text."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def _language() -> Iterator[Content]:
    yield _heading("What can be typed in the filter")
    for example, meaning in _QUERY_HELP:
        yield _line(example, meaning, 26)


def _heading(text: str) -> Content:
    return Content(text).stylize("bold underline")


def _line(left: str, right: str, width: int) -> Content:
    return Content(f"{left:<{width}} ").stylize("bold") + Content(right)
