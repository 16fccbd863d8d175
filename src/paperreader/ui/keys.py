"""The keys of commands: the defaults, those of the settings, and the words for both.

The module imports no command: the first paint names keys, and no command runs before it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from paperreader.ui.textual_private import character_to_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

KEYS_BY_MODULE: Mapping[str, Mapping[str, str]] = {
    "move": {
        "down": "j,down", "up": "k,up", "top": "g,home", "bottom": "G,end",
        "half_page_down": "ctrl+d", "half_page_up": "ctrl+u", "page_down": "pagedown", "page_up": "pageup",
        "page_abstract": "space", "page_abstract_back": "shift+space",
        "next_unread": "n", "previous_unread": "N",
        "next_pane": "tab,l,right", "previous_pane": "shift+tab,h,left", "read_paper": "enter",
        "back": "escape",
    },
    "lists": {
        "filter": "/", "next_order": "s", "next_grouping": "B", "hide_read": "u", "layout": "v",
        "facts": "i", "pictures": "I",
        "trending": "1", "daily": "2", "weekly": "3", "monthly": "4", "bookmarked": "5", "library": "6",
        "for_you": "7", "view_1": "8", "view_2": "9", "view_3": "0",
        "older": "[", "newer": "]", "newest": "t", "choose_date": "D", "search": "S", "refresh": "R",
    },
    "bookmarking": {
        "bookmark": "b", "tags": "T", "note": "e", "note_in_editor": "E", "toggle_read": "r",
        "mark_all_read": "A", "later": "z", "status": "Z", "rating": "*", "collections": "c",
        "undo": "ctrl+z", "not_interested": "X",
    },
    "bulk": {"select": "m", "select_all": "M", "act_on_selected": "&", "export": "x"},
    "links": {
        "open_code": "o", "open_pdf": "p", "open_project": "w", "open_arxiv": "a", "open_hf": "H",
        "save_pdf": "P", "choose_link": "L", "copy": "y",
    },
    "around": {"linked": "f", "discussion": "d", "readme": "O", "citations": "F"},
    "recommended": {"similar": "K"},
    "plots": {"plot_weeks": "W", "plot_upvotes": "U"},
    "text": {
        "follow": "enter", "next_mark": "tab", "previous_mark": "shift+tab", "jump_back": "backspace,ctrl+o",
        "next_section": "]", "previous_section": "[", "outline": "t", "outline_beside": "v",
        "scroll_right": "l,right", "scroll_left": "h,left", "narrower": "-,<", "wider": "+,>",
        "find": "/", "next_match": "n", "previous_match": "N", "fetch_text": "R",
    },
    "views": {"views": "V", "mute": "-", "show_muted": "+"},
    "sync": {"catch_up": "C"},
    "program": {"help": "?,f1", "palette": "ctrl+p", "quit": "q", "quit_now": "ctrl+c,ctrl+q"},
}  # fmt: skip
"""The keys of the commands in each module of `ui/commands`."""

DEFAULT_KEYS = {name: keys for commands in KEYS_BY_MODULE.values() for name, keys in commands.items()}
"""The keys of commands, written as in `[keys]` of config.toml; a command that is not here has none."""


def split_keys(text: str) -> list[str]:
    """Return the keys that a text names, separated by commas, by Textual's long names."""
    return [long_name(key.strip()) for key in text.split(",") if key.strip()]


def long_name(key: str) -> str:
    """Return Textual's long name of a key: `?` becomes `question_mark`."""
    return character_to_key(key) if len(key) == 1 and key.isprintable() else key


class Keys:
    """Fills in the keys of commands wherever the screen names one.

    Args:
        settings: `[keys]` of the settings: command name to comma separated keys, which replace its own.

    Attributes:
        given_away: default keys of commands that the settings give to others (`keymap.Keymaps`).
    """

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._settings = settings
        self.given_away: Mapping[str, Set[str]] = {}

    def of(self, command: str) -> Sequence[str]:
        """Return the keys of a command as they are shown, the first one first."""
        text = self._settings.get(command, DEFAULT_KEYS.get(command, ""))
        lost = self.given_away.get(command, ())
        keys = (key.strip() for key in text.split(","))
        return [shown_key(key) for key in keys if key and not (lost and long_name(key) in lost)]

    def first(self, command: str) -> str:
        """Return the key of a command as it is shown, or an empty text if it has none."""
        return next(iter(self.of(command)), "")

    def fill(self, sentence: str) -> str:
        """Put keys in the place of command names: `{undo} undoes it` becomes `Ctrl+z undoes it`.

        Args:
            sentence: our own words; text from elsewhere may hold braces.

        Returns:
            The sentence, or an empty text if a command that it names has no key.
        """
        named = {name: self.first(name) for name in _NAMED.findall(sentence)}
        return _NAMED.sub(lambda match: named[match[1]], sentence) if all(named.values()) else ""

    def with_hint(self, sentence: str, hint: str) -> str:
        """Return a sentence of any words, and after it a hint as `fill` has it."""
        return f"{sentence} {self.fill(hint)}".strip()


_NAMED = re.compile(r"\{(\w+)\}")

KNOWN_NAMES: Mapping[str, str] = {
    "up": "↑", "down": "↓", "left": "←", "right": "→", "pagedown": "PgDn", "pageup": "PgUp",
    "home": "Home", "end": "End", "space": "Space", "enter": "Enter", "escape": "Esc", "tab": "Tab",
    "delete": "Del", "insert": "Ins", "backspace": "Bksp",
}  # fmt: skip
"""Keys without a character, as they are shown."""


def shown_key(key: str) -> str:
    """Return a key as people write it: `Ctrl+d`, `?`, `PgDn`."""
    *modifiers, last = key.split("+") if len(key) > 1 else (key,)
    return "+".join([*(modifier.capitalize() for modifier in modifiers), _shown(last)])


def _shown(key: str) -> str:
    if len(key) == 1:
        return key
    if key.startswith("f") and key[1:].isdigit():
        return key.upper()
    return KNOWN_NAMES.get(key) or characters().get(key, key)


@cache
def characters() -> Mapping[str, str]:
    """Return the character of each key that Textual calls by a long name: `question_mark` is `?`."""
    found = filter(str.isprintable, map(chr, range(0x21, 0x250)))
    return {character_to_key(character): character for character in found}
