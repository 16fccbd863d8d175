"""The lines of a text: the same however they are reached, and found again at another width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paperreader.fulltext.layout import opening_of
from paperreader.ui.full_text.flow import Flow, Point, Spot
from paperreader.ui.full_text.painter import CELLS
from tests.documents import DOCUMENT

BLOCKS = (opening_of(DOCUMENT), *DOCUMENT.blocks)


def flow(width: int = 60) -> Flow:
    return Flow(BLOCKS, CELLS, width)


def all_spots(text: Flow) -> list[Spot]:
    return list(text.spots(Spot(), 10_000))


def test_steps_reach_every_line_and_stay_at_the_ends() -> None:
    text = flow()
    spots = all_spots(text)
    at, reached = Spot(), [Spot()]
    while (after := text.moved(at, 1)) != at:
        at = after
        reached.append(at)
    assert reached == spots
    assert text.moved(at, -len(spots) + 1) == Spot()
    assert text.moved(Spot(), -5) == Spot()


@given(st.integers(-200, 200), st.integers(0, 80))
def test_a_long_step_is_many_short_ones(step: int, begin: int) -> None:
    text = flow()
    spots = all_spots(text)
    begin = min(begin, len(spots) - 1)
    expected = spots[min(max(begin + step, 0), len(spots) - 1)]
    assert flow().moved(spots[begin], step) == expected


def test_the_end_is_in_the_last_line_of_the_window() -> None:
    text = flow()
    spots = all_spots(text)
    assert text.last_top(10) == spots[-10]
    assert text.validated(spots[-1], 10) == spots[-10]
    assert text.validated(Spot(3, 0), 10_000) == Spot()


@given(st.integers(20, 120), st.integers(20, 120), st.integers(0, 70))
def test_the_first_character_in_view_is_found_at_another_width(one: int, other: int, line: int) -> None:
    text = flow(one)
    spots = all_spots(text)
    spot = spots[min(line, len(spots) - 1)]
    point = text.point(spot)
    text.fit(other)
    found = text.spot_of(point)
    pieces = [piece for piece in text.line(found) if piece.part == point.part]
    assert found.block == spot.block
    assert any(piece.start <= point.start <= piece.start + len(piece.text) for piece in pieces)


def test_numbers_of_lines_are_exact_when_everything_was_laid_out() -> None:
    text = flow()
    spots = all_spots(text)
    assert text.line_count == len(spots)
    assert [text.number_of(spot) for spot in spots] == list(range(len(spots)))
    assert [text.spot_at(number) for number in range(len(spots))] == spots


def test_only_blocks_near_the_view_are_laid_out() -> None:
    text = Flow(BLOCKS * 200, CELLS, 80)
    list(text.spots(Spot(), 60))
    text.last_top(60)
    assert len(text._laid) < 60


def test_the_beginning_of_a_block_is_its_first_line() -> None:
    text = flow()
    assert text.spot_of(Point(1)) == Spot(1, 2)
