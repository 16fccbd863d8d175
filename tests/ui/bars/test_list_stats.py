"""The counts beside a list, and the effect of a query that never began."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

from paperreader.ui.bars.list_stats import ListStats

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    import pytest


def test_a_question_that_is_never_asked_leaves_no_coroutine_behind(recwarn: pytest.WarningsRecorder) -> None:
    hidden: Any = object()
    stats = ListStats(hidden, run=lambda _ask, group: None, on_change=lambda: None)
    stats.count_muted(hidden)
    gc.collect()
    assert not [warning for warning in recwarn if "coroutine" in str(warning.message)]


async def test_a_count_that_comes_after_the_mutes_are_shown_again_is_ignored() -> None:
    counts: list[Callable[[], Coroutine[None, None, None]]] = []
    stats = ListStats(Mock(), run=lambda count, group: counts.append(count), on_change=lambda: None)
    stats.count_muted(Mock(hits=lambda: 3))
    (late,) = counts
    stats.count_muted(None)
    await late()
    assert stats.muted == 0


async def test_a_count_that_is_still_wanted_is_reported() -> None:
    counts: list[Callable[[], Coroutine[None, None, None]]] = []
    reported: list[int] = []
    stats: ListStats = ListStats(
        Mock(), run=lambda count, group: counts.append(count), on_change=lambda: reported.append(stats.muted)
    )
    stats.count_muted(Mock(hits=lambda: 3))
    await counts[0]()
    assert reported == [3]
