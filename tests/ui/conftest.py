"""A check that a test runs the commands that it is marked with."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from paperreader.ui.screen.browse import BrowseScreen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.ui.commands.command import Command


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Function) -> Iterator[None]:
    """Fail a test that is marked with commands and did not run them all."""
    yield
    promised = {name for mark in item.iter_markers("command") for name in mark.args}
    missed = sorted(promised - cast("set[str]", item.funcargs["ran"]))
    assert not missed, f"the test never ran {', '.join(missed)}"
