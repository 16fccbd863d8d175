"""Fixtures that make a picture the same on every machine and at any time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, TextArea

from tests.snapshots.picture import Picture, Rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from tests.ui.reader import Reader


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Picture)


@pytest.fixture
def draw(snapshot: SnapshotAssertion) -> Callable[[Reader], str]:
    """Draw what is on the terminal, and compare its text with the `.txt` file beside the picture.

    Cursors do not blink, and names hold no checksum of Python's.
    """
    rows = snapshot.use_extension(Rows)

    def drawn(reader: Reader) -> str:
        for widget in reader.app.screen.query("Input, TextArea"):
            assert isinstance(widget, Input | TextArea)
            widget.cursor_blink = False
        svg = reader.app.export_screenshot(title="paperreader")
        assert "".join(f"{line.rstrip()}\n" for line in reader.lines()) == rows
        return re.sub(r"terminal-\d+", "terminal", svg)

    return drawn
