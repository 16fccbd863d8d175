"""What is counted beside a list, and what is left of a question that never began."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from paperreader.ui.bars.list_stats import ListStats

if TYPE_CHECKING:
    import pytest


def test_a_question_that_is_never_asked_leaves_no_coroutine_behind(recwarn: pytest.WarningsRecorder) -> None:
    hidden: Any = object()
    stats = ListStats(hidden, run=lambda _ask, group: None, told=lambda: None)
    stats.count_muted(hidden)
    gc.collect()
    assert not recwarn.list
