"""Pictures over the lines of a widget, drawn by the extra `images` in the way that the terminal can."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import struct
import sys
import warnings
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

from textual.css.scalar import ScalarOffset
from textual.geometry import Offset

from paperreader.errors import PaperReaderError
from paperreader.models.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL.Image import Image
    from textual.widget import Widget

    from paperreader.config import PictureWay
    from paperreader.services import Services

_log = logging.getLogger(__name__)

_KINDS = ("PNG", "JPEG", "GIF", "WEBP")
_MOST_PIXELS = 40_000_000
_MOST_SIDE = 1_600
_REMEMBERED = 8
_WHITE = (255, 255, 255)


Kind = Literal["kitty", "sixel", "blocks"]

_OF_PROGRAMS: Mapping[str, Kind] = {
    "ghostty": "kitty", "kitty": "kitty",
    "contour": "sixel", "foot": "sixel", "iterm": "sixel", "mintty": "sixel", "mlterm": "sixel",
    "wezterm": "sixel",
}  # fmt: skip
"""What terminals can draw, by the beginnings of their names in TERM and TERM_PROGRAM."""


class Way(Value, frozen=True):
    """How this terminal shows pictures.

    Attributes:
        kind: by Kitty's protocol, as Sixel, or as coloured half blocks; None if nothing can.
        why_not: why nothing can, as a sentence.
        cell: the width and height of a cell, in pixels.
    """

    kind: Kind | None
    why_not: str = ""
    cell: tuple[int, int] = (10, 20)


NO_PICTURES = Way(None, "This terminal cannot show pictures.")
IN_BROWSER = Way(None, "The reader shows no pictures in a browser.")


def way_of(setting: PictureWay, environ: Mapping[str, str]) -> Way:
    """Find out how to show pictures, from the environment.

    The terminal is not asked: its answer could be taken for keys, and keys for its answer.

    Args:
        setting: the setting `pictures`.
        environ: the environment.
    """
    if setting == "off":
        return Way(None, 'Pictures are switched off: pictures = "off" in config.toml.')
    if environ.get("NO_COLOR"):
        return Way(None, "There are no pictures without colours: NO_COLOR is set.")
    if environ.get("TERM", "dumb") == "dumb":
        return NO_PICTURES
    if find_spec("textual_image") is None:
        return Way(None, "Pictures need an extra: pip install 'paperreader[images]'")
    return Way(_kind_of(environ) if setting == "auto" else setting, cell=_cell())


def _kind_of(environ: Mapping[str, str]) -> Kind:
    if environ.get("TMUX") or environ.get("STY"):
        return "blocks"  # tmux and screen pass no pictures on.
    if environ.get("WT_SESSION") or environ.get("KONSOLE_VERSION"):
        return "sixel"
    for name in (environ.get("TERM_PROGRAM", ""), environ["TERM"].removeprefix("xterm-")):
        for program, kind in _OF_PROGRAMS.items():
            if name.lower().startswith(program):
                return kind
    return "blocks"


def _cell() -> tuple[int, int]:
    """Return the pixels of a cell as the terminal's driver knows them, or those of a usual cell."""
    try:
        import fcntl
        import termios

        answer = fcntl.ioctl(sys.__stdout__.fileno(), termios.TIOCGWINSZ, bytes(8))  # type: ignore[union-attr]
        rows, columns, wide, high = struct.unpack("HHHH", answer)
        return (wide // columns, high // rows) if wide and high else NO_PICTURES.cell
    except (ImportError, OSError, ValueError, AttributeError, ZeroDivisionError):
        return NO_PICTURES.cell


@cache
def _widget(kind: Kind, cell: tuple[int, int]) -> type[Any]:
    """Return the class of widgets that draw; textual-image is loaded with the first picture.

    It asks the terminal while it is imported, unless the output is no terminal, and takes the size of a cell
    from these variables then.
    """
    os.environ.update(TEXTUAL_CELL_WIDTH=str(cell[0]), TEXTUAL_CELL_HEIGHT=str(cell[1]))
    terminal, sys.__stdout__ = sys.__stdout__, io.StringIO()  # type: ignore[misc,assignment]
    try:
        from textual_image import widget
    finally:
        sys.__stdout__ = terminal  # type: ignore[misc]
    return {"kitty": widget.TGPImage, "sixel": widget.SixelImage, "blocks": widget.HalfcellImage}[kind]


class Gallery:
    """Loads pictures, and remembers the last few.

    Args:
        services: have the source of pictures.
        way: how they are shown.

    Attributes:
        shown: whether the user wants to see them.
    """

    def __init__(self, services: Services, way: Way) -> None:
        self._services = services
        self._decoded: dict[str, Image] = {}
        self.way = way
        self.shown = True

    @property
    def is_open(self) -> bool:
        """Return whether pictures are to be shown, and can be."""
        return self.shown and self.way.kind is not None

    async def load(self, address: str) -> Image | None:
        """Return a picture, or None if it cannot be had; the reason is only logged."""
        if (known := self._decoded.get(address)) is not None:
            return known
        try:
            data = await self._services.pictures.load(address)
            picture = await asyncio.to_thread(decode, data)
        except PaperReaderError as error:
            _log.info("no picture from %s: %s", address, error)
            return None
        except (OSError, ValueError, SyntaxError, Warning) as error:  # what Pillow raises for broken files
            _log.info("the picture from %s cannot be read: %s", address, error)
            return None
        while len(self._decoded) >= _REMEMBERED:
            del self._decoded[next(iter(self._decoded))]
        self._decoded[address] = picture
        return picture

    def size_of(self, picture: Image, columns: int, rows: int) -> tuple[int, int]:
        """Return the columns and rows of a picture in a room, with its proportions; at least 1 by 1."""
        wide, high = self.way.cell
        scale = min(columns * wide / picture.width, rows * high / picture.height, 1.5)
        return (
            max(1, min(columns, round(picture.width * scale / wide))),
            max(1, min(rows, round(picture.height * scale / high))),
        )


def decode(data: bytes) -> Image:
    """Decode a picture, made smaller if it is large, on white if it is transparent.

    Raises:
        OSError, ValueError, SyntaxError, Warning: it is broken, or has more than 40 million pixels.
    """
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(data), formats=_KINDS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise ValueError("it has too many pixels")
            opened.draft("RGB", (_MOST_SIDE, _MOST_SIDE))
            opened.thumbnail((_MOST_SIDE, _MOST_SIDE))
            picture = opened.convert("RGBA")
    ground = Image.new("RGB", picture.size, _WHITE)
    ground.paste(picture, mask=picture)
    return ground


class Frame(Value, frozen=True):
    """A picture and its place, in cells from the top left of the widget; it may be partly out of view."""

    picture: Image
    way: Way
    x: int
    y: int
    columns: int
    rows: int


def hang(parent: Widget, frames: Mapping[str, Frame]) -> None:
    """Show these pictures over the lines of a widget, and no others.

    Args:
        parent: the widget; it clips them.
        frames: the pictures in view, each with a name that stays the same while it is in view.
    """
    hanging: dict[str, Any] = {
        child.name or "": child for child in parent.children if child.has_class("picture")
    }
    for name, child in hanging.items():
        if name not in frames or frames[name].picture is not child.image:
            child.remove()
    for name, frame in frames.items():
        child = hanging.get(name)
        if child is None or child.image is not frame.picture:
            assert frame.way.kind is not None
            draw = _widget(frame.way.kind, frame.way.cell)
            child = draw(frame.picture, name=name, classes="picture")
            parent.mount(child)
        _place(child, frame)


def _place(child: Widget, frame: Frame) -> None:
    styles = child.styles
    styles.position = "absolute"
    styles.width, styles.height = frame.columns, frame.rows
    styles.offset = ScalarOffset.from_offset(Offset(frame.x, frame.y))
