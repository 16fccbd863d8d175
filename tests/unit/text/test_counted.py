from __future__ import annotations

import pytest

from paperreader.text.counted import counted


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1_200, "1,200 days")]
)
def test_one_is_not_many(count, words):
    assert counted(count, "day") == words
