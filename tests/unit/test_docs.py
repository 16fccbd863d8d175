"""The pages cannot fall behind the program."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from paperreader.cli.default_settings import DEFAULT_TOML
from paperreader.query.fields import FACTS, NUMBERS, SORTS, TEXTS
from paperreader.ui.commands import COMMANDS
from paperreader.ui.keymap import shown_key

ROOT = Path(__file__).parents[2]
QUERY_PAGE = ROOT / "docs" / "query-language.md"


def keys_page() -> str:
    lines = [
        "# Keys",
        "",
        "Each command has a name. Give it other keys in `config.toml`, several separated by commas:",
        "",
        "```toml",
        "[keys]",
        'bookmark = "m,ctrl+b"',
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
        page = re.sub(rf"\| Query \| {head} \|\n(\|.*\n)+", lambda _, table=table: table, page)
    return page


@pytest.mark.parametrize("head", query_tables())
def test_the_page_of_the_query_language_shows_the_table_of_fields(head: str) -> None:
    assert f"\n{query_tables()[head]}\n" in QUERY_PAGE.read_text(encoding="utf-8")


def test_the_page_of_keys_is_what_the_commands_say() -> None:
    assert (ROOT / "docs" / "keys.md").read_text(encoding="utf-8") == keys_page()


def test_every_key_of_a_command_is_its_own() -> None:
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))


def test_the_readme_says_how_to_run_and_test() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in text
    assert "make test" in text
    assert "docs/picture.svg" in text


def test_every_dependency_is_bounded() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    assert all("<" in line or "sys_platform" in line for line in wanted)


def test_the_page_of_settings_shows_the_file_that_config_init_writes() -> None:
    assert DEFAULT_TOML.strip() in (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")


if __name__ == "__main__":
    (ROOT / "docs" / "keys.md").write_text(keys_page(), encoding="utf-8")
    QUERY_PAGE.write_text(query_page(), encoding="utf-8")
