"""How the reader was left: remembered for the next start, where `config.toml` leaves it open.

It is read before the first paint, so it is one small file; what cannot be read of it counts as never said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.config import Display
from paperreader.workspace.grouping import Grouping
from paperreader.workspace.state_file import read_state, write_state

if TYPE_CHECKING:
    from pathlib import Path


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """What the reader chose on the screen; None where nothing is known.

    Attributes:
        tab: name of a built-in tab, as in `start` of the settings.
        order: of the list that was shown last.
        grouping: of the bookmarks.
        layout, hide_read, theme: as in the settings.
        theme_of_settings: what the settings said when the theme was chosen.
    """

    tab: str | None = None
    order: str | None = None
    grouping: Grouping | None = None
    layout: str | None = None
    hide_read: bool | None = None
    theme: str | None = None
    theme_of_settings: str | None = None


def load_session(path: Path) -> Session:
    """What the file says; each thing that it says wrongly is left out."""
    try:
        said = msgspec.json.decode(read_state(path), type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return Session()
    right = {name: said[name] for name in Session.__struct_fields__ if _is_right(name, said.get(name))}
    return msgspec.convert(right, Session)


def _is_right(name: str, value: object) -> bool:
    try:
        msgspec.convert({name: value}, Session)
    except msgspec.ValidationError:
        return False
    return value is not None


def save_session(path: Path, session: Session) -> None:
    """Remember it."""
    write_state(path, msgspec.json.encode(session))


def settled(display: Display, session: Session) -> Display:
    """How to show things first: as the settings say, else as it was left.

    A setting that has its default counts as not said. A theme that was chosen on the screen is kept until the
    settings name another one than they did when it was chosen.
    """
    said = {"start": session.tab, "layout": session.layout, "hide_read": session.hide_read}
    usual = Display()
    open_ = {name: value for name, value in said.items() if getattr(display, name) == getattr(usual, name)}
    if (session.theme_of_settings or usual.theme) == display.theme:
        open_["theme"] = session.theme
    wanted = msgspec.structs.asdict(display) | {
        name: value for name, value in open_.items() if value is not None
    }
    try:
        return msgspec.convert(wanted, Display)
    except msgspec.ValidationError:
        return display
