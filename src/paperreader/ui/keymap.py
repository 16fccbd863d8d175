"""The command of each key, from the default keys and from `config.toml`, checked.

Commands do not use Textual's bindings: they would answer a key later, after it has passed from widget to
widget, and making them would slow the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.keys import Keys as TextualKeys

from paperreader.errors import ConfigError, did_you_mean, quoted
from paperreader.models.value import Value
from paperreader.ui.commands.every import BY_NAME, COMMANDS
from paperreader.ui.keys import KNOWN_NAMES, characters, split_keys

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence, Set

    from paperreader.ui.commands.command import Command


_NEWER = frozenset({"for_you", "view_1", "view_2", "view_3", "similar", "not_interested"})
"""Commands in lists whose default keys are newer than most settings."""


class Keymaps(Value, frozen=True):
    """The commands of keys, by Textual's long names of the keys.

    Attributes:
        list: the command of each key in the lists.
        text: the command of each key in an open text.
        given_away: the default keys of commands for texts and of newer commands that the settings give to
            others: most settings are older than these keys.
    """

    list: Mapping[str, Command]
    text: Mapping[str, Command]
    given_away: Mapping[str, Set[str]]


def keymaps_of(keys: Mapping[str, str]) -> Keymaps:
    """Return the commands of the keys.

    Args:
        keys: `[keys]` of the settings: command name to comma separated keys, which replace the defaults.

    Raises:
        ConfigError: a command or a key is unknown, or two commands that work in one place want the same key.
    """
    configured = {name: _checked_keys(name, text) for name, text in keys.items()}
    lost = {
        command.name: {
            key
            for name, own in configured.items()
            for key in {*own}.intersection(command.keys)
            if any(
                command.works(in_text=where) and BY_NAME[name].works(in_text=where) for where in (False, True)
            )
        }
        for command in COMMANDS
        if (command.where == "text" or command.name in _NEWER) and command.name not in configured
    }
    in_list, in_text = (_keymap(configured, lost, in_text=in_text) for in_text in (False, True))
    return Keymaps(in_list, in_text, {name: keys for name, keys in lost.items() if keys})


def _keymap(
    configured: Mapping[str, Sequence[str]], lost: Mapping[str, Set[str]], *, in_text: bool
) -> dict[str, Command]:
    keymap: dict[str, Command] = {}
    for command in (command for command in COMMANDS if command.works(in_text=in_text)):
        own = configured.get(command.name, command.keys)
        for key in (key for key in own if key not in lost.get(command.name, ())):
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
            keymaps_of(left)
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
