"""The pages agree with the program."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from pkgutil import resolve_name

import pytest

from paperreader.cli.default_settings import DEFAULT_TOML
from paperreader.config import load_config
from paperreader.query.fields import FACTS, NUMBERS, SORTS, TEXTS
from paperreader.ui.commands.every import COMMANDS
from paperreader.ui.keys import shown_key
from paperreader.ui.start import mistakes_of_screen

ROOT = Path(__file__).parents[2]
QUERY_PAGE = ROOT / "docs" / "query-language.md"
MAP = ROOT / "docs" / "architecture.md"
MAPS = (MAP, ROOT / "CONTRIBUTING.md")


def keys_page() -> str:
    lines = [
        "# Keys",
        "",
        "Each command has a name. Give it other keys in `config.toml`, several separated by commas:",
        "",
        "```toml",
        "[keys]",
        'bookmark = "b,ctrl+b"',
        "```",
        "",
    ]
    group = ""
    for command in COMMANDS:
        if command.group != group:
            group = command.group
            lines += [f"## {group}", "", "| name | keys | does |", "|---|---|---|"]
        keys = " ".join(f"`{shown_key(key)}`" for key in command.keys)
        lines.append(f"| `{command.name}` | {keys} | {command.help} |")
        following = COMMANDS[COMMANDS.index(command) + 1 :]
        if not following or following[0].group != group:
            lines.append("")
    return "\n".join(lines)


def query_tables() -> dict[str, str]:
    """Return the tables that the page about the query language has of the table of fields, by their heads."""
    rows = {
        "Looks in": [(f"{field.name}:{field.example}", field.meaning) for field in TEXTS if field.typed],
        "Finds papers with": [(f"{field.name}:{field.example}", field.meaning) for field in NUMBERS],
        "Finds papers": [(condition.name, condition.meaning) for condition in FACTS.values()],
        "Orders by": [(f"sort:{sort.name}", sort.words or "rank in the list") for sort in SORTS.values()],
    }
    return {
        head: f"| Query | {head} |\n|---|---|\n"
        + "".join(f"| `{query}` | {meaning} |\n" for query, meaning in lines)
        for head, lines in rows.items()
    }


def query_page() -> str:
    page = QUERY_PAGE.read_text(encoding="utf-8")
    for head, table in query_tables().items():
        page = re.sub(rf"\| Query \| {head} \|\n(\|.*\n)+", table.replace("\\", r"\\"), page)
    return page


@pytest.mark.parametrize("head", query_tables())
def test_the_page_of_the_query_language_shows_the_table_of_fields(head: str) -> None:
    assert f"\n{query_tables()[head]}\n" in QUERY_PAGE.read_text(encoding="utf-8")


def test_the_page_of_keys_is_what_the_commands_say() -> None:
    assert (ROOT / "docs" / "keys.md").read_text(encoding="utf-8") == keys_page()


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


TOML = re.compile("^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


@pytest.mark.parametrize(
    "toml",
    [pytest.param(toml, id=page.name) for page in PAGES for toml in TOML.findall(page.read_text("utf-8"))],
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
    (ROOT / "docs" / "keys.md").write_text(keys_page(), encoding="utf-8")
    QUERY_PAGE.write_text(query_page(), encoding="utf-8")
