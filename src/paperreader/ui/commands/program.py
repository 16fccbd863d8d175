"""The program itself: help, palette, quitting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.ui.commands.command import command

if TYPE_CHECKING:
    from paperreader.ui.dialogs.help import Page
    from paperreader.ui.screens.browse import BrowseScreen

_GROUP = "Program"


def show_help(browse: BrowseScreen, *, page: Page) -> None:
    """Open the help at one of its pages."""
    from paperreader.ui.dialogs.help import Help
    from paperreader.ui.keymap import keymap_of

    browse.app.push_screen(Help(keymap_of(browse.services.config.keys), page))


@command(_GROUP, "question_mark", "f1")
def help_(browse: BrowseScreen) -> None:
    """Every key and sign, and what the filter understands."""
    show_help(browse, page="keys")


@command(_GROUP, "ctrl+p", in_palette=False)
def palette(browse: BrowseScreen) -> None:
    """Command palette: every command by its name."""
    browse.app.action_command_palette()


@command(_GROUP, "q", waits=False)
async def quit_(browse: BrowseScreen) -> None:
    """Back from a paper; from the list, quit."""
    if browse.reading:
        browse.go_back()
    else:
        await browse.app.action_quit()


@command(_GROUP, "ctrl+c", "ctrl+q", in_palette=False, waits=False)
async def quit_now(browse: BrowseScreen) -> None:
    """Quit at once, from every dialog too."""
    await browse.app.action_quit()
