"""Two computers and a repository that they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.sync_computers import Computer, git

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def here(tmp_path: Path) -> Computer:
    return Computer(tmp_path / "here")


@pytest.fixture
def there(tmp_path: Path) -> Computer:
    return Computer(tmp_path / "there")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    path = tmp_path / "shared.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(path))
    return path
