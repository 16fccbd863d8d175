"""Checks of every test: it runs the commands that it is marked with, and painted lines fill their widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from rich.cells import cell_len
from textual.widget import Widget

from paperreader.ui.screen.browse import BrowseScreen
from paperreader.ui.scrollbar import Scrollable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.geometry import Region
    from textual.strip import Strip

    from paperreader.ui.commands.command import Command

    Paint = Callable[[Widget, Region], list[Strip]]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "command(*names): the commands of the screen that the test runs")


@pytest.fixture(autouse=True)
def ran(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Record the names of the commands that ran."""
    names: set[str] = set()
    real = BrowseScreen.run

    async def noted(self: BrowseScreen, command: Command) -> None:
        names.add(command.name)
        await real(self, command)

    monkeypatch.setattr(BrowseScreen, "run", noted)
    # A process that opens the reader once may keep what is loaded for ever; one that opens hundreds may not.
    monkeypatch.setattr("gc.freeze", lambda: None)
    return names


@pytest.fixture(autouse=True)
def full_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each painted line fill its widget: a terminal keeps what was in the cells after a shorter one."""
    painters: tuple[type[Widget], ...] = (Widget, Scrollable)
    for widget in painters:
        real = widget.render_lines

        def checked(self: Widget, crop: Region, real: Paint = real) -> list[Strip]:
            strips = real(self, crop)
            widths = {cell_len(strip.text) for strip in strips if self.size}  # It may be hidden just now.
            assert widths <= {crop.width}, self
            return strips

        monkeypatch.setattr(widget, "render_lines", checked)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Function) -> Iterator[None]:
    """Fail a test that is marked with commands and did not run them all."""
    yield
    promised = {name for mark in item.iter_markers("command") for name in mark.args}
    missed = sorted(promised - cast("set[str]", item.funcargs["ran"]))
    assert not missed, f"the test never ran {', '.join(missed)}"
