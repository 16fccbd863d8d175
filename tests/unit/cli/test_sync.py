from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fakes import FakeHuggingFace
    from tests.unit.cli.conftest import Call


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paperreader.sync.backfill._PAUSE", 0.0)


SPAN = ("--since", "2026-05-04", "--until", "2026-05-08")


def test_days_are_fetched_once(call: Call, hugging_face: FakeHuggingFace) -> None:
    first = call("sync", *SPAN)
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("5 of 5 days · 0 papers")
    asked = len([path for path in hugging_face.paths if "date=" in path])
    assert asked == 5

    again = call("sync", *SPAN)

    assert again.out == "2026-05-04 to 2026-05-08: nothing to fetch, 5 days are here already.\n"
    assert len([path for path in hugging_face.paths if "date=" in path]) == asked


def test_a_dry_run_asks_nobody(call: Call, hugging_face: FakeHuggingFace) -> None:
    told = call("sync", *SPAN, "--dry-run").out
    assert "5 days to fetch, about 120 papers in 4 s or more; 0 days are here already." in told
    assert hugging_face.paths == []


def test_a_network_that_is_gone_is_one_sentence(call: Call) -> None:
    answer = call("sync", *SPAN)
    assert answer.code == 3
    assert answer.out == ""
    assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize("text", ["2026-13-01", "yesterday", "2026"])
def test_a_day_that_is_none_is_refused(call: Call, text: str) -> None:
    answer = call("sync", "--since", text)
    assert answer.code == 2
    assert "--since takes a day" in answer.err
