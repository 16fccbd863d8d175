"""The places in papers: kept for the next start, also when another reader writes the same file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.workspace.reading_places import ReadingPlace, ReadingPlaces

if TYPE_CHECKING:
    from pathlib import Path

PLACE = ReadingPlace(7, 0, 120, "We train agents")


async def test_a_place_is_there_at_the_next_start(tmp_path: Path) -> None:
    places = ReadingPlaces(tmp_path / "state" / "places.json")
    assert await places.of("2611.00001") is None
    places.keep("2611.00001", PLACE)
    places.settle().result()
    assert await ReadingPlaces(tmp_path / "state" / "places.json").of("2611.00001") == PLACE


async def test_two_readers_keep_the_places_of_both(tmp_path: Path) -> None:
    one, other = ReadingPlaces(tmp_path / "places.json"), ReadingPlaces(tmp_path / "places.json")
    one.keep("a", PLACE)
    one.settle().result()
    other.keep("b", PLACE)
    other.settle().result()
    assert await one.of("b") == await other.of("a") == PLACE


async def test_a_paper_read_from_its_beginning_again_has_no_place(tmp_path: Path) -> None:
    places = ReadingPlaces(tmp_path / "places.json")
    places.keep("a", PLACE)
    places.keep("a", None)
    assert await places.of("a") is None


async def test_a_damaged_file_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / "places.json").write_bytes(b'{"a": [1, 2')
    places = ReadingPlaces(tmp_path / "places.json")
    assert await places.of("a") is None
    places.keep("b", PLACE)
    assert await places.of("b") == PLACE
