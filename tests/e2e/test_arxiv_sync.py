"""`sync` of a category of arXiv: stopped and killed at any moment, and with two programs at once."""

from __future__ import annotations

import itertools
import random
import re
import signal
import subprocess
import sys
import time
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from paperreader.library import Library
from paperreader.query.context import QueryContext
from paperreader.query.fields import SOURCE
from paperreader.query.nodes import Query
from tests.amounts import amount
from tests.fake_arxiv import RATE_EXCEEDED, FakeArxiv, generated
from tests.terminal import own_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SINCE, UNTIL = date(2025, 1, 6), date(2025, 6, 29)
WEEKS = 25
JUNE, WEEKS_OF_JUNE = date(2025, 6, 2), 4
PAPERS = amount(10_000, 1_000)
STOPS = amount(10, 3)
PAGE = 100
INTERVAL = 0.05

PROGRAM = """
import sys
import msgspec
from paperreader.sources.arxiv import server, source, weeks
addresses = source.Arxiv.addresses
addresses["api"] = msgspec.structs.replace(addresses["api"], pause=float(sys.argv.pop(1)))
weeks.PAGE = int(sys.argv.pop(1))
from paperreader.cli import main
sys.exit(main())
"""
"""The program with another pace and smaller pages."""


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    with FakeArxiv(generated(PAPERS, SINCE, UNTIL)) as fake:
        yield fake


def environment(folder: Path, arxiv: FakeArxiv) -> dict[str, str]:
    run = folder.parent / "run"
    run.mkdir(mode=0o700, exist_ok=True)
    return own_environment(folder, XDG_RUNTIME_DIR=str(run), **arxiv.variables)


def start(
    folder: Path, arxiv: FakeArxiv, *, since: date = SINCE, interval: float = INTERVAL
) -> subprocess.Popen[str]:
    command = [
        "sync",
        "--source",
        "arxiv",
        "--category",
        "cs.CL",
        "--since",
        str(since),
        "--until",
        str(UNTIL),
    ]
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(interval), str(PAGE), *command],
        env=environment(folder, arxiv),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err
    return out


def window_of(path: str) -> tuple[str, int]:
    """Return the beginning of the window of a request, and the result at which its page begins."""
    question = parse_qs(urlsplit(path).query)
    found = re.search(r"submittedDate:\[(\d+)", question["search_query"][0])
    assert found
    return found[1], int(question["start"][0])


def gaps(arxiv: FakeArxiv, first: int = 0) -> list[float]:
    """Return the seconds from the end of each answer, from this one on, to the beginning of the next one."""
    answers = sorted(arxiv.answers)[first:]
    return [after[0] - before[1] for before, after in itertools.pairwise(answers)]


@pytest.mark.torture
def test_a_sync_that_is_stopped_and_killed_asks_for_nothing_twice_and_loses_nothing(
    tmp_path: Path, arxiv: FakeArxiv
) -> None:
    home, chance = tmp_path / "home", random.Random(1)
    library = Library(home / "data" / "paperreader" / "library.db")
    stored: dict[str, int] = {}
    for number in range(STOPS):
        asked = len(arxiv.answers)
        process = start(home, arxiv)
        while len(arxiv.answers) < asked + chance.randint(1, 4) and process.poll() is None:
            time.sleep(0.005)
        time.sleep(chance.random() * 2 * INTERVAL)
        process.send_signal(signal.SIGINT if number % 2 else signal.SIGKILL)
        process.communicate()
        for path in arxiv.paths[asked:]:
            window, beginning = window_of(path)
            assert beginning >= stored.get(window, 0)
        windows = library.stored_windows("arxiv:cs.CL").values()
        for reached in windows:
            borders = [path for path in arxiv.paths if window_of(path)[0] < f"{reached.window.first:%Y%m%d}"]
            stored[max(window_of(path)[0] for path in borders)] = reached.start
        library.close()

    asked = len(arxiv.answers)
    out = finish(start(home, arxiv))

    assert "papers" in out
    twice = len(arxiv.paths) - len(set(arxiv.paths))
    assert twice <= STOPS, "only what was under way at a kill may be asked for again"
    rows = library.whole_shelf().select(Query(), SOURCE, QueryContext(UNTIL))
    ids = [row.paper.id for row in rows.rows(0, len(rows))]
    assert ids == [paper.id for paper in reversed(arxiv.papers)]
    # A program that is killed has noted only when its request began; the answer may end later.
    began = sorted(answer[0] for answer in arxiv.answers)
    assert min(after - before for before, after in itertools.pairwise(began)) >= INTERVAL
    assert min(gaps(arxiv, asked)) >= INTERVAL
    assert f"nothing to fetch, {WEEKS} weeks are here already" in finish(start(home, arxiv))
    library.close()


@pytest.mark.torture
def test_two_programs_with_other_homes_share_one_pace(tmp_path: Path, arxiv: FakeArxiv) -> None:
    arxiv.papers = generated(200, JUNE, UNTIL)
    arxiv.delay = 0.02
    homes = [tmp_path / name for name in ("one", "two")]

    for process in [start(home, arxiv, since=JUNE, interval=0.1) for home in homes]:
        finish(process)

    assert len(arxiv.answers) == 2 * WEEKS_OF_JUNE
    assert min(gaps(arxiv)) >= 0.1


def test_two_programs_with_one_home_ask_for_nothing_twice(tmp_path: Path, arxiv: FakeArxiv) -> None:
    arxiv.papers = generated(200, JUNE, UNTIL)

    for process in [start(tmp_path / "home", arxiv, since=JUNE, interval=0.3) for _ in range(2)]:
        finish(process)

    assert len(arxiv.paths) == len(set(arxiv.paths)) == WEEKS_OF_JUNE


def test_a_busy_arxiv_is_left_alone_by_every_program(tmp_path: Path, arxiv: FakeArxiv) -> None:
    arxiv.fails["/api"] = RATE_EXCEEDED
    first = start(tmp_path / "one", arxiv)
    while not arxiv.answers:
        time.sleep(0.01)
    time.sleep(0.2)

    second = start(tmp_path / "two", arxiv)
    time.sleep(1)
    for process in (first, second):
        process.send_signal(signal.SIGINT)
        process.communicate()

    assert len(arxiv.answers) == 1
