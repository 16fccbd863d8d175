"""Keys: which command each one runs, from the commands' own and from `config.toml`, checked.

Textual's bindings are not used for commands: they would answer a key later, after it has been handed from
widget to widget, and cost the start their making.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.keys import Keys, _character_to_key

from paperreader.errors import ConfigError
from paperreader.ui.commands import BY_NAME, COMMANDS, Command

if TYPE_CHECKING:
    from collections.abc import Mapping


def keymap_of(keys: Mapping[str, str]) -> dict[str, Command]:
    """The command of each key, by Textual's long name of the key.

    Args:
        keys: `[keys]` of the settings: command name to comma separated keys, which take the place of its own.

    Raises:
        ConfigError: a command or a key is unknown, or two commands want the same key.
    """
    given = {name: _checked_keys(name, text) for name, text in keys.items()}
    keymap: dict[str, Command] = {}
    for command in COMMANDS:
        for key in given.get(command.name, command.keys):
            other = keymap.get(key)
            if other is not None:
                raise ConfigError(
                    f"[keys]: {other.name} and {command.name} would both have the key {key}. "
                    "Give one of them another."
                )
            keymap[key] = command
    return keymap


def _checked_keys(name: str, text: str) -> list[str]:
    if name not in BY_NAME:
        import difflib

        near = difflib.get_close_matches(name, BY_NAME, 1)
        meant = f" Did you mean {near[0]}?" if near else " The keys page of the help lists the names."
        raise ConfigError(f"[keys]: there is no command {name!r}.{meant}")
    keys = [_normal(key.strip()) for key in text.split(",") if key.strip()]
    if not keys:
        raise ConfigError(f'[keys] {name}: names no key. Write one such as "b" or "ctrl+b".')
    for key in keys:
        if not _is_key(key):
            raise ConfigError(
                f"[keys] {name}: {key!r} is not a key. Keys look like b, B, ctrl+b, f5, space or slash."
            )
    return keys


def _normal(key: str) -> str:
    """A key by Textual's long name: `?` becomes `question_mark`."""
    return _character_to_key(key) if len(key) == 1 else key


def _is_key(key: str) -> bool:
    *modifiers, last = key.split("+")
    known = {value.value for value in Keys}
    simple = len(last) == 1 or last in known or bool(re.fullmatch(r"[a-z_]+", last) and _unicode_name(last))
    return simple and all(modifier in ("ctrl", "shift", "alt", "super", "meta") for modifier in modifiers)


def _unicode_name(name: str) -> bool:
    import unicodedata

    try:
        unicodedata.lookup(name.replace("_", " ").upper())
    except KeyError:
        return name in ("slash", "minus", "plus", "underscore", "backslash", "at")
    return True


_SHOWN = {
    "slash": "/", "question_mark": "?", "left_square_bracket": "[", "right_square_bracket": "]",
    "up": "↑", "down": "↓", "left": "←", "right": "→", "pagedown": "PgDn", "pageup": "PgUp",
    "home": "Home", "end": "End", "space": "Space", "enter": "Enter", "escape": "Esc", "tab": "Tab",
}  # fmt: skip


def shown_key(key: str) -> str:
    """A key as people write it: `Ctrl+d`, `?`, `PgDn`."""
    *modifiers, last = key.split("+")
    return "+".join(
        [
            *(modifier.capitalize() for modifier in modifiers),
            _SHOWN.get(last, last.upper() if last.startswith("f") and last[1:].isdigit() else last),
        ]
    )
