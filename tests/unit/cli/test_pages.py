"""The commands and settings that the pages show are those of the program."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paperreader.config import load_config
from paperreader.digest.delivery import Delivery, envelope_of
from paperreader.models.edition import EditionKind
from paperreader.paths import default_paths
from tests.builders import build_edition, build_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.unit.cli.conftest import Call

ROOT = Path(__file__).parents[3]
DIGEST = ROOT / "docs" / "digest.md"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def commands(page: Path) -> Iterator[list[str]]:
    """Yield the words of each call of the program in the blocks of a page, up to a pipe or a file."""
    for line in "".join(blocks(page, "sh")).splitlines():
        words = shlex.shlex(line, posix=True, punctuation_chars="|<>;&()")
        words.whitespace_split = True
        call: list[str] = []
        for word in (*words, "|"):
            if set(word) <= set("|<>;&()"):
                if call[:1] == ["paperreader"]:
                    yield call[1:]
                call = []
            else:
                call.append(word)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_command_of_a_page_is_understood(
    page: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperreader.cli.parser._run_despite_damage", lambda *_: 0)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").touch()
    refused = [answer for words in commands(page) if words and (answer := call(*words)).code]
    assert not refused


def test_the_commands_of_the_digest_do_what_the_page_says(
    call: Call, keep: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    configure(f'[network]\noffline = true\n[mail]\nmaildir = "{tmp_path}/papers"\n')
    keep(build_edition(kind=EditionKind.DAY, value="2026-05-27", papers=(build_paper(1),)))
    call("views", "save", "Agents", "agents")
    harmless = [words for words in commands(DIGEST) if words[:2] != ["digest", "schedule"]]
    assert harmless
    assert not [answer for words in harmless if (answer := call(*words)).code]
    assert list((tmp_path / "papers" / "new").iterdir())


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
