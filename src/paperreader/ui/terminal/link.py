"""What the environment says about the terminal: how far away it is, and how much may move on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Motion = Literal["auto", "reduced", "full"]
"""Whether cursors blink and texts slide; `auto` asks the environment."""


def is_remote(variables: Mapping[str, str]) -> bool:
    """Return whether the terminal is at the other end of SSH."""
    return bool(variables.get("SSH_CONNECTION") or variables.get("SSH_TTY"))


def reduces_motion(choice: Motion, variables: Mapping[str, str]) -> bool:
    """Return whether nothing is to move by itself."""
    if choice != "auto":
        return choice == "reduced"
    is_asked = variables.get("NO_MOTION") or variables.get("TEXTUAL_ANIMATIONS") == "none"
    return bool(is_asked) or is_remote(variables)
