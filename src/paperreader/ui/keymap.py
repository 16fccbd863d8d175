"""Keys: which command each one runs, from the commands' own and from `config.toml`, checked.

Textual's bindings are not used for commands: they would answer a key later, after it has been handed from
widget to widget, and cost the start their making.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from textual.keys import Keys, _character_to_key

from paperreader.errors import ConfigError, quoted
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
        raise ConfigError(f"[keys]: there is no command {quoted(name)}.{meant}")
    keys = [_normal(key.strip()) for key in text.split(",") if key.strip()]
    if not keys:
        raise ConfigError(f'[keys] {name}: names no key. Write one such as "b" or "ctrl+b".')
    for key in keys:
        if not _is_key(key):
            raise ConfigError(
                f"[keys] {name}: {quoted(key)} is not a key. Keys look like b, B, ctrl+b, f5, space or slash."
            )
    return keys


def _normal(key: str) -> str:
    """A key by Textual's long name: `?` becomes `question_mark`."""
    return _character_to_key(key) if len(key) == 1 and key.isprintable() else key


def _is_key(key: str) -> bool:
    *modifiers, last = key.split("+")
    known = last in _SHOWN or last in _characters() or last in {value.value for value in Keys}
    plain = len(last) == 1 and last.isprintable()
    return (known or plain) and all(modifier in _MODIFIERS for modifier in modifiers)


@cache
def _characters() -> Mapping[str, str]:
    """The character of each key that Textual calls by a long name: `question_mark` is `?`."""
    characters = filter(str.isprintable, map(chr, range(0x21, 0x250)))
    return {_character_to_key(character): character for character in characters}


_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "meta"})
_SHOWN = {
    "up": "↑", "down": "↓", "left": "←", "right": "→", "pagedown": "PgDn", "pageup": "PgUp",
    "home": "Home", "end": "End", "space": "Space", "enter": "Enter", "escape": "Esc", "tab": "Tab",
}  # fmt: skip


def shown_key(key: str) -> str:
    """A key as people write it: `Ctrl+d`, `?`, `PgDn`."""
    *modifiers, last = key.split("+")
    return "+".join([*(modifier.capitalize() for modifier in modifiers), _shown(last)])


def _shown(key: str) -> str:
    if key.startswith("f") and key[1:].isdigit():
        return key.upper()
    return _SHOWN.get(key) or _characters().get(key, key)
