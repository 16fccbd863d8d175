from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from paperreader.folders import is_missing, make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def mask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("mask")
def test_every_folder_that_is_made_is_its_owners_alone(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b" / "c")
    made = [tmp_path / "a", tmp_path / "a" / "b", tmp_path / "a" / "b" / "c"]
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in made] == [0o700] * 3


def test_a_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_what_a_link_leads_to_is_not_made(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "drive")
    with pytest.raises(OSError, match="which is missing"):
        make_folder(tmp_path / "link" / "folder")
    assert not (tmp_path / "drive").exists()


def test_what_cannot_be_looked_at_counts_as_there(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "drive")
    (tmp_path / "loop").symlink_to("loop")
    assert is_missing(tmp_path / "nothing" / "x")
    assert is_missing(tmp_path / "file" / "x")
    assert not any(is_missing(tmp_path / name) for name in ("file", "link", "link/x", "loop", "loop/x"))
