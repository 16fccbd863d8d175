from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.errors import DamagedFile
from paperreader.library import Library
from tests.builders import build_edition
from tests.unit.library.shelf import TRENDING

if TYPE_CHECKING:
    from pathlib import Path

PAGE = 4096


@pytest.fixture
def filled(path: Path) -> Path:
    """Make the file of a library of 300 papers, 200 of them read."""
    library = Library(path)
    library.store(build_edition(300))
    library.mark([f"2611.{number:05d}" for number in range(1, 201)], read=True)
    library.close()
    return path


def overwrite(path: Path, start: int, stop: int | None = None) -> None:
    content = bytearray(path.read_bytes())
    content[start:stop] = b"\xee" * len(content[start:stop])
    path.write_bytes(content)


def damage_papers(path: Path) -> None:
    """Spoil every page on which the abstracts are, and no other."""
    content = bytearray(path.read_bytes())
    for start in range(0, len(content), PAGE):
        if b"We study case" in content[start : start + PAGE]:
            content[start : start + PAGE] = b"\xee" * PAGE
    path.write_bytes(content)


def test_what_was_read_is_saved_from_a_damaged_file(filled: Path) -> None:
    damage_papers(filled)
    library = Library(filled)
    with pytest.raises(DamagedFile):
        library.paper("2611.00007")
    assert library.is_read("2611.00007")
    assert not library.is_read("2611.00250")
    assert library.count() == 0
    assert library.damage is not None
    assert "200 read marks could be saved" in library.damage
    library.close()


def test_the_damaged_file_is_kept_as_it_was(filled: Path) -> None:
    damage_papers(filled)
    content = filled.read_bytes()
    library = Library(filled)
    with pytest.raises(DamagedFile):
        library.paper("2611.00007")
    library.count()
    assert library.set_aside is not None
    assert library.set_aside.read_bytes() == content
    library.close()


def test_of_a_file_of_which_nothing_can_be_read_that_is_said(filled: Path) -> None:
    overwrite(filled, 0, 2 * PAGE)
    library = Library(filled)
    assert library.count() == 0
    assert library.damage is not None
    assert str(library.set_aside) in library.damage
    assert "earlier read marks are lost" in library.damage
    library.close()


def test_of_a_sound_library_there_is_nothing_to_tell(filled: Path) -> None:
    library = Library(filled)
    assert library.count() == 300
    assert library.damage is None
    library.close()


def test_a_library_that_was_rebuilt_is_filled_by_what_comes(filled: Path) -> None:
    damage_papers(filled)
    library = Library(filled)
    with pytest.raises(DamagedFile):
        library.paper("2611.00007")
    library.store(build_edition(300))
    assert library.unread_counts([TRENDING]) == {TRENDING: 100}
    library.close()


def test_marks_before_and_after_the_damage_are_saved(path: Path) -> None:
    library = Library(path)
    ids = [f"2611.{number:05d}" for number in range(3000)]
    library.mark(ids, read=True)
    library.close()
    spoilt = path.read_bytes().index(b"2611.01500") // PAGE * PAGE
    overwrite(path, spoilt, spoilt + PAGE)
    library = Library(path)
    with pytest.raises(DamagedFile):
        library.is_read("2611.01500")
    saved = library.read_among(ids)
    assert {ids[0], ids[-1]} <= saved.keys()
    assert 2800 < len(saved) < 3000
    library.close()
