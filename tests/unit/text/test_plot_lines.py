from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paperreader.models.plot import Plot, Series
from paperreader.text.plot_lines import plot_lines
from paperreader.text.stand_ins import encoded
from tests.amounts import examples


def weeks(*counts: float, unit: str = "papers", names: tuple[str, ...] = ("",)) -> Plot:
    steps = tuple(f"2026-W{week:02}" for week in range(1, len(counts) + 1))
    return Plot("Papers", "week", unit, steps, tuple(Series(name, counts) for name in names), "In words.")


def test_each_step_has_its_name_its_number_and_a_bar() -> None:
    assert list(plot_lines(weeks(1, 0, 1234), 40)) == [
        "In words.",
        "week      papers",
        "2026-W01       1  █",
        "2026-W02       0",
        "2026-W03   1,234  ██████████████████████",
    ]


def test_steps_before_the_first_number_are_left_out_but_not_the_last_one() -> None:
    assert [line[:8] for line in plot_lines(weeks(0, 0, 2, 0), 40)][2:] == ["2026-W03", "2026-W04"]
    assert list(plot_lines(weeks(0, 0), 40))[2:] == ["2026-W02       0"]


def test_what_is_compared_has_one_scale_and_names() -> None:
    plot = Plot("", "month", "%", ("2026-01",), (Series("agents", (50.0,)), Series("maths", (0.25,))))
    assert list(plot_lines(plot, 40)) == [
        *("", "agents", "month         %", "2026-01  50.0 %  ███████████████████████"),
        *("", "maths", "month         %", "2026-01   0.2 %  █"),
    ]


@examples(50)
@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=40), st.integers(30, 120))
def test_no_line_is_wider_than_its_columns_and_ascii_can_print_it(counts: list[int], width: int) -> None:
    lines = list(plot_lines(weeks(*counts), width))
    assert max(map(len, lines)) <= width
    assert encoded("\n".join(lines), "ascii").decode().replace("#", "█") == "\n".join(lines)
