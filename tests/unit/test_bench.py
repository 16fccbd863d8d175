"""Figures of `make bench`: what a run records, and what a later one says became worse."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

BENCH = Path(__file__).parents[2] / "bench"
EMPTY = "an empty Textual app"


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCH))
    return importlib.import_module("figures")


def run(**medians: float) -> dict[str, Any]:
    """Return what a run recorded; underscores stand for blanks."""
    named = {name.replace("_", " "): p50 for name, p50 in medians.items()}
    return {
        "figures": [
            {"table": "start", "name": name, "unit": "MB" if name == "memory" else "ms", "p50": p50}
            for name, p50 in named.items()
        ]
    }


def test_each_figure_is_recorded_as_a_line(
    figures: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "record"
    monkeypatch.setenv(figures.RECORD, str(record))

    broken = figures.print_figures(
        "keys", [figures.Figure("j", [1.0, 2.0, 9.0], 8), figures.Figure("k", [1.0], unit="MB")]
    )

    first, second = map(json.loads, record.read_text("utf-8").splitlines())
    assert broken == ["j"]
    assert (first["table"], first["p50"]) == ("keys", 2)
    assert (first["budget"], first["measured"], first["passes"]) == (8, "p95", False)
    assert (second["unit"], second["ratio"]) == ("MB", None)


def test_times_are_compared_as_multiples_of_the_empty_app(figures: ModuleType) -> None:
    """A machine twice as slow is no reason to complain; memory does not depend on its speed."""
    before = run(**{EMPTY: 100}, list=150, key=10, memory=60)
    now = run(**{EMPTY: 200}, list=300, key=30, memory=61)

    changes = figures.changes(before, now)

    assert figures.print_changes(changes) == ["start, key"]
    assert {change.name: change.times for change in changes if "memory" not in change.name} == {
        f"start, {EMPTY}": 1,
        "start, list": 1,
        "start, key": 1.5,
    }


def test_without_an_empty_app_in_both_runs_times_are_compared_as_they_are(figures: ModuleType) -> None:
    [change] = figures.changes(run(**{EMPTY: 100}, key=10), run(key=10))
    assert change.times == 1


def test_what_only_one_run_measured_is_not_compared(figures: ModuleType) -> None:
    found = figures.changes(run(**{EMPTY: 100}, former=1), run(**{EMPTY: 100}, later=1))
    assert [change.name for change in found] == [f"start, {EMPTY}"]
