"""The style sheets: ours in the package (a wheel) or in the checkout, and the user's in their folder."""

from __future__ import annotations

from pathlib import Path

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


def own_sheets(folder: Path) -> list[Path]:
    """Return the user's own sheets, in the order of their names."""
    return sorted(folder.glob("*.tcss")) if folder.is_dir() else []
