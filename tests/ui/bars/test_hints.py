"""The last line names the keys of the focused part: complete, and as many as fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.binding import Binding

from paperreader.models import EditionKind
from paperreader.ui.bars.hints import GAP, Focus, Hint, binding_hints, command_hints, fitting
from paperreader.ui.commands.every import BY_NAME
from paperreader.ui.keys import Keys, shown_key

FOCUSES = {
    "list": Focus(can_refresh=True),
    "bookmarks": Focus(in_bookmarks=True),
    "pane": Focus(in_pane=True),
    "empty pane": Focus(in_pane=True, is_empty=True),
    "reading": Focus(reading=True),
    "selection": Focus(selected=3),
    "empty": Focus(is_empty=True),
    "filtered": Focus(is_filtered=True),
    "failed": Focus(can_refresh=True, failed=True),
    "for you": Focus(kind=EditionKind.FOR_YOU, can_refresh=True),
    "similar": Focus(kind=EditionKind.SIMILAR, can_refresh=True),
    "no similar": Focus(kind=EditionKind.SIMILAR, is_empty=True),
}


def text(focus: Focus, width: int = 250) -> str:
    return GAP.join(map(str, fitting(command_hints(focus, Keys({})), width)))


@given(st.sampled_from(list(FOCUSES.values())), st.integers(0, 250))
def test_hints_fit_and_are_whole(focus: Focus, width: int) -> None:
    hints = command_hints(focus, Keys({}))
    kept = fitting(hints, width)
    assert cell_len(GAP.join(map(str, kept))) <= width
    assert tuple(kept[:-1]) == hints[: len(kept[:-1])]
    assert not kept or kept[-1] == hints[-1]


@pytest.mark.parametrize("name", FOCUSES)
def test_the_way_to_every_other_key_is_always_told(name: str) -> None:
    assert text(FOCUSES[name], 58).endswith("? help")


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("list", "Enter read  / filter  b bookmark  o code"),
        ("bookmarks", "Enter read  / filter  T tags  e note  B group"),
        ("pane", "j/k scroll  Space page  Shift+Tab list"),
        ("empty pane", "Shift+Tab list  1 trending"),
        ("reading", "Esc back  Space page  t outline  / find"),
        ("selection", "3 selected  & act on them  m select  Esc none  x export"),
        ("filtered", "Esc clear filter  Enter read"),
        ("failed", "R try again  Enter read"),
        ("for you", "Enter read  b bookmark  X not interested  K similar  [/] longer, shorter time"),
        ("similar", "Esc back  Enter read  b bookmark  X not interested  K similar"),
        ("no similar", "Esc back  1 trending"),
    ],
)
def test_the_keys_are_those_of_what_has_the_focus(name: str, begin: str) -> None:
    assert text(FOCUSES[name]).startswith(begin)


@pytest.mark.parametrize("name", FOCUSES)
def test_hints_name_commands_by_their_first_key(name: str) -> None:
    for hint in command_hints(FOCUSES[name], Keys({})):
        keys = BY_NAME[hint.act].keys if hint.act else ()
        assert hint.key.split("/")[0] in map(shown_key, keys) or hint.key in ("", "/")


def test_a_list_without_a_source_cannot_be_asked_again() -> None:
    assert "refresh" in text(Focus(can_refresh=True))
    assert "refresh" not in text(Focus())


def test_bindings_with_one_word_stand_together_and_hidden_ones_nowhere() -> None:
    bindings = [
        Binding("j", "step(1)", "move"),
        Binding("k", "step(-1)", "move"),
        Binding("q", "leave", "close", show=False),
        Binding("1", "choose(1)", "choose", key_display="1–9"),
    ]
    assert binding_hints(bindings) == (Hint("j/k", "move", "step(1)"), Hint("1–9", "choose", "choose(1)"))
