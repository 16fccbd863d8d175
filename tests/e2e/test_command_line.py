"""The installed command as a script or a shell runs it, with a server that answers as the real ones do."""

from __future__ import annotations

import gzip
import json
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.library import Library
from tests.amounts import TORTURE
from tests.builders import build_edition, build_paper
from tests.fakes import FakeHuggingFace
from tests.terminal import Terminal, own_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = str(Path(sys.executable).with_name("paperreader"))
DAY = date(2026, 5, 20)


@dataclass
class Machine:
    """A separate home, and the command run in it."""

    home: Path
    endpoint: str = "http://127.0.0.1:9"

    def environment(self, **variables: str) -> dict[str, str]:
        own = own_environment(
            self.home, HF_ENDPOINT=self.endpoint, PAPERREADER_ARXIV_ENDPOINT="http://127.0.0.1:9"
        )
        return own | variables

    def run(self, *argv: str, text: bool = True, **variables: str) -> subprocess.CompletedProcess[Any]:
        return subprocess.run(
            [COMMAND, *argv],
            env=self.environment(**variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8" if text else None,
            timeout=60,
            check=False,
        )

    def start(self, *argv: str, **settings: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [COMMAND, *argv], env=self.environment(), stdin=subprocess.DEVNULL, **settings
        )

    def keep(self, count: int) -> None:
        """Put a trending list into the library."""
        library = Library(self.home / "data" / "paperreader" / "library.db")
        library.store(build_edition(count))
        library.close()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "machine")


@pytest.fixture
def server(machine: Machine) -> Iterator[FakeHuggingFace]:
    with FakeHuggingFace.with_papers(5) as fake:
        machine.endpoint = fake.url
        yield fake


def assert_one_sentence(stderr: str) -> None:
    assert stderr.startswith("paperreader: "), stderr
    assert stderr.count("\n") == 1, stderr
    assert "Traceback" not in stderr


@pytest.mark.parametrize(
    "argv", [["--version"], ["--help"], ["list", "sample", "--json"], ["bookmark", "list"]]
)
def test_neither_textual_nor_httpx_is_loaded_for_what_needs_neither(argv, machine):
    program = (
        "import sys\nfrom paperreader.cli import main\ncode = main(sys.argv[1:])\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)\nsys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *argv],
        env=machine.environment(),
        capture_output=True,
        text=True,
        check=True,
    )

    assert not {"textual", "rich", "httpx", "selectolax", "asyncio", "logging"} & set(done.stderr.split())


def test_importing_the_command_line_loads_next_to_nothing():
    program = "import sys, paperreader.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert not {"textual", "rich", "httpx", "tinydb", "msgspec", "argparse", "sqlite3"} & set(
        done.stdout.split()
    )


