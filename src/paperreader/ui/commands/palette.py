"""The command palette: every command by its name, and the themes."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from textual import on
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import Input, OptionList

from paperreader.ui.commands import COMMANDS
from paperreader.ui.keymap import keymap_of, shown_key
from paperreader.ui.screens.browse import BrowseScreen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator


class Palette(CommandPalette):
    """Textual's palette; a second Enter or click, after the one that closed it, does nothing."""

    def on_mount(self) -> None:
        """Keep the line short: it is compared with every command at each key."""
        self.query_one(Input).max_length = 100

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _choose_once(self, event: Input.Submitted | OptionList.OptionSelected) -> None:
        if not self.is_active:
            event.stop()
            event.prevent_default()


class CommandProvider(Provider):
    """Offers what can be done; texts here are our own, so nothing of a paper is read as markup."""

    def _offers(self) -> Iterator[tuple[str, str, Callable[[], Awaitable[None] | None]]]:
        if isinstance(self.screen, BrowseScreen):
            keymap = keymap_of(self.screen.services.config.keys)
            for command in filter(attrgetter("in_palette"), COMMANDS):
                keys = " ".join(shown_key(key) for key, other in keymap.items() if other is command)
                yield command.title, f"{keys}  {command.help}".strip(), partial(self.screen.run, command)
        for name in self.app.available_themes:
            yield (
                f"Theme: {name}",
                "Change the colours, until config.toml names another theme",
                partial(self._set_theme, name),
            )

    def _set_theme(self, name: str) -> None:
        self.app.theme = name

    async def discover(self) -> Hits:
        """Everything, when nothing was typed."""
        for title, told, act in self._offers():
            yield DiscoveryHit(Content(title), act, text=title, help=told)

    async def search(self, query: str) -> Hits:
        """What fits the typed letters."""
        matcher = self.matcher(query)
        for title, told, act in self._offers():
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, matcher.highlight(title), act, text=title, help=told)
