"""The page of the settings names exactly the environment variables that the program reads."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import paperreader
from paperreader import environment, paths
from paperreader.bookmarks.sync import git
from paperreader.digest.schedule import job
from paperreader.net import certificates
from paperreader.ui import start

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(paperreader.__file__).parent
PAGE = SOURCE.parents[1] / "docs" / "configuration.md"

TABLES = {
    "environment.py": {*environment._ENDPOINT_VARIABLES.values(), *environment._TOKEN_VARIABLES.values()},
    "paths.py": {f"XDG_{kind.upper()}_HOME" for kind in paths._XDG},
    "net/certificates.py": {"SSL_CERT_FILE", "SSL_CERT_DIR", *certificates._BUNDLES},
    "bookmarks/sync/git.py": {*git._KEPT, "GIT_CONFIG_GLOBAL"},
    "digest/schedule/job.py": {*job._CARRIED, *map(str.upper, job._PROXIES)},
    "ui/start.py": set(start._OF_TEXTUAL),
    "digest/delivery.py": set(),  # The name is a setting.
}
"""The variables that a module reads by a computed name."""

BY_OTHERS = {
    "getproxies()": {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"},
    "shutil.get_terminal_size()": {"COLUMNS", "LINES"},
    ".encoding": {"LC_ALL", "LANG", "PYTHONIOENCODING"},
    "from textual.app import": {"NO_COLOR"},
}
"""The variables that Python or a library reads, by the words with which we ask it."""


def reads(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield the names in `environ.get(NAME)`, `environ[NAME]` and `NAME in environ`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            if node.func.attr != "get":
                continue
            mapping, name = node.func.value, node.args[0]
        elif isinstance(node, ast.Subscript):
            mapping, name = node.value, node.slice
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In):
            mapping, name = node.comparators[0], node.left
        else:
            continue
        if ast.unparse(mapping) in ("os.environ", "environ", "self.environ"):
            yield name


def read_variables() -> tuple[set[str], set[str]]:
    """Return the variables that are read by a literal name, and the modules that compute a name."""
    literal: set[str] = set()
    computing: set[str] = set()
    for file in SOURCE.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        for name in reads(ast.parse(text)) if "environ" in text else ():
            if isinstance(name, ast.Constant):
                literal.add(str(name.value))
            else:
                computing.add(file.relative_to(SOURCE).as_posix())
    return literal, computing


def documented() -> set[str]:
    section = PAGE.read_text(encoding="utf-8").partition("## Environment")[2]
    rows = re.findall(r"^\| (`[A-Z].*?) \|", section, re.MULTILINE)
    return set(re.findall("`([A-Z0-9_]+)`", " ".join(rows)))


def test_every_variable_that_the_page_names_is_read_and_every_other_is_not() -> None:
    literal, _ = read_variables()
    ours = {name for name in literal if not name.startswith("_")}
    assert documented() == ours.union(*TABLES.values(), *BY_OTHERS.values())


def test_every_name_of_a_variable_that_is_computed_comes_from_a_known_table() -> None:
    assert read_variables()[1] <= TABLES.keys()


@pytest.mark.parametrize("words", BY_OTHERS)
def test_the_program_asks_for_what_others_read(words: str) -> None:
    assert any(words in file.read_text(encoding="utf-8") for file in SOURCE.rglob("*.py"))
