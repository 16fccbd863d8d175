"""The key hints in the last line of the screen and of each dialog: those of the part with the focus."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec
from rich.cells import cell_len

from paperreader.models.edition import EditionKind
from paperreader.models.value import Value
from paperreader.ui.keys import Keys, shown_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.binding import Binding


GAP = "  "
"""The space between two hints."""


class Hint(Value, frozen=True):
    """A key that matters, and its effect.

    Attributes:
        key: as people write it; empty for a word without a key.
        word: its effect.
        act: the name of the command or the action of the binding.
    """

    key: str
    word: str
    act: str = ""

    def __str__(self) -> str:
        return f"{self.key} {self.word}".strip()


class Hinting:
    """A widget on the screen itself whose keys stand in the last line while it has the focus."""

    def hints(self) -> tuple[Hint, ...]:
        """Return its keys."""
        raise NotImplementedError


class Focus(Value, frozen=True):
    """The state of the screen that decides which keys matter.

    Attributes:
        reading: whether a paper covers the list.
        on_mark: whether the cursor is on a reference or a link of its text.
        in_outline: whether its outline has the keys.
        is_searched: whether words are searched in its text.
        finds_nothing: whether its text does not have them.
        in_pane: whether the abstract has the keys.
        in_bookmarks: whether the list shows the bookmarks.
        kind: the kind of edition that the list shows; None for other lists.
        is_empty: whether the list has no paper.
        is_filtered: whether the list is filtered.
        selected: the number of selected papers.
        can_refresh: whether the source of the list can be asked again.
        failed: whether the source did not answer.
    """

    reading: bool = False
    on_mark: bool = False
    in_outline: bool = False
    is_searched: bool = False
    finds_nothing: bool = False
    in_pane: bool = False
    in_bookmarks: bool = False
    kind: EditionKind | None = None
    is_empty: bool = False
    is_filtered: bool = False
    selected: int = 0
    can_refresh: bool = False
    failed: bool = False


_Table = tuple[tuple[str, str], ...]
"""Commands and the words for them; `down/up` shows the keys of both."""

_LIST: _Table = (
    ("read_paper", "read"), ("filter", "filter"), ("bookmark", "bookmark"), ("open_code", "code"),
    ("next_order", "order"), ("page_abstract", "page"), ("next_unread", "next unread"), ("tags", "tags"),
    ("undo", "undo"), ("refresh", "refresh"), ("palette", "commands"), ("quit", "quit"), ("help", "help"),
)  # fmt: skip
_BOOKMARKS: _Table = (
    ("read_paper", "read"), ("filter", "filter"), ("tags", "tags"), ("note", "note"),
    ("next_grouping", "group"), ("next_order", "order"), ("bookmark", "remove"), ("status", "status"),
    ("rating", "rate"), ("export", "export"), ("undo", "undo"), ("quit", "quit"), ("help", "help"),
)  # fmt: skip
_RECOMMENDED: _Table = (
    ("read_paper", "read"), ("bookmark", "bookmark"), ("not_interested", "not interested"),
    ("similar", "similar"), ("older/newer", "longer, shorter time"), ("filter", "filter"),
    ("open_code", "code"), ("next_order", "order"), ("refresh", "refresh"), ("undo", "undo"),
    ("palette", "commands"), ("quit", "quit"), ("help", "help"),
)  # fmt: skip
_SIMILAR: _Table = (
    ("back", "back"), *(hint for hint in _RECOMMENDED if hint[0] not in ("older/newer", "quit")),
)  # fmt: skip
_SELECTED: _Table = (
    ("act_on_selected", "act on them"), ("select", "select"), ("back", "none"), ("export", "export"),
    ("select_all", "all"), ("quit", "quit"), ("help", "help"),
)  # fmt: skip
_PANE: _Table = (
    ("down/up", "scroll"), ("page_abstract", "page"), ("previous_pane", "list"), ("open_code", "code"),
    ("bookmark", "bookmark"), ("read_paper", "whole screen"), ("open_pdf", "PDF"),
    ("choose_link", "links"), ("copy", "copy"), ("quit", "quit"), ("help", "help"),
)  # fmt: skip
_READING: _Table = (
    ("back", "back"), ("page_abstract", "page"), ("outline", "outline"), ("find", "find"),
    ("next_mark", "references"), ("previous_section/next_section", "sections"), ("bookmark", "bookmark"),
    ("copy", "copy"), ("open_code", "code"), ("open_pdf", "PDF"), ("narrower/wider", "width"),
    ("jump_back", "return"), ("help", "help"),
)  # fmt: skip
_ON_MARK: _Table = (
    ("follow", "go there"), ("next_mark/previous_mark", "next"), ("copy", "copy"), ("back", "close"),
    ("jump_back", "return"), ("help", "help"),
)  # fmt: skip
_SEARCHED: _Table = (
    ("next_match/previous_match", "next match"), ("back", "end the search"), ("find", "other words"),
    *_READING,
)  # fmt: skip
_OUTLINE: _Table = (
    ("follow", "go there"), ("down/up", "move"), ("scroll_left/scroll_right", "fold"), ("back", "text"),
    ("help", "help"),
)  # fmt: skip
_EMPTY: _Table = (
    ("trending", "trending"), ("choose_date", "date"), ("search", "search"), ("palette", "commands"),
    ("undo", "undo"), ("quit", "quit"), ("help", "help"),
)  # fmt: skip


_OF_KIND = {EditionKind.FOR_YOU: _RECOMMENDED, EditionKind.SIMILAR: _SIMILAR}


@lru_cache(maxsize=32)
def command_hints(focus: Focus, keys: Keys) -> tuple[Hint, ...]:
    """Return the keys that matter on the screen, the most used first; a command without a key has no hint."""
    hints: dict[str, Hint] = {}
    table, before = _table(focus)
    for names, word in table:
        command, *_ = commands = names.split("/")
        shown = "/".join(filter(None, map(keys.first, commands)))
        if shown and (focus.can_refresh or command != "refresh"):
            hints.setdefault(command, Hint(shown, word, command))
    return (*((Hint("", before),) if before else ()), *hints.values())


def _table(focus: Focus) -> tuple[_Table, str]:
    """Return the commands that matter, and the words to show before them."""
    if focus.reading:
        return _reading_table(focus), ""
    if focus.in_pane:
        return (("previous_pane", "list"), *_EMPTY) if focus.is_empty else _PANE, ""
    if focus.selected:
        return _SELECTED, f"{focus.selected:,} selected"
    listed = _OF_KIND.get(focus.kind or EditionKind.TRENDING, _LIST)
    table = _EMPTY if focus.is_empty else _BOOKMARKS if focus.in_bookmarks else listed
    if focus.failed:
        table = (("refresh", "try again"), *table)
    if focus.kind is EditionKind.SIMILAR:
        table = (("back", "back"), *table)
    if focus.is_filtered:
        table = (("back", "clear filter"), *table)
    return table, ""


def _reading_table(focus: Focus) -> _Table:
    if focus.in_outline:
        return _OUTLINE
    if focus.on_mark:
        return _ON_MARK
    searched = _SEARCHED[1:] if focus.finds_nothing else _SEARCHED
    return searched if focus.is_searched else _READING


def binding_hints(bindings: Iterable[Binding]) -> tuple[Hint, ...]:
    """Return the keys of the bindings that are shown; keys with the same word are joined: `j/k move`."""
    found: dict[str, Hint] = {}
    for binding in bindings:
        if not (binding.show and binding.description):
            continue
        key = binding.key_display or shown_key(binding.key)
        word = binding.description
        known = found.get(word)
        if known is None:
            found[word] = Hint(key, word, binding.action)
        elif known.act != binding.action:
            found[word] = msgspec.structs.replace(known, key=f"{known.key}/{key}")
    return tuple(found.values())


def fitting(hints: Sequence[Hint], width: int) -> list[Hint]:
    """Return as many of the first hints as fit completely; the last one, the way out, always stays."""
    if not hints:
        return []
    *others, last = hints
    room = width - cell_len(str(last))
    if room < 0:
        return []
    shown: list[Hint] = []
    for hint in others:
        room -= cell_len(str(hint)) + len(GAP)
        if room < 0:
            break
        shown.append(hint)
    return [*shown, last]
