"""The private names of Textual that are used for want of public ones. A test holds that each exists.

The parser of what a terminal sends is private, too; `ui/terminal/input.py` alone uses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.keys import _character_to_key

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver
    from textual.screen import Screen

OVERRIDDEN = {
    "App": ("_handle_exception",),
    "LinuxDriver": (
        "_get_terminal_size",
        "_query_in_band_window_resize",
        "_run_input_thread",
        "_sigcont_application",
    ),
}
"""Methods that our classes put in place of Textual's."""

character_to_key = _character_to_key
"""Return the long name of a key by its character."""


async def run_binding(app: App[Any], key: str) -> bool:
    """Run what is bound to a key here and now; return whether anything was."""
    return await app._check_bindings(key, priority=True) or await app._check_bindings(key)  # noqa: SLF001


def handle_exception(app: App[Any], error: Exception) -> None:
    """End the application because of an error in a thread of its own."""
    app._handle_exception(error)  # noqa: SLF001


def note_exception(app: App[Any], error: Exception) -> None:
    """Let whoever runs the application raise the error when it has ended, if it is the first."""
    if app._exception is None:  # noqa: SLF001
        app._exception = error  # noqa: SLF001
        app._exception_event.set()  # noqa: SLF001


def is_exiting(app: App[Any]) -> bool:
    """Return whether the application has been told to end."""
    return app._exit  # noqa: SLF001


def is_painted(screen: Screen[Any]) -> bool:
    """Return whether a screen has nothing left to lay out, to paint or to call after that."""
    return not (screen._layout_required or screen._dirty_widgets or screen._callbacks)  # noqa: SLF001


def driver_of(app: App[Any]) -> Driver | None:
    """Return what paints the terminal, or None before it is there."""
    return app._driver  # noqa: SLF001
