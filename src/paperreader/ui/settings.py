"""Checks the settings that only the screen can judge, without opening it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.config import Display
from paperreader.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def mistakes_of_screen(keys: Mapping[str, str], theme: str) -> Iterator[ConfigError]:
    """Yield an error for each theme, command or key that does not exist.

    The sentences are those of the reader. Textual is loaded only if the settings name one.
    """
    if keys:
        from paperreader.ui.keymap import mistakes_in_keys

        yield from mistakes_in_keys(keys)
    if theme != Display().theme:
        from paperreader.ui.themes import check_theme

        try:
            check_theme(theme)
        except ConfigError as error:
            yield error
