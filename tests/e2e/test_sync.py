"""`sync` at a terminal, stopped in every way, against a server that answers as Hugging Face does."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paperreader.library import Library
from paperreader.models import EditionKind
from tests.builders import build_paper
from tests.fakes import FakeHuggingFace
from tests.huggingface_answers import build_item
from tests.terminal import CTRL_C, Terminal, own_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = str(Path(sys.executable).with_name("paperreader"))
MONDAY = date(2026, 11, 9)
DAYS = [MONDAY + timedelta(days=number) for number in range(5)]
SYNC = ["sync", "--since", str(DAYS[0]), "--until", str(DAYS[-1])]


@pytest.fixture
def server() -> Iterator[FakeHuggingFace]:
    papers = {day: [build_item(build_paper(day.day, edition_date=day))] for day in DAYS}
    with FakeHuggingFace(days=papers) as fake:
        yield fake


@pytest.fixture
def environment(tmp_path: Path, server: FakeHuggingFace) -> dict[str, str]:
    return own_environment(tmp_path, HF_ENDPOINT=server.url)


def days_asked(server: FakeHuggingFace) -> list[str]:
    return [path.partition("date=")[2][:10] for path in server.paths]


def finish(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *SYNC], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("stop", ["Ctrl+C", "SIGTERM", "SIGKILL"])
def test_a_run_that_is_stopped_goes_on_and_fetches_nothing_twice(
    stop: str, server: FakeHuggingFace, environment: dict[str, str], tmp_path: Path
) -> None:
    with Terminal([COMMAND, *SYNC], environment, columns=100, lines=24) as terminal:
        terminal.wait_for("2 of 5 days · 2 papers")
        if stop == "Ctrl+C":
            terminal.send(CTRL_C)
            terminal.wait_for("run the same command to continue")
            assert terminal.wait_exit() == 130
            assert "Traceback" not in terminal.text
        else:
            terminal.kill(signal.Signals[stop])
            terminal.wait_exit()
    came = len(days_asked(server))
    assert 2 <= came < 5

    done = finish(environment)

    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(days_asked(server)) == [str(day) for day in DAYS]
    library = Library(tmp_path / "data" / "paperreader" / "library.db")
    assert [info.key.value for info in library.editions(EditionKind.DAY)] == [str(day) for day in DAYS[::-1]]
    assert library.count() == 5
    library.close()


def test_a_narrow_terminal_shows_one_line_that_is_wiped_at_the_end(
    server: FakeHuggingFace, environment: dict[str, str]
) -> None:
    with Terminal([COMMAND, *SYNC], environment, columns=50, lines=10) as terminal:
        terminal.wait_for("2 of 5 days · 2 papers")
        assert len([line for line in terminal.lines if line.strip()]) == 1
        assert "[" not in terminal.text  # There is no room for a bar beside the time left.
        assert terminal.wait_exit() == 0
        assert "2 of 5 days" not in terminal.text
        assert "5 of 5 days · 5 papers" in terminal.text


def test_a_server_that_goes_away_leaves_what_came(
    server: FakeHuggingFace, environment: dict[str, str]
) -> None:
    with Terminal([COMMAND, *SYNC], environment, columns=120, lines=24) as terminal:
        terminal.wait_for("1 of 5 days · 1 paper")
        server.gone()
        terminal.wait_for("3 days in a row did not come", timeout=60)
        assert terminal.wait_exit() == 3
    server.recover()
    asked = set(days_asked(server)[:1])

    assert finish(environment).returncode == 0
    assert days_asked(server).count(asked.pop()) == 1
