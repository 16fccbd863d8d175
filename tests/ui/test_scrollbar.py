from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paperreader.ui.scrollbar import thumb

LINES = st.integers(0, 10_000)


@given(LINES, st.integers(0, 200), LINES)
def test_the_thumb_is_always_within_the_window(start: int, window: int, total: int) -> None:
    covered = thumb(start, window, total)
    assert all(0 <= line < window for line in covered)


@given(st.integers(1, 200), st.integers(1, 10_000))
def test_the_thumb_reaches_both_ends(window: int, more: int) -> None:
    total = window + more
    assert thumb(0, window, total).start == 0
    assert thumb(total - window, window, total).stop == window


@given(st.integers(1, 200), st.integers(1, 10_000), st.data())
def test_the_thumb_moves_down_with_the_text(window: int, more: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, more - 1))
    assert thumb(start, window, window + more).start <= thumb(start + 1, window, window + more).start


def test_what_fits_needs_no_thumb() -> None:
    assert not thumb(0, 20, 20)
    assert not thumb(0, 0, 20)


def test_half_of_the_text_in_view_is_half_a_bar() -> None:
    assert thumb(0, 10, 20) == range(5)
    assert thumb(10, 10, 20) == range(5, 10)
