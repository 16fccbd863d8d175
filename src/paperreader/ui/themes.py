"""Our own themes: dark, light, and high contrast. The colours of all themes are made readable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.color import BLACK, WHITE, Color
from textual.theme import BUILTIN_THEMES, Theme

from paperreader.errors import ConfigError, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

THEMES = (
    Theme(
        name="paperreader-dark",
        primary="#6CA8FF",
        secondary="#C3A6FF",
        accent="#5FD7C5",
        warning="#FFC66D",
        error="#FF7B72",
        success="#8FD694",
        foreground="#E6E6E6",
        background="#14161A",
        surface="#1B1E24",
        panel="#232730",
        dark=True,
    ),
    Theme(
        name="paperreader-light",
        primary="#1F5FBF",
        secondary="#6B3FA0",
        accent="#00665A",
        warning="#8A5300",
        error="#B3261E",
        success="#1E6B2B",
        foreground="#1B1B1B",
        background="#FCFBF8",
        surface="#F3F1EC",
        panel="#E7E4DC",
        dark=False,
    ),
    Theme(
        name="paperreader-contrast",
        primary="#FFFF00",
        secondary="#00FFFF",
        accent="#00FFFF",
        warning="#FFFF00",
        error="#FF8080",
        success="#00FF00",
        foreground="#FFFFFF",
        background="#000000",
        surface="#000000",
        panel="#202020",
        dark=True,
        variables={"quiet": "#FFFFFF", "read": "#FFFFFF"},
    ),
)


def check_theme(name: str) -> None:
    """Refuse a theme that does not exist.

    Raises:
        ConfigError: there is no theme of this name; the sentence names all, and the nearest one.
    """
    names = [*(theme.name for theme in THEMES), *sorted(BUILTIN_THEMES)]
    if name not in names:
        near = nearest(name, names)
        meant = f"{f'did you mean {near}? There' if near else 'there'} are {', '.join(names)}."
        raise ConfigError(f"[display] theme: there is no theme {quoted(name)}; {meant}", ("display", "theme"))


LEAST_CONTRAST = 4.5
"""The least contrast of a text with its ground, as WCAG 2 asks."""

_CURSOR = 0.12
"""The share of the primary colour in the ground of the cursor: with more, 16 colours make it too bright."""

_ON_PLAIN = ("primary", "secondary")
_ON_CURSOR = ("warning", "error", "success")
_ON_ALL = ("foreground", "accent")


def readable_colours(theme: Mapping[str, str], *, dark: bool) -> dict[str, str]:
    """Return the colours of texts so that each can be read on every ground that it has.

    Args:
        theme: the colours of a theme, by name.
        dark: whether its grounds are dark.

    Returns:
        The colours by name, as near to those of the theme as the contrast permits; and our own: `quiet` and
        `read` for texts, `cursor` and `marked` for the grounds of a chosen paper and of a chosen line in a
        dialog. A theme that leaves its colours to the terminal keeps them, since they are unknown.
    """
    background = Color.parse(theme["background"])
    if background.ansi is not None:
        plain_text, tint = theme["foreground"], f"{theme['primary']} 20%"
        return {"quiet": plain_text, "read": plain_text, "cursor": tint, "marked": tint}
    surface, panel, primary = (Color.parse(theme[name]) for name in ("surface", "panel", "primary"))
    cursor, marked = background.blend(primary, _CURSOR, 1), surface.blend(primary, 0.2, 1)
    plain = [background, surface, panel]
    most = WHITE if dark else BLACK
    found = {"cursor": cursor, "marked": marked}
    for names, grounds in (
        (_ON_PLAIN, plain),
        (_ON_CURSOR, [*plain, cursor]),
        (_ON_ALL, [*plain, cursor, marked]),
    ):
        for name in names:
            found[name] = _stepped(Color.parse(theme[name]), most, grounds)
    text = found["foreground"]
    found["quiet"] = _stepped(background.blend(text, 0.66, 1), text, [*plain, cursor, marked])
    found["read"] = _stepped(background.blend(text, 0.85, 1), text, [*plain, cursor])
    ours = {name: theme[name] for name in ("quiet", "read") if name in theme}
    return {name: colour.hex for name, colour in found.items()} | ours


def _stepped(colour: Color, most: Color, grounds: Iterable[Color]) -> Color:
    """Return a colour, moved towards another until it can be read on every ground."""
    lights = [_luminance(ground) for ground in grounds]
    for step in range(21):
        moved = colour.blend(most, step / 20, 1)
        light = _luminance(moved)
        if all(_contrast(light, ground) >= LEAST_CONTRAST for ground in lights):
            return moved
    return most


def _contrast(one: float, other: float) -> float:
    """Return the contrast ratio of two luminances, from 1 to 21."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _luminance(colour: Color) -> float:
    """Return the relative luminance of WCAG 2."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
