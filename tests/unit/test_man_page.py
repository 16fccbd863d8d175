"""The man page that is installed is what the program says, and groff understands it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from docs.man_page import man_page

from paperreader.cli import commands

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "share" / "man" / "man1" / "paperreader.1"


def test_the_man_page_is_what_the_parser_and_the_pages_say() -> None:
    assert PAGE.read_text(encoding="ascii") == man_page(), "`make man` writes the man page."


def test_groff_prints_every_command_without_a_warning() -> None:
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")

    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-P-cbou", str(PAGE)], capture_output=True, text=True, check=True
    )

    assert done.stderr == ""
    for name in commands.NAMES:
        assert f"\n   {name}\n" in done.stdout
    for part in ("EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES"):
        assert f"\n{part}\n" in done.stdout
