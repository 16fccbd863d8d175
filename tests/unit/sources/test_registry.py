"""The registry of sources: ours, and those of other packages."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import paperreader
from paperreader.errors import SourceError, UsageError
from paperreader.models import EditionKey, EditionKind, Paper
from paperreader.models.surroundings import Surroundings
from paperreader.sources import registry
from paperreader.sources.base import Source, Surrounding

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = Path(paperreader.__file__).parent
ABOUT_PAPERS = ("sources", "models", "text", "query", "exporters", "importers", "fulltext")
"""The packages with words that are names of sources too: identifiers, links, formats of files."""


class Example(Source):
    name = "example"
    title = "An example"

    async def fetch_around(self, paper: Paper, *, refresh: bool = False) -> tuple[Paper, Surroundings]:
        return paper, Surroundings()


class Faulty(Source):
    name = "faulty"
    title = "A faulty\x1b[31m source"

    @classmethod
    def list_named(cls, text: str, *, asked: bool) -> str | None:
        raise ValueError(text)

    @classmethod
    def describe(cls, name: str) -> str:
        raise ValueError(name)

    @classmethod
    def why_empty(cls, name: str, now: datetime) -> str:
        return 7  # type: ignore[return-value]


class Misnamed(Source):
    name = "other"
    title = "Another"


class Untitled(Source):
    name = "untitled"
    title = None  # type: ignore[assignment]


PLUGINS = {
    "example": "Example",
    "faulty": "Faulty",
    "misnamed": "Misnamed",
    "untitled": "Untitled",
    "broken": "Missing",
    "leaves": "Leaves",
}


def __getattr__(name: str) -> object:
    """End the program when a source of that name is loaded."""
    raise SystemExit(3) if name == "Leaves" else AttributeError(name)


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install sources of other packages, of which one works."""
    points = [
        EntryPoint(name, f"{__name__}:{attribute}", "paperreader.sources")
        for name, attribute in {**PLUGINS, "Two Words": "Example", "arxiv": "Example"}.items()
    ]
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: points)
    registry._others.cache_clear()
    yield
    registry._others.cache_clear()


def test_our_sources_come_first() -> None:
    assert registry.names()[:2] == ("huggingface", "arxiv")
    assert registry.names()[-len(PLUGINS) :] == tuple(PLUGINS)


def test_a_source_that_cannot_be_loaded_costs_no_other_its_capability() -> None:
    assert registry.having(Surrounding) == ("huggingface", "pwc", "example")


@pytest.mark.parametrize("name", list(registry._OWN))
def test_each_of_our_sources_has_the_name_and_title_of_its_row(name: str) -> None:
    found = registry.source_class(name)
    assert (found.name, found.title) == (name, registry.title(name))


def test_a_list_is_named_by_its_source() -> None:
    assert registry.list_named("example: new papers ") == EditionKey(EditionKind.LIST, "example:new papers")
    assert registry.list_named(" EXAMPLE : new papers") == registry.list_named("example:new papers")
    assert registry.list_named("nobody:new") is None
    assert registry.list_named("transformers") is None
    assert registry.heading(EditionKey(EditionKind.LIST, "example:new")) == "new"


def test_a_text_with_the_name_of_a_source_names_one_of_its_lists() -> None:
    with pytest.raises(UsageError, match="Write which list of arXiv you mean, as in `arxiv:NAME`"):
        registry.list_named("arxiv: ")
    with pytest.raises(UsageError, match="Hugging Face has no list 'new'"):
        registry.list_named("huggingface:new")


def test_a_source_that_cannot_be_loaded_is_a_sentence() -> None:
    with pytest.raises(SourceError, match=r"The source broken of the package .* cannot be loaded: "):
        registry.source_class("broken")
    with pytest.raises(SourceError, match="The source misnamed calls itself other"):
        registry.source_class("misnamed")
    with pytest.raises(SourceError, match=r"The source leaves of the package .* cannot be loaded: 3\."):
        registry.source_class("leaves")
    with pytest.raises(SourceError, match="The source untitled has no title"):
        registry.source_class("untitled")


def test_a_source_cannot_replace_one_of_ours_or_have_a_name_that_cannot_be_typed() -> None:
    assert registry.is_ours("arxiv")
    assert "Two Words" not in registry.names()


def test_an_unknown_source_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UsageError, match="There is no source 'arxvi'; did you mean arxiv"):
        registry.source_class("arxvi")


def test_a_stored_list_of_a_source_that_is_gone_has_its_own_name() -> None:
    key = EditionKey(EditionKind.LIST, "gone:new")
    assert (registry.title("gone"), registry.heading(key)) == ("gone", "gone:new")
    now = datetime.now(UTC)
    assert (registry.is_current(key, now, now), registry.why_empty(key, now)) == (None, "")
    assert not registry.is_local(key)


def test_questions_that_another_package_cannot_answer_have_a_plain_answer() -> None:
    key = EditionKey(EditionKind.LIST, "faulty:new")
    with pytest.raises(SourceError, match=r"A faulty.* source failed: new\."):
        registry.list_named("faulty:new")
    assert (registry.heading(key), registry.why_empty(key, datetime.now(UTC))) == ("faulty:new", "")
    assert registry.title("faulty").isprintable()


def modules_outside() -> list[Path]:
    files = (file.relative_to(PROGRAM) for file in PROGRAM.rglob("*.py"))
    return sorted(file for file in files if file.parts[0] not in ABOUT_PAPERS)


def test_no_other_part_of_the_program_knows_a_source_by_its_name() -> None:
    ours = tuple(name for name in registry._OWN if name not in ("feed", "folder"))
    kinds_of_links = {Path("cli/commands/open_link.py"): {"arxiv"}}
    for file in modules_outside():
        tree = ast.parse((PROGRAM / file).read_text(encoding="utf-8"))
        words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        named = {word for word in words if isinstance(word, str) and word.partition(":")[0] in ours}
        assert named - kinds_of_links.get(file, set()) == set(), file
