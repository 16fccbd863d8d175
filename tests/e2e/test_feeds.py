"""The feeds as another program sees them, and the page about them."""

from __future__ import annotations

import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paperreader.library import Library
from paperreader.models.edition import EditionKind
from tests.builders import build_edition, build_paper
from tests.terminal import own_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = str(Path(sys.executable).with_name("paperreader"))
PAGE = (Path(__file__).parents[2] / "docs" / "feeds.md").read_text(encoding="utf-8")
(COMMANDS,) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
LINES = [shlex.split(line, comments=True) for line in COMMANDS.splitlines()]
IN_TEXT = [shlex.split(line) for line in re.findall(r'"exec:(paperreader .*)"', PAGE)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    library = Library(tmp_path / "data" / "paperreader" / "library.db")
    library.store(build_edition(papers=(build_paper(1, code_url="https://x.org/code"), build_paper(2))))
    library.store(build_edition(3, kind=EditionKind.DAY, value="2026-11-20"))
    library.close()
    run(tmp_path, "views", "save", "Agents", "learning")
    return tmp_path


def environment(home: Path) -> dict[str, str]:
    return own_environment(home, HF_ENDPOINT="http://127.0.0.1:9")


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *words],
        env=environment(home),
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@contextmanager
def served(home: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a server, and yield it with the address that it prints."""
    process = subprocess.Popen(
        [COMMAND, *words], env=environment(home), stderr=subprocess.PIPE, encoding="utf-8"
    )
    try:
        assert process.stderr
        told = process.stderr.readline()
        (address,) = re.findall(r"http://\S+", told) or [told]
        yield process, address
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.mark.parametrize("words", [*LINES, *IN_TEXT], ids=" ".join)
def test_every_command_of_the_page_works(home: Path, words: list[str]) -> None:
    program, *arguments = words
    assert program == "paperreader"
    if "--serve" not in arguments:
        answer = run(home, *arguments, "--offline")
        assert (answer.returncode, answer.stderr) == (0, "")
        return
    arguments[arguments.index("--serve") + 1] = str(free_port())
    with served(home, *arguments, "--offline") as (_, address):
        assert b"Agents" in urllib.request.urlopen(address, timeout=30).read()


@pytest.mark.parametrize("path", re.findall(r"http://127.0.0.1:8420/(\S*\.atom)", PAGE))
def test_every_address_of_the_page_is_served(home: Path, path: str) -> None:
    with served(home, "feed", "--serve", "0", "--offline") as (_, address):
        answer = urllib.request.urlopen(f"{address}{path}", timeout=30)
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        again = urllib.request.Request(f"{address}{path}", headers={"If-None-Match": answer.headers["ETag"]})
        with pytest.raises(urllib.error.HTTPError, match="304"):
            urllib.request.urlopen(again, timeout=30)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_the_server(home: Path, number: signal.Signals, code: int) -> None:
    with served(home, "feed", "--serve", "0", "--offline") as (process, address):
        urllib.request.urlopen(address, timeout=30).read()
        process.send_signal(number)
        assert process.wait(30) == code
        assert process.stderr
        assert process.stderr.read() == ""


def test_a_taken_port_is_one_sentence(home: Path) -> None:
    with served(home, "feed", "--serve", "0", "--offline") as (_, address):
        answer = run(home, "feed", "--serve", address.rstrip("/").rpartition(":")[2], "--offline")
    assert answer.returncode == 1
    assert "is in use by another program" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_a_source_that_is_down_stops_no_feed(home: Path) -> None:
    with served(home, "feed", "--serve", "0") as (process, address):
        answer = urllib.request.urlopen(f"{address}weekly.atom", timeout=30)
        assert answer.status == 200
        assert process.stderr
        assert "The feeds use the stored papers." in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_the_service_of_the_page_is_one_that_systemd_takes(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not here")
    (unit,) = re.findall(r"```ini\n(.*?)```", PAGE, re.DOTALL)
    file = tmp_path / "paperreader-feeds.service"
    file.write_text(unit.replace("%h/.local/bin/paperreader", COMMAND))
    judged = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", str(file)],
        env=own_environment(tmp_path, XDG_RUNTIME_DIR=str(tmp_path)),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (judged.returncode, judged.stderr) == (0, "")
