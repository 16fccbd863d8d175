"""What `make bounds` installs, the lowest versions that are allowed; which Pythons `make matrix` takes."""

from __future__ import annotations

import os
import tomllib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import pytest

from tests import matrix
from tests.lowest_bounds import PROJECT, lowest, requirements

if TYPE_CHECKING:
    from pathlib import Path


def numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def test_a_requirement_is_pinned_at_its_lower_bound() -> None:
    assert lowest(["b>=1.2,<2", "a[x]>=0.28,<1", "a>=0.28,<1"]) == ["a==0.28", "b==1.2"]


def test_a_requirement_without_two_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="bounds"):
        lowest(["a>=1"])


def test_what_is_installed_keeps_every_bound() -> None:
    for name, bound in (pin.split("==") for pin in lowest(requirements())):
        with suppress(PackageNotFoundError):  # An extra need not be installed.
            assert numbers(version(name)) >= numbers(bound)


def test_the_matrix_begins_with_the_lowest_python() -> None:
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]

    assert project["requires-python"] == f">={matrix.versions()[0]}"


def test_the_matrix_takes_a_python_only_if_it_is_that_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "python3.99"
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    program.write_text("#!/bin/sh\necho 'pyenv: python3.99: command not found'\nexit 127\n")
    program.chmod(0o755)
    assert matrix.interpreter("3.99") is None

    program.write_text("#!/bin/sh\necho 3.99\n")
    assert matrix.interpreter("3.99") == str(program)
