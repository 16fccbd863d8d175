"""The command of each key, from the default keys and from `config.toml`, checked.

Commands do not use Textual's bindings: they would answer a key later, after it has passed from widget to
widget, and making them would slow the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.keys import Keys as TextualKeys

from paperreader.errors import ConfigError, did_you_mean, quoted
from paperreader.ui.commands import BY_NAME, COMMANDS, Command
from paperreader.ui.keys import KNOWN_NAMES, characters, split_keys

if TYPE_CHECKING:
    from collections.abc import Container, Mapping


def keymap_of(keys: Mapping[str, str]) -> dict[str, Command]:
    """Return the command of each key, by Textual's long name of the key.

    Args:
        keys: `[keys]` of the settings: command name to comma separated keys, which replace the defaults.

    Raises:
        ConfigError: a command or a key is unknown, or two commands want the same key.
    """
    configured = {name: _checked_keys(name, text) for name, text in keys.items()}
    keymap: dict[str, Command] = {}
    for command in COMMANDS:
        for key in configured.get(command.name, command.keys):
            other = keymap.get(key)
            if other is not None:
                raise _clash(key, other.name, command.name, configured)
            keymap[key] = command
    return keymap


def mistakes_in_keys(keys: Mapping[str, str]) -> list[ConfigError]:
    """Return an error for each unknown command or key of `[keys]`; if there is none, one for each clash."""
    mistakes = []
    for name, text in keys.items():
        try:
            _checked_keys(name, text)
        except ConfigError as error:
            mistakes.append(error)
    left = {} if mistakes else dict(keys)
    while left:
        try:
            keymap_of(left)
            break
        except ConfigError as error:
            mistakes.append(error)
            del left[error.setting[1]]
    return mistakes


def _clash(key: str, one: str, other: str, configured: Container[str]) -> ConfigError:
    """Return the error for a key that two commands would have; the settings have keys for `configured`."""
    advice, setting = ". Give one of them another.", other
    if not (one in configured and other in configured):
        setting, default = (other, one) if other in configured else (one, other)
        advice = (
            f", which {default} has by default. "
            f'Choose another key, or also give {default} other keys: {default} = "KEYS".'
        )
    return ConfigError(f"[keys]: {one} and {other} would both have the key {key}{advice}", ("keys", setting))


def _checked_keys(name: str, text: str) -> list[str]:
    if name not in BY_NAME:
        meant = did_you_mean(name, BY_NAME)
        raise ConfigError(f"[keys]: there is no command {quoted(name)}; {meant}", ("keys", name))
    keys = split_keys(text)
    if not keys:
        raise ConfigError(f'[keys] {name}: names no key. Write one such as "b" or "ctrl+b".', ("keys", name))
    for key in keys:
        if not _is_key(key):
            raise ConfigError(
                f"[keys] {name}: {quoted(key)} is not a key. "
                "Keys look like b, B, ctrl+b, f5, space or slash.",
                ("keys", name),
            )
    return keys


def _is_key(key: str) -> bool:
    *modifiers, last = key.split("+")
    known = last in KNOWN_NAMES or last in characters() or last in {value.value for value in TextualKeys}
    plain = len(last) == 1 and last.isprintable()
    return (known or plain) and all(modifier in _MODIFIERS for modifier in modifiers)


_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "meta"})
