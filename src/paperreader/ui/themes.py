"""Our own themes: dark, light, and one of high contrast. Textual's own stand beside them."""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme

from paperreader.errors import ConfigError, did_you_mean, quoted

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
    ),
)


def check_theme(name: str) -> None:
    """Refuse a theme that does not exist.

    Raises:
        ConfigError: there is none of this name; the nearest one is named, or all of them.
    """
    names = [*(theme.name for theme in THEMES), *sorted(BUILTIN_THEMES)]
    if name not in names:
        meant = did_you_mean(name, names)
        raise ConfigError(f"[display] theme: there is no theme {quoted(name)}; {meant}", ("display", "theme"))
