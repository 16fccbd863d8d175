"""The page of the settings names exactly the environment variables that the program reads."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import paperreader
from paperreader import paths
from paperreader.bookmarks.sync import git
from paperreader.digest.schedule import job
from paperreader.environment import Address, Environment
from paperreader.errors import ConfigError
from paperreader.fulltext.fetch import FullTextSites, at_mirror
from paperreader.net import certificates
from paperreader.sources import registry
from paperreader.sources.github import GitHub
from paperreader.sources.registry import source_class
from paperreader.ui import start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.net.context import Opened

SOURCE = Path(paperreader.__file__).parent
PAGE = SOURCE.parents[1] / "docs" / "configuration.md"


def declared_variables() -> set[str]:
    """Return the variables of the addresses that the sources and other classes declare."""
    kinds: list[type[Opened]] = [*map(source_class, registry._OWN), GitHub, FullTextSites]
    declared = [address for kind in kinds for address in kind.addresses.values()]
    return {name for address in declared for name in (address.variable, address.token) if name}


TABLES = {
    "environment.py": declared_variables(),
    "paths.py": {f"XDG_{kind.upper()}_HOME" for kind in paths._XDG},
    "cli/commands/doctor/machine.py": {"SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"},
    "net/certificates.py": {"SSL_CERT_FILE", "SSL_CERT_DIR", *certificates._BUNDLES},
    "bookmarks/sync/git.py": {*git._KEPT, "GIT_CONFIG_GLOBAL"},
    "digest/schedule/job.py": {*job._CERTIFICATES, *map(str.upper, job._PROXIES)},
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


SITE = Address("HF_ENDPOINT", "https://huggingface.co", "HF_TOKEN")


@pytest.mark.parametrize(
    ("value", "address"),
    [
        (None, "https://huggingface.co"),
        (" ", "https://huggingface.co"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://[::1]:80", "http://[::1]:80"),
        ("https://mirror.example.org/hf//", "https://mirror.example.org/hf"),
    ],
)
def test_the_environment_says_where_a_source_is(value: str | None, address: str) -> None:
    variables = {} if value is None else {"HF_ENDPOINT": value}
    assert Environment(variables).address(SITE) == address


@pytest.mark.parametrize(
    "url",
    [
        *("huggingface.co", "ftp://x", "file:///etc", "https://me:secret@x.io", "https://x?q", "https://x#f"),
        *("https://", "https://a b", "https://x\ny", "--x", "https://a..b", "https://[::1"),
        *("https://[1::2::3]", "http://x:0", "http://x:65536", "http://x:port", f"https://{'a' * 64}.org"),
    ],
)
def test_an_address_that_is_none_is_refused_without_being_shown(url: str) -> None:
    with pytest.raises(ConfigError, match="HF_ENDPOINT in the environment is not an address") as caught:
        Environment({"HF_ENDPOINT": url}).address(SITE)
    assert "secret" not in str(caught.value)


def test_the_token_is_the_environments() -> None:
    assert Environment({}).token("HF_TOKEN") is None
    assert Environment({"HF_TOKEN": " "}).token("HF_TOKEN") is None
    assert Environment({"HF_TOKEN": "hf_abc\n"}).token("HF_TOKEN") == "hf_abc"


@pytest.mark.parametrize("token", ["hf_canary\r\nX: y", "hf_canary x", "hf_canary\x00", "hf_canaryé"])
def test_a_token_that_would_break_a_header_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Environment({"HF_TOKEN": token}).token("HF_TOKEN")
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        ("https://arxiv.org/abs/2506.01713", "https://mirror.example/arxiv/abs/2506.01713"),
        ("https://arxiv.org/pdf/hep-th/9901001", "https://mirror.example/arxiv/pdf/hep-th/9901001"),
        ("https://arxiv.org.example/abs/1", "https://arxiv.org.example/abs/1"),
        ("https://github.com/a/b", "https://github.com/a/b"),
    ],
)
def test_a_mirror_of_arxiv_is_opened_in_its_place(url: str, opened: str) -> None:
    mirror = Environment({"PAPERREADER_ARXIV_WEB": "https://mirror.example/arxiv"})
    assert at_mirror(url, mirror) == opened
