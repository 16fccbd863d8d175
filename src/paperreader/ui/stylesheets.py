"""The style sheets: ours in the package (a wheel) or in the checkout, and the user's in their folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.css.stylesheet import StylesheetParseError
from textual.css.tokenizer import TokenError

from paperreader.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App

_PACKAGE = Path(__file__).parents[1]
_CHECKOUT = _PACKAGE.parents[1]


def sheets(*names: str) -> list[Path]:
    """Return the paths of built-in sheets by their names.

    Raises:
        FileNotFoundError: the installation is broken.
    """
    for folder in (_PACKAGE / "styles", _CHECKOUT / "styles"):
        if (folder / "app.tcss").is_file():
            return [folder / f"{name}.tcss" for name in names]
    raise FileNotFoundError(
        f"No style sheets beside {_PACKAGE}: this installation is broken; install it again."
    )


def read_when_needed(app: App[Any], name: str) -> None:
    """Read a built-in sheet, once; those that the first paint does not need would slow the start.

    The user's own sheets stay the last, so that their rules override ours.
    """
    (path,) = sheets(name)
    rules = app.stylesheet
    if rules.has_source(str(path)):
        return
    rules.read(path)
    files = [place for place in rules.source if not place[1]]  # The others are defaults of classes.
    for own in (file for file in files if Path(file[0]).parent != path.parent):
        rules.source[own] = rules.source.pop(own)
    rules.parse()


def own_sheets(folder: Path) -> list[Path]:
    """Return the user's own sheets, in the order of their names."""
    return sorted(folder.glob("*.tcss")) if folder.is_dir() else []


def style_error(error: Exception, own: Sequence[Path]) -> ConfigError | None:
    """Return which of the user's own sheets to check and where one is broken; None for another error."""
    if not (own and isinstance(error, StylesheetParseError | TokenError)):
        return None
    where = f" (line {error.start[0]})" if isinstance(error, TokenError) else ""
    names = ", ".join(str(path) for path in own)
    return ConfigError(
        f"A style sheet of yours cannot be read{where}: repair or remove it. They are: {names}"
    )
