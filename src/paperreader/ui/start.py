"""Opening the reader, and checking its settings; the module itself does not import Textual."""

from __future__ import annotations

import gc
import os
import sys
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

from paperreader import saved_screen
from paperreader.config import Display
from paperreader.errors import ConfigError, NotSaved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, MutableMapping

    from paperreader.models.edition import Edition
    from paperreader.services import Services


def open_reader(
    services: Services, file: Edition | None, report: Callable[[str], None], *, in_browser: bool = False
) -> int:
    """Run the reader until the user leaves it.

    Args:
        services: the stores and the network.
        file: an edition to show first.
        report: shows a sentence about something that was not saved, after the terminal was restored.
        in_browser: whether the terminal is in a page of a browser, which `web` serves.

    Returns:
        The exit code.

    Raises:
        ConfigError: the settings name a key or a theme that does not exist.
        Exception: the error that ended the reader.
    """
    _settle_textual(os.environ)
    if not sys.warnoptions:
        # Python would print warnings about work that leaving cancels before it began.
        warnings.simplefilter("ignore")
    # Textual lays out and paints at a tick; the first list needs two, a list after a letter one or two. At a
    # tick at which nothing changed, nothing is painted: the timer rests.
    os.environ.setdefault("TEXTUAL_FPS", "1000")
    # Nothing that is loaded before the first paint is garbage; the screen turns collection on after it.
    gc.disable()
    # A thread that filters in memory lets the keys run after half a millisecond, not after five.
    sys.setswitchinterval(0.0005)
    _share_memory()
    from paperreader.loading import load_textual

    load_textual()
    from paperreader.ui.app import PaperReader
    from paperreader.ui.pictures import IN_BROWSER, way_of
    from paperreader.ui.strips import lighten_strips
    from paperreader.ui.system.leaving import LINGER, LONG, end_process_soon

    lighten_strips()
    try:
        way = IN_BROWSER if in_browser else way_of(services.config.display.pictures, os.environ)
        app = PaperReader(services, file, way, in_browser=in_browser)
    except ConfigError as error:
        from paperreader.setting_places import in_file

        raise in_file(error, services.paths.config_file) from None
    try:
        app.run()
    finally:
        app.give_terminal_back()
    for sentence in app.unsaved:
        report(sentence)
    failure = app.failure
    return_code = getattr(failure, "exit_code", app.return_code or 0)
    end_process_soon(return_code, LINGER if app.has_left else LONG)
    screen = app.next_screen
    if screen is not None:
        screen.check()
    services.close()
    if screen is not None:
        with suppress(NotSaved):  # The next start is slower.
            screen.save()
    else:
        saved_screen.forget(services.paths)
    if failure is not None:
        raise failure
    end_process_soon(return_code, 0)  # Python would take 30 ms to forget its objects one by one.
    return return_code


def _share_memory() -> None:
    """Let all threads take memory from one pool; those of glibc, one for each, keep what was once needed."""
    if sys.platform == "linux":
        with suppress(ImportError, OSError):
            from _ctypes import call_function, dlopen, dlsym  # `ctypes` takes five times as long to load.

            call_function(dlsym(dlopen("libc.so.6", 0), "mallopt"), (_M_ARENA_MAX, 1))


_M_ARENA_MAX = -8
"""A number of `malloc.h`."""

_OF_TEXTUAL = {
    "TEXTUAL_ANIMATIONS": frozenset({"none", "basic", "full"}),
    "TEXTUAL_COLOR_SYSTEM": frozenset({"auto", "standard", "256", "truecolor"}),
    "TEXTUAL_DISABLE_KITTY_KEY": frozenset({"0", "1"}),
    "TEXTUAL_FPS": frozenset(map(str, range(1, 1001))),
}
"""The variables of Textual that are meant for users, with their valid values."""


def _settle_textual(environ: MutableMapping[str, str]) -> None:
    """Remove Textual's variables for developers, which press keys, take pictures or end the program."""
    for name in [name for name in environ if name == "TEXTUAL" or name.startswith("TEXTUAL_")]:
        if environ[name].lower() not in _OF_TEXTUAL.get(name, ()):
            del environ[name]


def mistakes_of_screen(keys: Mapping[str, str], theme: str) -> Iterator[ConfigError]:
    """Yield an error for each theme, command or key that does not exist.

    The sentences are those of the reader. Textual is loaded only if the settings name one.
    """
    if keys:
        from paperreader.ui.keymap import mistakes_in_keys

        yield from mistakes_in_keys(keys)
    if theme != Display().theme:
        from paperreader.ui.themes import check_theme

        try:
            check_theme(theme)
        except ConfigError as error:
            yield error
