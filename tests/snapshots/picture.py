"""Syrupy extensions that store what is on the terminal: an SVG file, and its text for a diff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

if TYPE_CHECKING:
    from syrupy.types import SerializableData, SerializedData


class Picture(SingleFileSnapshotExtension):
    """The SVG that Textual draws of its screen, as it is."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT

    def serialize(self, data: SerializableData, **_options: object) -> SerializedData:
        assert isinstance(data, str)
        return data


class Rows(Picture):
    """The characters of the screen, row by row, without trailing blanks."""

    file_extension = "txt"
