"""The first paint of the reader: complete, with every key answered that was typed before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.screen import Screen

from tests.builders import build_edition
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.ui.screen.browse import BrowseScreen


@pytest.mark.parametrize(("keys", "cursor"), [("", 0), ("jj", 2)])
async def test_no_frame_is_painted_before_the_keys_typed_ahead_are_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str, cursor: int
) -> None:
    app, painted, paint = make_app(tmp_path, editions=[build_edition(9)]), [], Screen._compositor_refresh

    def record(screen: BrowseScreen) -> None:
        painted.append((screen.list.cursor, screen.list.size.height, screen.status.text))
        paint(screen)

    monkeypatch.setattr(Screen, "_compositor_refresh", record)
    for key in keys:
        app.post_message(events.Key(key, key))
    async with opened(app) as reader:
        assert painted[0] == (cursor, reader.browse.list.size.height, reader.browse.status.text)
        assert painted[0][0] == cursor
