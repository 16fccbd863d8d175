"""Tab completion: in the answers of the program, and in each installed shell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("paperreader")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call) -> Path:
    call("views", "save", "Agents", "agents")
    call("feeds", "add", "https://distill.pub/rss.xml", "--name", "Distill", "--offline")
    call("dismiss", "2611.00007")
    call("bookmark", "add", "2506.01713", "--tag", "rl/agents")
    call("bookmark", "collect", "2506.01713", "thesis")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    (tmp_path / "work" / "page.html").touch()
    return tmp_path / "work"


def offered(line: str) -> list[str]:
    """Return what the program offers a shell at the end of a line."""
    environ = {
        **os.environ,
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
        "_ARGCOMPLETE_SHELL": "bash",
        "_ARGCOMPLETE_COMP_WORDBREAKS": " \n",
        "COMP_LINE": line,
        "COMP_POINT": str(len(line.encode())),
        "COMP_TYPE": "9",
    }
    command = ["bash", "-c", f'"{PROGRAM}" 8>&1 9>&2 1>/dev/null 2>&1']
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout.split("\n")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("paperreader bookm", "bookmark"),
        ("paperreader pa", "page.html"),
        ("paperreader list ", "trending"),
        ("paperreader list ", "page.html"),
        ("paperreader list ", "@Agents"),
        ("paperreader plot ", "topics"),
        ("paperreader plot weeks ", "@Agents"),
        ("paperreader plot topics has:", "has:code"),
        ("paperreader plot upvotes 2506.01713 --format ", "svg"),
        ("paperreader list @", "@Agents"),
        ("paperreader list for", "for-you"),
        ("paperreader list for-you ", "month"),
        ("paperreader list for-you month tag:", "tag:rl/agents"),
        ("paperreader sim", "similar"),
        ("paperreader similar 2506.01713 has:", "has:code"),
        ("paperreader export y", "yesterday"),
        ("paperreader feed y", "yesterday"),
        ("paperreader digest @", "@Agents"),
        ("paperreader digest today --format m", "markdown"),
        ("paperreader list --sort up", "upvotes"),
        ("paperreader list --source ", "arxiv"),
        ("paperreader list --j", "--json"),
        ("paperreader export --format bib", "bibtex"),
        ("paperreader export --output ", "page.html"),
        ("paperreader read ", "page.html"),
        ("paperreader read --format ", "markdown"),
        ("paperreader export --group-by ", "collection"),
        ("paperreader bookmark import ", "page.html"),
        ("paperreader bookmark import --format coll", "collection"),
        ("paperreader bookmark add --tag ", "rl/agents"),
        ("paperreader bookmark tags ", "rename"),
        ("paperreader bookmark tag 2506.01713 +", "+rl/agents"),
        ("paperreader bookmark tag 2506.01713 r", "rl/agents"),
        ("paperreader list tag:", "tag:rl/agents"),
        ("paperreader list collection:", "collection:thesis"),
        ("paperreader list today has:", "has:code"),
        ("paperreader bookmark list tag:r", "tag:rl/agents"),
        ("paperreader bookmark export sta", "status:"),
        ("paperreader views save Mine sort:-up", "sort:-upvotes"),
        ("paperreader bookmark add --status ", "later"),
        ("paperreader views show ", "Agents"),
        ("paperreader feeds remove ", "Distill"),
        ("paperreader dismiss --undo ", "2611.00007"),
        ("paperreader feeds import ", "page.html"),
        ("paperreader completion ", "fish"),
        ("paperreader config ", "show"),
    ],
)
def test_what_may_follow_is_offered(folder: Path, line: str, expected: str) -> None:
    assert expected in offered(line)


@pytest.mark.parametrize("line", ["paperreader show ", "paperreader list today ", "paperreader search "])
def test_nothing_is_offered_where_anything_may_stand(folder: Path, line: str) -> None:
    assert offered(line) == [""]


def in_bash(line: str) -> str:
    return f"""
        {setup("bash")}
        COMP_LINE={line!r}; COMP_POINT=${{#COMP_LINE}}; COMP_TYPE=9
        _paperreader paperreader
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """


@pytest.mark.parametrize(
    ("line", "expected"),
    [("paperreader list tag:r", "rl/agents"), ("paperreader list @Ag", "@Agents")],
    ids=["after a colon", "from an @ on"],
)
def test_bash_completes_the_part_of_a_word_that_it_asks_for(folder: Path, line: str, expected: str) -> None:
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    script = f"COMP_WORDBREAKS=$' \\t\\n:@'\n{in_bash(line)}"
    environ = {**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}"}

    done = subprocess.run(
        ["bash", "--norc", "-c", script], env=environ, capture_output=True, text=True, check=False
    )

    assert done.stdout.split() == [expected], done


def in_zsh(line: str) -> str:
    return f"""
        autoload -Uz compinit && compinit -u
        {setup("zsh")}
        _describe() {{ print -rl -- ${{(P)2}} }}
        words=({" ".join(map(repr, line.split(" ")))}); CURRENT=${{#words}}; PREFIX=${{words[CURRENT]}}
        _paperreader
    """


def in_fish(line: str) -> str:
    return f"{PROGRAM} completion fish | source; complete -C {line!r}"


def setup(shell: str) -> str:
    return f'eval "$({PROGRAM} completion {shell})"'


@pytest.mark.parametrize(("shell", "script"), [("bash", in_bash), ("zsh", in_zsh), ("fish", in_fish)])
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("paperreader list tr", "trending"),
        ("paperreader list p", "page.html"),
        ("paperreader bookmark import ", "page.html"),
        ("paperreader export --format bib", "bibtex"),
        ("paperreader list --sort st", "stars"),
    ],
)
def test_each_shell_completes(folder: Path, shell: str, script, line: str, expected: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    environ = {**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}"}
    options = ["--norc"] if shell == "bash" else ["-f"] if shell == "zsh" else ["--no-config"]

    done = subprocess.run(
        [shell, *options, "-c", script(line)], env=environ, capture_output=True, text=True, check=False
    )

    assert expected in [row.strip().split("\t")[0].split(":")[0] for row in done.stdout.splitlines()], done
