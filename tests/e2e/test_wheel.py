"""The wheel that people install is complete, and the reader starts from it."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from paperreader.cli.commands.completion import script
from tests.terminal import Terminal, own_environment

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(folder), str(ROOT)], check=True, timeout=100)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_style_sheets_the_sample_and_nothing_of_the_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    sheets = [f"styles/{sheet.name}" for sheet in (ROOT / "styles").iterdir()]
    page = [f"web/page/{name}" for name in ("index.html", "page.css", "page.js")]
    for name in (*sheets, *page, "sources/sample/papers.json", "CHANGELOG.md"):
        assert f"paperreader/{name}" in names
    assert "paperreader/py.typed" in names
    assert not [name for name in names if name.startswith(("tests", "bench", "src"))]


def test_the_text_for_a_package_index_links_nothing_that_is_only_in_the_repository(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (metadata,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
    description = archive.read(metadata).decode().partition("\n\n")[2]

    assert description.startswith("# paperreader\n")
    assert [link for link in re.findall(r"\]\(([^)]*)\)", description) if "://" not in link] == []


def test_the_wheel_installs_the_man_page_and_what_completion_prints(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    shared = {
        name.partition(".data/data/share/")[2]: archive.read(name).decode()
        for name in archive.namelist()
        if ".data/data/" in name
    }

    assert shared == {
        "man/man1/paperreader.1": (ROOT / "share/man/man1/paperreader.1").read_text(encoding="utf-8"),
        "bash-completion/completions/paperreader": script("bash"),
        "zsh/site-functions/_paperreader": script("zsh"),
        "fish/vendor_completions.d/paperreader.fish": script("fish"),
    }


def test_the_reader_starts_from_the_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    start = (
        f"import sys; sys.path.insert(0, {str(installed)!r}); import paperreader; "
        f"assert paperreader.__file__.startswith({str(installed)!r}); "
        "from paperreader.cli import main; sys.exit(main(['--offline']))"
    )
    environment = own_environment(tmp_path / "home")
    with Terminal([sys.executable, "-P", "-c", start], environment, columns=100, lines=30) as terminal:
        terminal.wait_for("Sample")
        terminal.send("q")
        assert terminal.wait_exit() == 0
