"""The terminal before Textual is loaded; `tests/e2e/test_saved_screen.py` takes a real one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paperreader import early_terminal

if TYPE_CHECKING:
    import pytest


def test_a_signal_while_the_terminal_is_given_back_gives_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []

    def restore(settings: list[Any], _sequences: bytes) -> None:
        given.append(settings)
        if len(given) == 1:
            early_terminal.give_back()

    monkeypatch.setattr(early_terminal, "restore", restore)
    monkeypatch.setattr(early_terminal._taken, "settings", ["those before"])
    early_terminal.give_back()
    assert given == [["those before"]] * 2
    assert not early_terminal.is_taken()
