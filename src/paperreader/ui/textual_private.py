"""The private names of Textual that we use because no public ones exist. A test checks that each exists.

The compositor, the parser of terminal input and the parts of a strip are private, too; only
`ui/line_compositor.py`, `ui/terminal/input.py` and `ui/strips.py` use them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.keys import _character_to_key
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver
    from textual.screen import Screen
    from textual.widgets import OptionList

SHARED = {
    "HiddenScreen": {"_compositor", "_compositor_refresh"},
    "LineCompositor": {"_dirty_regions"},
    "NoteArea": {"_restart_blink"},
    "PaperReader": {"_handle_exception"},
    "TerminalDriver": {
        "_app",
        "_auto_restart",
        "_file",
        "_get_terminal_size",
        "_loop",
        "_query_in_band_window_resize",
        "_run_input_thread",
        "_sigcont_application",
        "_size",
        "_writer_thread",
    },
    "_Sequences": {"_awaiting", "_gen", "_sequence_to_key_events", "_timeout_time", "_tokens"},
}
"""The private names that our classes override or use of the classes of Textual that they extend."""

character_to_key = _character_to_key
"""Return the long name of a key by its character."""


async def run_binding(app: App[Any], key: str) -> bool:
    """Run the binding of a key, and return whether there was one."""
    return await app._check_bindings(key, priority=True) or await app._check_bindings(key)  # noqa: SLF001


def handle_exception(app: App[Any], error: Exception) -> None:
    """End the application because of an error in one of its threads."""
    app._handle_exception(error)  # noqa: SLF001


def note_exception(app: App[Any], error: Exception) -> None:
    """Note an error, if it is the first, so that the caller of the application raises it at the end."""
    if app._exception is None:  # noqa: SLF001
        app._exception = error  # noqa: SLF001
        app._exception_event.set()  # noqa: SLF001


def is_exiting(app: App[Any]) -> bool:
    """Return whether the application is ending."""
    return app._exit  # noqa: SLF001


def is_painted(screen: Screen[Any]) -> bool:
    """Return whether a screen has nothing left to lay out, to paint or to call after that."""
    return not (screen._layout_required or screen._dirty_widgets or screen._callbacks)  # noqa: SLF001


def lines_of(screen: Screen[Any]) -> list[str]:
    """Return the lines of a screen as they are written to the terminal."""
    return [strip.render(screen.app.console) for strip in screen._compositor.render_strips()]  # noqa: SLF001


def paint_nothing(screen: Screen[Any]) -> None:
    """Leave out a paint."""
    screen._dirty_widgets.clear()  # noqa: SLF001


def paint_now(screen: Screen[Any]) -> None:
    """Paint the widgets that have changed, without the messages and the tick that Textual waits for.

    If something must be laid out or styled first, leave the paint to Textual.
    """
    app, widgets = screen.app, screen._compositor.visible_widgets  # noqa: SLF001
    waits = screen._layout_required or screen._scroll_required or screen._repaint_required  # noqa: SLF001
    if waits or not screen.is_current or app._batch_count or app._exit:  # noqa: SLF001
        return
    parts = screen.walk_children(Widget)
    if any(part._layout_required or part._scroll_required for part in parts):  # noqa: SLF001
        return
    changed = {part for part in widgets if part._repaint_required}  # noqa: SLF001
    if not changed:
        return
    for part in changed:
        part._repaint_required = False  # noqa: SLF001
    screen._compositor.update_widgets(changed | screen._dirty_widgets)  # noqa: SLF001
    screen._compositor_refresh()  # noqa: SLF001


def forget_styled_lines(widget: Widget) -> None:
    """Forget the lines that Textual remembers of a widget, for one that remembers its lines itself."""
    widget._styles_cache.clear()  # noqa: SLF001


def line_of_option(options: OptionList, index: int) -> int:
    """Return the first line of an option in its list; 0 before the options are laid out."""
    return options._index_to_line.get(index, 0)  # noqa: SLF001


def omit_toasts_and_tooltips(app: App[Any]) -> None:
    """Leave out two widgets that Textual adds to every screen, for what the application never shows."""
    app._disable_notifications = app._disable_tooltips = True  # noqa: SLF001


def driver_of(app: App[Any]) -> Driver | None:
    """Return the driver of the terminal, or None before it is made."""
    return app._driver  # noqa: SLF001
