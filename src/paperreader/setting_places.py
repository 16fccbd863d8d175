"""Find the line of a setting in config.toml, so that messages can name it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.errors import ConfigError, UsageError
from paperreader.textfile import read_text

if TYPE_CHECKING:
    from pathlib import Path

_NAME = r"""(?:[\w-]{1,200}|"[^"\n]{0,200}"|'[^'\n]{0,200}')"""
_NAMES = rf"[ \t]*({_NAME}(?:[ \t]*\.[ \t]*{_NAME}){{0,9}})[ \t]*"
_LINE = re.compile(rf"^(?:[ \t]*\[{_NAMES}\]|{_NAMES}=)", re.MULTILINE)
_ONE = re.compile(_NAME)


def placed(error: ConfigError, path: Path, text: str) -> ConfigError:
    """Return the error with the path of the file, and with the line in its text of the setting it names."""
    line = _line_of(error.setting, text)
    return ConfigError(f"{path}{f', line {line:,}' if line else ''}: {error}", error.setting)


def in_file(error: ConfigError, path: Path) -> ConfigError:
    """Read the file and return the error as `placed` does; unchanged if it names no setting."""
    if not error.setting:
        return error
    try:
        return placed(error, path, read_text(path))
    except UsageError:
        return placed(error, path, "")


def _line_of(setting: tuple[str, ...], text: str) -> int | None:
    """Return the line of the longest part of the setting's name that occurs in the text, or None."""
    best, at = 0, None
    section: tuple[str, ...] = ()
    for found in _LINE.finditer(text):
        names = tuple(name.strip("\"'") for name in _ONE.findall(found[1] or found[2]))
        if found[1]:
            section = names
        full = names if found[1] else (*section, *names)
        if best < len(full) and full == setting[: len(full)]:
            best, at = len(full), text.count("\n", 0, found.start()) + 1
    return at
