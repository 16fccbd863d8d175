"""Lines that are painted alone leave the terminal as if the screen had been painted completely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyte
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.widgets import Static

from paperreader.ui.app import PaperReader
from paperreader.ui.line_compositor import LineCompositor, LineUpdate
from paperreader.ui.textual_private import lines_of
from tests.builders import build_edition
from tests.terminal import screen_of
from tests.ui.reader import WIDE, make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from textual._compositor import CompositorUpdate
    from textual.screen import Screen

KEYS = (
    *("j", "j", "k", "pagedown", "G", "j", "g", "b", "tab", "j", "pagedown", "k", "shift+tab"),
    *("/", "p", "a", "p", "backspace", "escape", "v", "v", "v"),
    *("5", "1", "space", "j", "enter", "j", "escape"),
)


async def test_the_terminal_shows_the_screen_after_each_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    updates: list[CompositorUpdate | None] = []

    def note(_app: PaperReader, _screen: Screen[object], update: Any) -> None:
        updates.append(update)

    monkeypatch.setattr(PaperReader, "_display", note)
    async with opened(make_app(tmp_path, editions=[build_edition(60)])) as reader:
        console = reader.app.console

        def whole_screen() -> str:
            return "".join(f"\x1b[{y + 1};1H{line}" for y, line in enumerate(lines_of(reader.browse)))

        await reader.settle()
        painted = screen_of(whole_screen().encode(), *WIDE)
        terminal = pyte.ByteStream(painted)
        updates.clear()
        for key in KEYS:
            await reader.press(key)
            await reader.settle()
            terminal.feed("".join(update.render_segments(console) for update in updates if update).encode())
            updates.clear()
            expected = screen_of(whole_screen().encode(), *WIDE)
            assert painted.display == expected.display, key
            assert painted.buffer == expected.buffer, key


async def test_a_step_asks_only_the_list_and_the_abstract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(60)])) as reader:
        updates = []
        monkeypatch.setattr(PaperReader, "_display", lambda *shown: updates.append(shown[-1]))
        await reader.press("j")
        (update,) = updates
        assert isinstance(update, LineUpdate)
        rows = reader.browse.list.region, reader.browse.pane.content_region
        assert {x for x, _, _ in update.lines} == {region.x for region in rows}
        assert [y for x, y, _ in update.lines if x == rows[0].x] == [rows[0].y + line for line in range(4)]


class Covered(App[None]):
    """A text, half of which another one covers."""

    CSS = """
    Screen { layers: below above; }
    #below { layer: below; width: 10; height: 2; }
    #above { layer: above; width: 4; height: 1; }
    """

    def compose(self) -> ComposeResult:
        yield Static("below it all", id="below")
        yield Static("over", id="above")


async def test_what_is_partly_covered_is_composed() -> None:
    app = Covered()
    async with app.run_test(size=(10, 2)):
        compositor = LineCompositor()
        compositor.reflow(app.screen, app.size)
        compositor.render_update(full=True)

        def update_of(*regions: Region) -> object:
            compositor._dirty_regions.update(regions)
            return compositor.render_partial_update()

        assert not isinstance(update_of(Region(0, 0, 10, 1)), LineUpdate)
        update = update_of(Region(0, 1, 10, 1))
        assert isinstance(update, LineUpdate)
        assert [(x, y, strip.text.rstrip()) for x, y, strip in update.lines] == [(0, 1, "all")]
        assert update_of() is None
