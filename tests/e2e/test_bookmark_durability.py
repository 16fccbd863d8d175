"""Acknowledged bookmarks survive any kill and any number of writers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from paperreader.bookmarks import BookmarkStore
from tests.amounts import TORTURE, amount

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forked")


def program(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.e2e.bookmark_torture", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.torture
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("kind", "rows"),
    [*product(["insert", "remove", "grow", "shrink"], [0, 500, 4000]), ("many", 500)],
)
def test_a_kill_at_any_time_loses_nothing_acknowledged(tmp_path: Path, kind: str, rows: int) -> None:
    kills = amount(200, 15 if rows == 4000 else 40)
    with program("kill", tmp_path, kind, rows, kills) as torture:
        assert torture.stdout is not None
        found = json.loads(torture.stdout.read())
    assert found["kills"] == kills
    assert found["acknowledged"] > kills // 5, "most writers were killed before they wrote"
    assert found["leftovers"] or not TORTURE, "no writer was killed while it wrote"
    assert (found["damaged"], found["lost"], found["unkept"]) == (0, 0, 0), found
    assert found["migrated"] or (kind in {"insert", "grow"} and not rows), "no file of version 1 was written"


def test_four_processes_insert_at_once_and_every_insert_is_there(tmp_path: Path) -> None:
    path, each = tmp_path / "bookmarks.json", 200
    writers = [program("insert", path, first, each) for first in (10_000, 20_000, 30_000, 40_000)]
    acknowledged = [writer.communicate()[0].split() for writer in writers]

    assert [writer.returncode for writer in writers] == [0, 0, 0, 0]
    assert [len(names) for names in acknowledged] == [each] * 4
    assert BookmarkStore(path).load().keys() == {name for names in acknowledged for name in names}
    assert list(json.loads(path.read_bytes())["_default"]) == [str(n) for n in range(1, 4 * each + 1)]
