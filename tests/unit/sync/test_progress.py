from __future__ import annotations

from datetime import timedelta

import pytest

from paperreader.sync.running import Progress, duration
from tests.builders import NOW


def after(seconds: float, **fields: float) -> Progress:
    return Progress(days_total=520, started=NOW, now=NOW + timedelta(seconds=seconds), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (after(0), "0 of 520 days · 0 papers"),
        (after(3, days_done=5, papers=1), "5 of 520 days · 1 paper · 100 days a minute · 5 min left"),
        (
            after(6, days_done=10, papers=1240),
            "10 of 520 days · 1,240 papers · 100 days a minute · 5 min left",
        ),
        (
            after(6, days_done=9, days_failed=1, papers=9),
            "9 of 520 days · 9 papers · 1 failed · 100 days a minute · 5 min left",
        ),
        (
            after(6, days_done=10, papers=10, waits=120),
            "10 of 520 days · 10 papers · the server asks for 2 min of rest · 7 min left",
        ),
        (after(312, days_done=520, papers=12441), "520 of 520 days · 12,441 papers · 100 days a minute"),
    ],
)
def test_progress_says_how_far_how_fast_and_how_long_still(progress: Progress, words: str) -> None:
    assert progress.words() == words


def test_nothing_is_foretold_before_the_first_day() -> None:
    assert after(5).seconds_left is None
    assert after(5).rate == 0


def test_a_clock_that_was_put_back_is_no_trouble() -> None:
    assert after(-60, days_done=3).words() == "3 of 520 days · 0 papers"


def test_the_fraction_counts_what_failed_and_a_run_of_nothing_is_done() -> None:
    assert after(1, days_done=130, days_failed=130).fraction == 0.5
    assert Progress(days_total=0, started=NOW, now=NOW).fraction == 1


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(4.4, "4 s"), (59.6, "1 min"), (150, "2 min"), (3_570, "1 h 0 min"), (3_900, "1 h 5 min")],
)
def test_lengths_of_time_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words
