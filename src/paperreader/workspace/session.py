"""The state of the screen, remembered for the next start; settings in `config.toml` come first.

The file is read before the first paint, so it is small. Values that cannot be read count as absent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from paperreader import __version__
from paperreader.config import Display
from paperreader.models.grouping import Grouping
from paperreader.workspace.state_file import read_state, write_state

if TYPE_CHECKING:
    from pathlib import Path


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """The user's choices on the screen; None if a choice is unknown.

    Attributes:
        tab: the name of a built-in tab, as in `start` of the settings.
        view: the name of a view, if one was shown last.
        order: the order of the list that was shown last.
        grouping: the grouping of the bookmarks.
        scope: the time from which papers are recommended.
        text_width: the most columns of a full text.
        layout, hide_read, theme: as in the settings.
        theme_of_settings: the theme in the settings when the user chose `theme`.
        version: the version of the program that ran last.
        version_before: the version that ran before it.
    """

    tab: str | None = None
    view: str | None = None
    order: str | None = None
    grouping: Grouping | None = None
    scope: str | None = None
    layout: str | None = None
    hide_read: bool | None = None
    theme: str | None = None
    text_width: int | None = None
    theme_of_settings: str | None = None
    version: str | None = None
    version_before: str | None = None

    @property
    def is_first(self) -> bool:
        """Return whether the reader never ran before."""
        return self == Session()

    def of_this_version(self) -> Session:
        """Return the session with the version that runs now."""
        if self.version == __version__:
            return self
        return msgspec.structs.replace(self, version=__version__, version_before=self.version)


def load_session(path: Path) -> Session:
    """Read the session from its file; leave out every value that is invalid."""
    try:
        state = msgspec.json.decode(read_state(path), type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return Session()
    right = {name: state[name] for name in Session.__struct_fields__ if _is_right(name, state.get(name))}
    return msgspec.convert(right, Session)


def _is_right(name: str, value: object) -> bool:
    try:
        msgspec.convert({name: value}, Session)
    except msgspec.ValidationError:
        return False
    return value is not None


def save_session(path: Path, session: Session) -> None:
    """Write the session to its file."""
    write_state(path, msgspec.json.encode(session))


def settled(display: Display, session: Session) -> Display:
    """Return the settings of the first screen: those of the file, else the choices of the last session.

    A setting with its default value counts as absent. A theme that was chosen on the screen stays until the
    settings name another theme than at the time of the choice.
    """
    choices = {"start": session.tab, "layout": session.layout, "hide_read": session.hide_read}
    usual = Display()
    open_ = {name: value for name, value in choices.items() if getattr(display, name) == getattr(usual, name)}
    if (session.theme_of_settings or usual.theme) == display.theme:
        open_["theme"] = session.theme
    settings = msgspec.structs.asdict(display) | {
        name: value for name, value in open_.items() if value is not None
    }
    try:
        return msgspec.convert(settings, Display)
    except msgspec.ValidationError:
        return display
