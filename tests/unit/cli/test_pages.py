"""The commands and settings that the pages show are those of the program."""

from __future__ import annotations

import io
import os
import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.config import load_config
from paperreader.digest.delivery import Delivery, envelope_of
from paperreader.paths import default_paths
from tests.pages import DOCS, PAGES, ROOT, blocks, commands, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.unit.cli.conftest import Call

DIGEST = DOCS / "digest.md"

RUN = [page for page in PAGES if any(each.program == "paperreader" for each in commands(page))]
"""The pages that show commands."""

NOT_RUN = {
    "bookmark push": "changes a collection at Hugging Face",
    "bookmark sync": "sends the bookmarks to another machine",
    "digest schedule": "sets a timer of the system",
    "digest subscribe": "changes an account at Hugging Face",
    "feed --serve": "runs until it is stopped",
    "open ": "opens a browser",
    "serve": "runs until it is stopped",
}
"""How commands begin that are only parsed, and why."""

NOT_DONE = {
    "bookmark history": (1, "There is no history yet"),  # Only a sync makes one.
    "bookmark import https:": (3, "switched off"),
    "config init": (1, "already exists"),
    "feeds add https://distill.pub": (1, "was added before"),
    "feeds refresh": (0, "switched off"),
    "list arxiv:": (3, "was never fetched"),
    "list cs.CL": (3, "was never fetched"),
    "list example:": (2, "There is no field"),  # A source of another package.
    "list @Distill": (3, "was never fetched"),
    "list feed:": (3, "was never fetched"),
    "plot weeks cs.CL": (3, "was never fetched"),
    "list pwc:": (3, "was never fetched"),
    "show --citations 2506.01713": (3, "switched off"),
    "show 2506.01713 --comments": (3, "switched off"),
    "sync --dry-run": (0, ""),
    "sync": (3, "switched off"),
}
"""How commands begin that cannot do their work here, mostly because nothing is fetched without a network."""

PLACES = {"COMMAND": "list", "FILE": "page.html", "ID": "2506.01713"}
"""What stands for a word in capitals."""

OTHERS = {"curl", "eval", "export", "git", "jq", "ln", "mkdir", "pbpaste", "pipx", "source", "ssh", "uv"}
OTHERS |= {"python3", "pip/bin/pip", ".venv/bin/python"}
"""Other programs in the pages, which are not tested, besides make and pip."""


def found(table: dict[str, Any], words: Sequence[str]) -> Any:
    """Return the value of the entry that a command begins with, or None."""
    line = " ".join(words)
    return next((value for start, value in table.items() if line.startswith(start)), None)


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.stem)
def test_each_command_of_a_page_works(
    page: Path, call: Call, page_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"https://arxiv.org/abs/2501.03012")))
    for command in commands(page):
        if command.program != "paperreader":
            continue
        words = [PLACES.get(word, word) for word in command.words]
        if found(NOT_RUN, words):
            with monkeypatch.context() as only_parsed:
                only_parsed.setattr("paperreader.cli.parser._run_despite_damage", lambda *_: 0)
                answer, expected = call(*words), (0, "")
        else:
            answer, expected = call(*words), found(NOT_DONE, words) or (0, "")
        assert answer.code == expected[0], f"{command}: {answer.err}"
        assert expected[1] in answer.err, f"{command}: {answer.err}"
    mails = page_home / "mail" / "new"
    assert page != DIGEST or len(list(mails.iterdir())) == 2  # A test and the digest.


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_other_command_exists(page: Path) -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for command in commands(page):
        match command.program:
            case "paperreader":
                pass
            case "make":
                assert command.words[0] in targets
            case "pip":
                assert command.words[0] == "install"
                named = re.search(r"\[(.+)\]", command.words[1])
                assert (
                    set(named[1].split(",")) <= set(project["optional-dependencies"])
                    if named
                    else (ROOT / command.words[1]).is_dir()
                )
            case other:
                assert other in OTHERS, str(command)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_shortened_command_is_understood(
    page: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperreader.cli.parser._run_despite_damage", lambda *_: 0)
    for command in shortened(page):
        answer = call(*command.words)
        assert answer.code == 0 or "arguments are required" in answer.err, str(command)


@pytest.mark.parametrize("block", [block for block in blocks(DIGEST, "toml") if "[mail]" in block])
def test_the_settings_of_a_mail_are_complete(block: str, own_home: Path) -> None:
    (own_home / ".mail-password").write_text("abcdefghijklmnop\n")
    config = load_config(configure(block)).mail
    delivery = Delivery(config, os.environ)
    envelope = envelope_of(config)
    assert delivery.warnings(envelope) == []
    if config.username:
        assert config.protection in ("starttls", "tls")
        assert delivery.server.password() == "abcdefghijklmnop"


def configure(text: str) -> Path:
    path = default_paths().config_file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
