"""The file that `config init` writes has every setting, and replaces no file."""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING

import pytest

from paperreader.cli.default_settings import DEFAULT_TOML, write_default
from paperreader.config import Config, load_config
from paperreader.errors import NotSaved, PaperReaderError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_the_file_that_is_written_is_the_defaults(file: Path) -> None:
    write_default(file)
    assert file.read_text(encoding="utf-8") == DEFAULT_TOML
    assert load_config(file) == Config()


def test_uncommented_it_says_every_setting_with_its_default(file: Path) -> None:
    uncommented = re.sub(r"^#(?=\w)", "", DEFAULT_TOML, flags=re.MULTILINE)
    file.write_text(uncommented, encoding="utf-8")
    read, defaults = load_config(file), Config()
    for section in ("display", "reading", "network", "links", "export", "mail", "notify"):
        assert getattr(read, section) == getattr(defaults, section)
        for name in getattr(defaults, section).__struct_encode_fields__:
            assert re.search(rf"^{name} = ", uncommented, re.MULTILINE), name


def test_the_written_file_and_its_folder_are_the_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.toml"
    write_default(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_file_that_is_there_is_left_as_it_is(file: Path) -> None:
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(PaperReaderError, match="already exists"):
        write_default(file)
    assert file.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in file.parent.glob(".config*")] == []


def test_a_disk_that_refuses_leaves_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(NotSaved, match="No space left on device"):
        write_default(file)
    assert not file.exists()
    assert [path.name for path in file.parent.glob(".config*")] == []
