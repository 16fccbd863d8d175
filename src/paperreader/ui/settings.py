"""The check of the settings that only the screen knows, without opening it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.config import Display

if TYPE_CHECKING:
    from paperreader.config import Config


def check_settings(config: Config) -> None:
    """Refuse a theme, a command or a key that does not exist.

    Textual is loaded only if the settings name one.

    Raises:
        ConfigError: one does not exist; the sentence is that of the reader.
    """
    if config.keys:
        from paperreader.ui.keymap import keymap_of

        keymap_of(config.keys)
    if config.display.theme != Display().theme:
        from paperreader.ui.themes import check_theme

        check_theme(config.display.theme)
