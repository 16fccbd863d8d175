"""What moves by itself, and when nothing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.config import Config, Display
from paperreader.ui.filter.line_input import LineInput
from paperreader.ui.terminal.link import reduces_motion
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.ui.terminal.link import Motion


@pytest.mark.parametrize(
    ("choice", "variables", "expected"),
    [
        ("auto", {}, False),
        ("auto", {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}, True),
        ("auto", {"NO_MOTION": "1"}, True),
        ("auto", {"TEXTUAL_ANIMATIONS": "none"}, True),
        ("full", {"NO_MOTION": "1"}, False),
        ("reduced", {}, True),
    ],
)
def test_the_setting_comes_before_the_environment(
    choice: Motion, variables: dict[str, str], expected: bool
) -> None:
    assert reduces_motion(choice, variables) is expected


async def test_no_cursor_blinks_if_motion_is_reduced(tmp_path: Path) -> None:
    config = Config(display=Display(motion="reduced"))
    async with opened(make_app(tmp_path, config=config)) as reader:
        await reader.press("/")
        assert isinstance(reader.app.focused, LineInput)
        assert not reader.app.focused.cursor_blink
        await reader.press("escape", "ctrl+p")
        assert not reader.widget(LineInput).cursor_blink
