"""The pages agree with the program."""

from __future__ import annotations

import re
import tomllib
from pkgutil import resolve_name
from typing import TYPE_CHECKING

import pytest
from docs import man_page

from paperreader.cli.default_settings import DEFAULT_TOML
from paperreader.config import load_config
from paperreader.ui.commands.every import COMMANDS
from paperreader.ui.start import mistakes_of_screen
from tests.generated_pages import PAGES as GENERATED
from tests.pages import DOCS, PAGES, ROOT, blocks

if TYPE_CHECKING:
    from pathlib import Path

MAP = ROOT / "docs" / "architecture.md"
MAPS = (MAP, ROOT / "CONTRIBUTING.md", DOCS / "promises.md")


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_page_is_what_the_program_says(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == GENERATED[name](), "python -m tests.unit.test_docs writes it"


def test_every_key_of_a_command_is_its_own() -> None:
    for in_text in (False, True):
        keys = [key for command in COMMANDS if command.works(in_text=in_text) for key in command.keys]
        assert len(keys) == len(set(keys))


def test_the_readme_says_how_to_run_and_test() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in text
    assert "make test" in text
    assert "docs/picture.svg" in text


def test_every_dependency_is_bounded() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"].values()
    wanted = [*project["project"]["dependencies"], *(line for group in groups for line in group)]
    assert all("<" in line or "sys_platform" in line for line in wanted)


def test_the_page_of_settings_shows_the_file_that_config_init_writes() -> None:
    assert DEFAULT_TOML.strip() in (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "toml",
    [pytest.param(toml, id=page.name) for page in PAGES for toml in blocks(page, "toml")],
)
def test_each_example_of_settings_can_be_used(tmp_path: Path, toml: str) -> None:
    (tmp_path / "config.toml").write_text(toml, encoding="utf-8")
    config = load_config(tmp_path / "config.toml")
    assert list(mistakes_of_screen(config.keys, config.display.theme)) == []


def test_the_map_draws_the_layers_that_import_linter_checks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = next(each for each in project["tool"]["importlinter"]["contracts"] if each["type"] == "layers")
    page = MAP.read_text(encoding="utf-8")
    boxes = re.split("├.*\n", page[page.index("┌") : page.index("└")])
    drawn = [re.findall(r"\w+", " ".join(re.findall("^│([^│]*)│", box, re.MULTILINE))) for box in boxes]
    assert drawn == [layer.split(" | ") for layer in layers["layers"]]


def _names_on(page: Path) -> list[str]:
    """Return what a page has in backquotes."""
    text = re.sub("^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.findall("`([^`\n]+)`", text)


@pytest.mark.parametrize("page", MAPS, ids=lambda page: page.name)
def test_every_file_and_folder_that_a_map_names_exists(page: Path) -> None:
    folders = [ROOT, ROOT / "src" / "paperreader"]
    missing = []
    for name in _names_on(page):
        if not re.fullmatch(r"[\w./-]+(/|\.py|\.md|\.tcss)", name):
            continue
        found = next((path for folder in folders if (path := folder / name).exists()), None)
        if found is None:
            missing.append(name)
        elif name.count("/"):
            folders[2:] = [found if found.is_dir() else found.parent]  # Names after it may be relative to it.
    assert missing == []


@pytest.mark.parametrize("page", MAPS, ids=lambda page: page.name)
def test_every_dotted_name_of_a_map_exists(page: Path) -> None:
    tops = {path.stem for path in (ROOT / "src" / "paperreader").iterdir()}
    for name in _names_on(page):
        top, *rest = name.split(".")
        if top in tops and re.fullmatch(r"\w+(\.\w+)+", name) and rest not in (["toml"], ["py"]):
            resolve_name(f"paperreader.{name}")


if __name__ == "__main__":
    for name, generated in GENERATED.items():
        (DOCS / name).write_text(generated(), encoding="utf-8")
    man_page.TARGET.write_text(man_page.man_page(), encoding="ascii")
