"""Sources of other packages, built and installed as their users would: the example, and one that hangs."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_httpserver import HTTPServer

from tests.e2e.reader import PROGRAM, heading, leave, open_reader
from tests.terminal import Terminal, own_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE = Path(__file__).parents[2] / "examples" / "paperreader-example"
PAGE = Path(__file__).parents[2] / "docs" / "sources.md"
ROWS = [
    {"id": "2611.00001", "title": "Engines that read", "authors": ["Ada Lovelace"], "day": "2026-11-20"},
    {"id": "2611.00002", "title": "Tables\u001b[31m that sing", "abstract": "Loudly.", "day": "2026-11-19"},
]

HANGING = """
import time

from paperreader.sources.base import Source


class Hanging(Source):
    name = "hanging"
    title = "A hanging source"

    @classmethod
    def open(cls, context):
        return cls()

    async def fetch_edition(self, key, *, refresh=False, progress=None):
        time.sleep(3_600)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which the wheel of the example is installed."""
    folder = tmp_path_factory.mktemp("example")
    built, site = folder / "built", folder / "site"
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(build, cwd=EXAMPLE, check=True, timeout=60, capture_output=True)
    (wheel,) = built.glob("*.whl")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(site),
    ]
    subprocess.run([*pip, str(wheel)], check=True, timeout=60)
    return site


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    with HTTPServer() as running:
        running.expect_request("/latest.json").respond_with_json(ROWS)
        running.expect_request("/other.json").respond_with_data("", status=404)
        yield running


def call(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [*PROGRAM, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_the_example_is_a_source_like_ours(installed: Path, server: HTTPServer, tmp_path: Path) -> None:
    site = server.url_for("").rstrip("/")
    path = str(installed)
    environment = own_environment(
        tmp_path, HF_ENDPOINT="http://127.0.0.1:9", PYTHONPATH=path, PAPERREADER_EXAMPLE_ENDPOINT=site
    )

    answer = call("list", "example:Latest", "--json", environment=environment)
    papers = json.loads(answer.stdout)
    assert (answer.returncode, [paper["id"] for paper in papers]) == (0, ["2611.00001", "2611.00002"])
    assert [paper["sources"] for paper in papers] == [["example"], ["example"]]
    assert papers[1]["title"] == "Tables that sing"

    assert (
        "The reading group has no list other."
        in call("list", "example:other", environment=environment).stderr
    )
    assert "2611.00001" in call("show", "2611.00001", "--offline", environment=environment).stdout
    assert call("views", "save", "Group", "--list", "example:latest", environment=environment).returncode == 0
    with open_reader(tmp_path, PYTHONPATH=path, PAPERREADER_EXAMPLE_ENDPOINT=site) as terminal:
        terminal.wait_for("Group")
        terminal.send("8")
        terminal.wait_for(lambda _: "Group · Reading group · ordered by the group" in heading(terminal))
        terminal.wait_for("Engines that read")
        leave(terminal)


def test_a_source_that_blocks_holds_nothing_up(tmp_path: Path) -> None:
    package = tmp_path / "site"
    info = package / "hanging-1.0.dist-info"
    info.mkdir(parents=True)
    (package / "hanging.py").write_text(HANGING)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: hanging\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[paperreader.sources]\nhanging = hanging:Hanging\n")
    environment = own_environment(tmp_path, HF_ENDPOINT="http://127.0.0.1:9", PYTHONPATH=str(package))
    call("views", "save", "Stuck", "--list", "hanging:all", environment=environment)

    with Terminal([*PROGRAM], environment, columns=120, lines=40) as terminal:
        terminal.wait_for("Stuck")
        terminal.send("8")
        terminal.wait_for("Fetching Stuck")
        terminal.send("6")
        terminal.wait_for("The library is empty.")
        left = time.monotonic()
        leave(terminal)
        assert time.monotonic() - left < 10


def test_the_page_about_sources_shows_the_example() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in ("pyproject.toml", "paperreader_example.py"):
        assert (EXAMPLE / name).read_text(encoding="utf-8").strip() in page, f"{name} differs from the page"
