"""The last line where there is little room: nothing is cut, and a message comes before progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import build_edition
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

JOB = "catching up: 3 of 5 days · 0 papers · 143 days a minute · 1 min left"


@pytest.mark.parametrize(
    ("columns", "shown"),
    [(60, JOB.removesuffix(" · 1 min left")), (80, f"? help  {JOB}"), (100, f"/ filter  ? help  {JOB}")],
)
async def test_progress_loses_the_parts_that_do_not_fit(tmp_path: Path, columns: int, shown: str) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(1)]), size=(columns, 15)) as reader:
        reader.browse.status.show_job(JOB)
        await reader.settle()
        last = reader.text().splitlines()[-1]
        assert " ".join(last.split()).endswith(" ".join(shown.split()))


@pytest.mark.parametrize("columns", [60, 80, 120])
async def test_a_message_is_complete_while_something_is_fetched(tmp_path: Path, columns: int) -> None:
    message = "No paper is selected. m selects one, M every paper shown."
    async with opened(make_app(tmp_path, editions=[build_edition(1)]), size=(columns, 15)) as reader:
        reader.browse.status.show_job(JOB)
        await reader.press("&")
        last = reader.text().splitlines()[-1]
        assert last.startswith(f" {message}")
        assert (JOB[:24] in last) == (columns > 80)
