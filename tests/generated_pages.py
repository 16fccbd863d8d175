"""The pages that are generated: the keys, the commands, and the tables of the query language.

`python -m tests.unit.test_docs` writes them.
"""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

from paperreader import cli
from paperreader.cli import options
from paperreader.cli.parser import build_parser
from paperreader.query.fields import FACTS, NUMBERS, SORTS, TEXTS
from paperreader.ui.commands.every import COMMANDS
from paperreader.ui.keys import shown_key
from tests.pages import DOCS

if TYPE_CHECKING:
    from collections.abc import Iterator

QUERY_PAGE = DOCS / "query-language.md"


def keys_page() -> str:
    """Return the page of keys."""
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
    """Return the page about the query language with its tables up to date."""
    page = QUERY_PAGE.read_text(encoding="utf-8")
    for head, table in query_tables().items():
        page = re.sub(rf"\| Query \| {head} \|\n(\|.*\n)+", table.replace("\\", r"\\"), page)
    return page


def commands_page() -> str:
    """Return the page of the commands: what `--help` says of each."""
    program = build_parser()
    codes = " ".join((cli.main.__doc__ or "").partition("The exit code: ")[2].split())
    lines = [
        "# Commands",
        "",
        "`paperreader COMMAND --help` prints the same. Options may stand anywhere; after `--`, all are",
        "words. Without a command the reader opens; in a pipe, the latest papers are printed.",
        "",
        f"Exit codes: {codes}",
        "",
        "## Options of several commands",
        "",
        "Each command names those that it takes.",
        "",
        *_table(_shared()),
        "",
    ]
    for command in _commands(program):
        lines += _section(command)
    return "\n".join(lines)


def _shared() -> list[argparse.Action]:
    """Return the options that several commands share, with the help that most of them have."""
    parser = argparse.ArgumentParser(add_help=False)
    options.add(parser, options.OUTPUT, options.NETWORK)
    return parser._actions


def _commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield the parsers of all commands and actions in the order of the help."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                below = list(_commands(child))
                if child.prog not in {
                    each.prog for each in below
                }:  # A default action stands for its command.
                    yield child
                yield from below


def _section(command: argparse.ArgumentParser) -> list[str]:
    level = "##" if command.prog.count(" ") == 1 else "###"
    shared = {(action.option_strings[-1], action.help) for action in _shared()}
    own: list[argparse.Action] = []
    common: list[argparse.Action] = []
    for action in command._actions:
        if action.help == argparse.SUPPRESS or "--help" in action.option_strings:
            continue
        if isinstance(action, argparse._SubParsersAction):
            continue
        is_shared = action.option_strings and (action.option_strings[-1], action.help) in shared
        (common if is_shared else own).append(action)
    nested = any(isinstance(action, argparse._SubParsersAction) for action in command._actions)
    lines = [f"{level} {command.prog.partition(' ')[2]}", "", command.description or "", ""]
    if nested and not own:
        return lines
    lines += ["```text", _usage(command), "```", ""]
    if own:
        lines += [*_table(own), ""]
    if common:
        names = ", ".join(f"`{action.option_strings[-1]}`" for action in common)
        lines += [f"Also: {names}.", ""]
    return lines


def _usage(command: argparse.ArgumentParser) -> str:
    if command.usage:
        return command.usage
    words = [
        _positional(action) for action in command._actions if not action.option_strings and action.metavar
    ]
    needed = [_spelled(action) for action in command._actions if action.option_strings and action.required]
    return " ".join([command.prog, *words, *needed, "[OPTION…]"])


def _positional(action: argparse.Action) -> str:
    name = str(action.metavar)
    return {"*": f"[{name}…]", "+": f"{name}…", "?": f"[{name}]"}.get(str(action.nargs), name)


def _spelled(action: argparse.Action) -> str:
    """Return an argument as the user types it, with its value."""
    if not action.option_strings:
        return str(action.metavar)
    name = ", ".join(action.option_strings)
    return name if action.nargs == 0 else f"{name} {action.metavar or action.dest.upper()}"


def _table(actions: list[argparse.Action]) -> list[str]:
    rows = [f"| `{_spelled(action)}` | {(action.help or '').replace('|', '&#124;')} |" for action in actions]
    return ["| argument | meaning |", "|---|---|", *rows]


PAGES = {"keys.md": keys_page, "query-language.md": query_page, "commands.md": commands_page}
"""The functions that return the generated pages, by the names of the files."""
