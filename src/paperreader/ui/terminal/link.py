"""What the environment says about the terminal: how far away it is, and how much may move on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Motion = Literal["auto", "reduced", "full"]
"""Whether cursors blink and texts slide; `auto` asks the environment."""


def is_remote(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal is at the other end of SSH."""
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))


def reduces_motion(choice: Motion, environ: Mapping[str, str]) -> bool:
    """Return whether nothing is to move by itself."""
    if choice != "auto":
        return choice == "reduced"
    is_asked = environ.get("NO_MOTION") or environ.get("TEXTUAL_ANIMATIONS") == "none"
    return bool(is_asked) or is_remote(environ)
