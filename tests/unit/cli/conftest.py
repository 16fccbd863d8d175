"""The command line in this process: a library with papers, and the output and exit code of a call."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.cli import main
from paperreader.library import Library
from paperreader.paths import Paths, default_paths
from tests.fakes import FakeHuggingFace
from tests.unit.cli.page_home import fill_folder, fill_home

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.models import Edition

NOBODY = "http://127.0.0.1:9"
"""An address where nobody listens: the port of the discard protocol."""


@dataclass(frozen=True)
class Answer:
    """The output of a call, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def papers(self) -> list[dict[str, Any]]:
        return json.loads(self.out)

    @property
    def ids(self) -> list[str]:
        return [paper["id"] for paper in self.papers]


Call = Callable[..., Answer]


@pytest.fixture(autouse=True)
def no_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody answers unless a test brings a server, and nobody waits before asking again."""
    monkeypatch.setattr("paperreader.net.retry.backoff", lambda attempt, unit: 0.0)
    monkeypatch.setenv("HF_ENDPOINT", NOBODY)
    for name in ("ARXIV", "GITHUB", "PWC", "S2"):
        monkeypatch.setenv(f"PAPERREADER_{name}_ENDPOINT", NOBODY)


@pytest.fixture(autouse=True)
def own_handlers() -> Any:
    """Remove the log handlers of each test: the program has one per process."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.fixture
def hugging_face(monkeypatch: pytest.MonkeyPatch) -> Any:
    with FakeHuggingFace.with_papers(5) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


@pytest.fixture
def call(capsysbinary: pytest.CaptureFixture[bytes]) -> Call:
    def called(*argv: str) -> Answer:
        capsysbinary.readouterr()
        code = main(argv)
        printed = capsysbinary.readouterr()
        return Answer(code, printed.out.decode(), printed.err.decode())

    return called


@pytest.fixture
def keep() -> Callable[..., None]:
    """Put editions into the library."""

    def kept(*editions: Edition) -> None:
        library = Library(default_paths().library)
        for edition in editions:
            library.store(edition)
        library.close()

    return kept


@pytest.fixture(scope="session")
def page_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the data that the commands of the pages need; it is made once."""
    folder = tmp_path_factory.mktemp("pages")
    fill_home(Paths(**{name: folder / name for name in ("config", "data", "cache", "state")}))
    return folder


@pytest.fixture
def page_home(page_template: Path, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test that data, offline, and a current folder with the files that the pages name."""
    for name in ("data", "cache"):
        shutil.copytree(page_template / name, own_home / name / "paperreader", dirs_exist_ok=True)
    settings = f'[network]\noffline = true\n[mail]\nmaildir = "{tmp_path}/mail"\n'
    default_paths().config_file.parent.mkdir(parents=True)
    default_paths().config_file.write_text(settings, encoding="utf-8")
    fill_folder(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path