@pytest.mark.parametrize(
    ("module", "argv"),
    [("paperreader.saved_screen", []), ("msgspec", []), ("paperreader.cli.diagnostics", ["list"])],
)
def test_ctrl_c_while_modules_are_loaded_ends_the_program_without_a_word(module, argv, machine):
    program = (
        "import os, signal, sys\nfrom paperreader.cli import main\n"
        "class Press:\n    def find_spec(self, name, *_):\n"
        f"        if name == {module!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Press())\nsys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *argv],
        env=machine.environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


def test_a_recorded_day_comes_whole_in_the_order_of_the_server(shared, machine):
    recorded = json.loads(gzip.decompress((shared / "hf" / "days" / f"{DAY}.json.gz").read_bytes()))
    with FakeHuggingFace(days={DAY: recorded}, today=DAY) as fake:
        machine.endpoint = fake.url
        done = machine.run("list", str(DAY), "--json")

    papers = json.loads(done.stdout)
    served = sorted(recorded, key=lambda item: -item["paper"]["upvotes"])
    assert (done.returncode, done.stderr) == (0, "")
    assert [paper["id"] for paper in papers] == [item["paper"]["id"] for item in served]
    for paper, item in zip(papers, served, strict=True):
        told = item["paper"]
        assert paper["title"] == " ".join(told["title"].split())
        assert paper["abstract"] == " ".join(told["summary"].split())
        assert paper["authors"] == [author["name"] for author in told["authors"] if not author.get("hidden")]
        assert paper["published"] == told["publishedAt"][:10]
        assert paper["edition_date"] == told["submittedOnDailyAt"][:10]
        assert (paper["upvotes"], paper["comments"]) == (told["upvotes"], item["numComments"])
        assert paper["stars"] == told.get("githubStars")
        assert (paper["summary"], paper["keywords"]) == (told.get("ai_summary"), told.get("ai_keywords", []))
        assert paper["submitted_by"] == item["submittedBy"]["name"]
        assert paper["hf_url"] == f"https://huggingface.co/papers/{told['id']}"
        assert paper["sources"] == ["huggingface"]
        assert (paper["bookmarked"], paper["tags"], paper["note"], paper["read"]) == (False, [], None, False)
    named = [
        (item["paper"]["githubRepo"], paper["code_url"])
        for paper, item in zip(papers, served, strict=True)
        if "githubRepo" in item["paper"]
    ]
    assert named
    assert all(raw.strip().rstrip("/").removesuffix(".git") == code for raw, code in named)


def test_the_second_time_nobody_is_asked(machine, server):
    first = machine.run("list", "--json")
    asked = len(server.requests)
    again = machine.run("list", "--json")

    assert again.stdout == first.stdout
    assert len(server.requests) == asked


@pytest.mark.parametrize("trouble", ["gone", "garbage", "upset"])
def test_a_server_in_trouble_costs_one_sentence(trouble, machine, server):
    {"gone": server.gone, "garbage": server.garbage, "upset": lambda: server.fail_with(404)}[trouble]()
    done = machine.run("list", "2026-11-20", "--json")
    code = {"gone": [3], "garbage": [0], "upset": [1, 4]}[trouble]

    assert done.returncode in code
    if done.returncode:
        assert done.stdout == ""
        assert_one_sentence(done.stderr)

    machine.keep(2)
    stored = machine.run("list", "--json", "--refresh")
    assert stored.returncode == 0
    assert json.loads(stored.stdout)


def test_a_slow_server_is_waited_for(machine, server):
    server.delay(0.5)

    assert len(json.loads(machine.run("list", "--json").stdout)) == 5


@pytest.mark.torture
@pytest.mark.skipif(not TORTURE, reason="waits for a deadline; `make torture` runs it")
def test_a_server_that_never_answers_ends_at_the_deadline(machine, server):
    server.delay(120)
    started = time.monotonic()
    done = machine.run("list")

    assert time.monotonic() - started < 60
    assert done.returncode == 3
    assert_one_sentence(done.stderr)


def test_interrupting_is_130_and_says_nothing(machine):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        machine.endpoint = f"http://127.0.0.1:{listening.getsockname()[1]}"
        asked = threading.Event()
        taken: list[socket.socket] = []

        def take() -> None:
            taken.append(listening.accept()[0])
            taken[0].recv(1)
            asked.set()

        threading.Thread(target=take, daemon=True).start()
        process = machine.start("list", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert asked.wait(20)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        taken[0].close()

    assert (process.returncode, out, err) == (130, b"", b"")


def test_head_ends_a_long_list_in_silence(machine):
    machine.keep(3_000)
    process = machine.start("list", "--json", "--offline", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == b"[\n"
    process.stdout.close()

    assert process.stderr.read() == b""
    assert process.wait(20) == 141
    process.stderr.close()


def test_a_full_disk_and_a_closed_stdout_are_told(machine):
    machine.keep(3)
    with Path("/dev/full").open("wb") as full:
        process = machine.start("list", "--offline", stdout=full, stderr=subprocess.PIPE)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 1
    assert_one_sentence(err.decode())

    closed = subprocess.run(
        ["/bin/sh", "-c", '"$0" list --offline >&-', COMMAND],
        env=machine.environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert closed.returncode == 1
    assert_one_sentence(closed.stderr)


@pytest.mark.parametrize(
    "locale",
    [
        {"LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "xx_YY"},
    ],
)
def test_no_locale_breaks_a_list(locale, machine):
    library = Library(machine.home / "data" / "paperreader" / "library.db")
    library.store(build_edition(papers=(build_paper(1, title="Él α 学习"),)))
    library.close()

    plain = machine.run("list", "--offline", text=False, **locale)
    data = machine.run("list", "--offline", "--json", text=False, **locale)
    wrong = machine.run("list", "--offline", "tódy", text=False, **locale)

    assert (plain.returncode, data.returncode, wrong.returncode) == (0, 0, 0)
    assert json.loads(data.stdout.decode("utf-8"))[0]["title"] == "Él α 学习"
    assert b"Traceback" not in plain.stderr + data.stderr + wrong.stderr


def test_what_nobody_foresaw_is_one_sentence_and_a_log_without_secrets(machine):
    program = (
        "import sys\nimport paperreader.cli.naming\n"
        "def split(*_):\n    token = 'hf_' + 'canary'\n    raise RuntimeError('x ' + token)\n"
        "paperreader.cli.naming.split = split\n"
        "from paperreader.cli import main\nsys.exit(main(['list']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=machine.environment(HF_TOKEN="hf_canary"), capture_output=True, text=True, check=False,
    )  # fmt: skip

    log = machine.home / "state" / "paperreader" / "paperreader.log"
    assert done.returncode == 1
    assert_one_sentence(done.stderr)
    assert str(log) in done.stderr
    assert "RuntimeError: x ***" in log.read_text()
    assert "hf_canary" not in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600


def test_the_token_reaches_no_output(machine, server):
    done = machine.run("list", "-v", HF_TOKEN="hf_canary")

    assert any("hf_canary" in request.headers.get("authorization", "") for request in server.requests)
    assert "hf_canary" not in done.stdout + done.stderr
    for file in machine.home.rglob("*"):
        assert not file.is_file() or b"hf_canary" not in file.read_bytes()


def test_bookmarks_of_processes_at_once_are_all_there(machine):
    ids = [f"2611.{number:05d}" for number in range(1, 9)]
    processes = [machine.start("bookmark", "add", paper_id, stderr=subprocess.PIPE) for paper_id in ids]
    for process in processes:
        process.communicate(timeout=60)

    assert [process.returncode for process in processes] == [0] * 8
    listed = json.loads(machine.run("bookmark", "list", "--json").stdout)
    assert sorted(paper["id"] for paper in listed) == ids


TOPICS = ("sparse attention", "protein folding", "video diffusion", "speech translation", "graph matching")


def test_recommendations_ask_nobody_and_say_why(machine, server):
    papers = [
        build_paper(
            number, title=f"{topic.title()} {number}", abstract=f"On {topic}. {topic.capitalize()} helps."
        )
        for number in range(1, 51)
        for topic in [TOPICS[number % 5]]
    ]
    library = Library(machine.home / "data" / "paperreader" / "library.db")
    library.store(build_edition(papers=tuple(papers)))
    library.close()
    machine.run("bookmark", "add", *(f"2611.{number:05d}" for number in range(5, 30, 5)))
    machine.run("bookmark", "add", "2611.00005", "2611.00010", "--tag", "attention")

    for words in (["list", "for-you", "all"], ["list", "for-you", "all", "tag:attention"]):
        done = machine.run(*words, "--json", "--offline")
        assert done.stdout, done.stderr
        best = json.loads(done.stdout)[0]
        assert (done.returncode, done.stderr) == (0, "")
        assert best["title"].startswith("Sparse Attention")
        assert not best["bookmarked"]
        assert best["reasons"]["words"]

    alike = json.loads(machine.run("similar", "2611.00001", "--json", "--limit", "9").stdout)
    assert {paper["title"].rpartition(" ")[0] for paper in alike} == {"Protein Folding"}
    assert not server.requests

    shutil.rmtree(machine.home / "cache" / "paperreader")
    (machine.home / "cache" / "paperreader").touch()
    assert json.loads(machine.run("similar", "2611.00001", "--json", "--limit", "9").stdout) == alike


def in_terminal(machine: Machine, *argv: str) -> tuple[int, bytes]:
    with Terminal([COMMAND, *argv], machine.environment(), columns=80, lines=24) as terminal:
        deadline = time.monotonic() + 30
        while terminal.read(deadline - time.monotonic()):
            pass
        return terminal.wait_exit(10), terminal.raw


@pytest.mark.parametrize("form", [[], ["--json"], ["--jsonl"], ["--tsv"]])
def test_no_control_character_reaches_a_terminal(form, machine):
    machine.keep(3)
    hostile = "2611.00009"
    machine.run("bookmark", "add", hostile)
    machine.run("bookmark", "note", hostile, "a\x1b]52;c;ZXZpbA==\x07b\x9b31mc")

    for argv in (["list", "--offline", *form], ["list", "bookmarks", *form], ["show", hostile, "--offline"]):
        _, raw = in_terminal(machine, *argv)
        text = raw.decode().replace("\r\n", "\n")
        parting = "\n\t" if "--tsv" in argv else "\n"
        assert all(character.isprintable() or character in parting for character in text), text


def test_a_dumb_terminal_gets_a_list(machine):
    machine.keep(2)
    with Terminal([COMMAND, "--offline"], machine.environment(TERM="dumb")) as terminal:
        while terminal.read(30):
            pass
        assert b"\x1b" not in terminal.raw
        assert b"Paper 2: Learning to Test" in terminal.raw
