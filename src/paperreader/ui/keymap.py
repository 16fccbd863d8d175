"""Keys: from the commands' own and `config.toml` to Textual's bindings, checked."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType
from textual.keys import Keys, _character_to_key

from paperreader.errors import ConfigError
from paperreader.ui.commands import BY_NAME, COMMANDS, Command

if TYPE_CHECKING:
    from collections.abc import Mapping


def browse_bindings() -> list[BindingType]:
    """A binding for each command; they have priority, so that keys act in the order they were typed in."""
    return [_binding(command, ",".join(command.keys)) for command in COMMANDS]


def _binding(command: Command, keys: str) -> Binding:
    return Binding(keys, f"run('{command.name}')", command.help, show=False, priority=True, id=command.name)


def keymap_of(keys: Mapping[str, str]) -> dict[str, str]:
    """`[keys]` of the settings as a Textual keymap: command name to comma separated keys.

    Raises:
        ConfigError: a command or a key is unknown, or two commands want the same key.
    """
    keymap = {name: ",".join(_checked_keys(name, text)) for name, text in keys.items()}
    taken: dict[str, str] = {}
    for command in COMMANDS:
        for key in (keymap.get(command.name) or ",".join(_normal(key) for key in command.keys)).split(","):
            if key in taken and (command.name in keymap or taken[key] in keymap):
                both = f"{taken[key]} and {command.name}"
                raise ConfigError(f"[keys]: {both} would both have the key {key}. Give one of them another.")
            taken[key] = command.name
    return keymap


def _checked_keys(name: str, text: str) -> list[str]:
    if name not in BY_NAME:
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
