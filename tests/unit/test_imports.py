"""Modules import each other in one direction: a cycle can only be understood in one piece."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import paperreader

FOLDER = Path(paperreader.__file__).parent


def modules() -> dict[str, Path]:
    named = ((file.relative_to(FOLDER.parent).with_suffix(""), file) for file in FOLDER.rglob("*.py"))
    return {".".join(path.parts).removesuffix(".__init__"): file for path, file in named}


def imported(file: Path, known: dict[str, Path]) -> set[str]:
    """Return the modules of ours that a module imports anywhere, even late or only for types."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            found |= {name if name in known else node.module for name in names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & known.keys()


def circle(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def test_no_module_imports_itself_by_way_of_others() -> None:
    known = modules()
    assert circle({name: imported(file, known) - {name} for name, file in known.items()}) == []


@pytest.mark.parametrize(
    "line", ["from paperreader.a import x", "import paperreader.a", "from paperreader import a"]
)
def test_a_circle_is_found_however_it_is_written(tmp_path: Path, line: str) -> None:
    first, second = tmp_path / "a.py", tmp_path / "b.py"
    first.write_text("def late():\n    from paperreader.b import x")
    second.write_text(f"if TYPE_CHECKING:\n    {line}")
    known = {"paperreader.a": first, "paperreader.b": second}
    assert set(circle({name: imported(file, known) for name, file in known.items()})) == known.keys()
