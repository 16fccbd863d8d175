"""Commands for the program: help, palette, a picture of the screen, quitting."""

from __future__ import annotations

import re

from paperreader import __version__
from paperreader.ui.commands.command import Browsing, command

_GROUP = "Program"


@command(_GROUP, where="both")
def help_(browse: Browsing) -> None:
    """Show every key and sign, and what the filter understands."""
    browse.action_show_help("keys")


@command(_GROUP, where="both", in_palette=False)
def palette(browse: Browsing) -> None:
    """Find and run a command by its name or by what it does."""
    from paperreader.ui.commands.lists import VIEWS
    from paperreader.ui.dialogs.palette import Offer, Palette

    missing = VIEWS[len(browse.views.all) :]
    in_text = browse.full_text is not None
    offered = [each for each in browse.commands if each.in_palette and each.works(in_text=in_text)]
    commands = [each for each in offered if each not in missing]
    themes = list(browse.app.available_themes)
    offers = [
        *(Offer(command.title, command.help, " ".join(browse.keys.of(command.name))) for command in commands),
        *(
            Offer(f"Theme {name}", "Change the colours, until config.toml names another theme")
            for name in themes
        ),
    ]

    async def chosen(index: int | None) -> None:
        if index is None:
            return
        if index < len(commands):
            await browse.run(commands[index])
        else:
            browse.app.theme = themes[index - len(commands)]

    browse.app.push_screen(Palette(offers), chosen)


@command(_GROUP, where="both")
async def first_keys(browse: Browsing) -> None:
    """Show the first keys again, as at the first start."""
    await browse.show_first_keys()


@command(_GROUP, where="both")
def what_is_new(browse: Browsing) -> None:
    """Read what is new since the version that ran before this one."""
    browse.run_worker(_show_what_is_new(browse), group="asked", exclusive=True, exit_on_error=False)


async def _show_what_is_new(browse: Browsing) -> None:
    import asyncio

    from paperreader.text.markdown import plain_lines
    from paperreader.ui.changelog import changes_since
    from paperreader.ui.dialogs.text_view import TextView, pieces_of

    version = browse.session().version_before
    lines = await asyncio.to_thread(lambda: plain_lines(changes_since(version)))
    browse.app.push_screen(TextView(f"What is new · paperreader {__version__}", pieces_of(lines)))


@command(_GROUP, where="both")
def screenshot(browse: Browsing) -> None:
    """Save a picture of the screen, as SVG."""
    browse.run_worker(_save_picture(browse), exit_on_error=False)


async def _save_picture(browse: Browsing) -> None:
    """Save a picture when everything is painted, the closed palette too."""
    import asyncio
    from functools import partial
    from itertools import count

    from paperreader.durable.plain import write_text
    from paperreader.paths import pictures_folder

    await browse.idle()
    # A program that opens the picture must not ask another server for a font.
    svg = re.sub(_FONT_ADDRESS, "", browse.app.export_screenshot(title="paperreader"))
    stem = f"paperreader-{browse.services.now().astimezone():%Y-%m-%d-%H%M%S}"
    folder = pictures_folder()
    names = (f"{stem}{f'-{number}' if number > 1 else ''}.svg" for number in count(1))
    path = next(folder / name for name in names if not (folder / name).exists())
    await asyncio.to_thread(partial(write_text, path, svg, private=True))
    browse.say(f"Saved a picture of the screen: {path}")


_FONT_ADDRESS = r',?\s*url\("https?:[^)]*\)(?: format\("[^"]*"\))?'


@command(_GROUP, where="both", waits=False)
async def quit_(browse: Browsing) -> None:
    """Go back from a paper or similar papers; else quit."""
    if browse.full_text is not None:
        browse.close_paper()
    elif browse.trail.leads_back:
        browse.trail.go_back()
    else:
        await browse.app.action_quit()


@command(_GROUP, where="both", in_palette=False, waits=False, in_dialogs=True)
async def quit_now(browse: Browsing) -> None:
    """Quit at once, from every dialog too."""
    await browse.app.action_quit()
