"""The terminal before Textual is loaded; `tests/e2e/test_saved_screen.py` takes a real one."""

from __future__ import annotations

import pty
import sys
import termios
import tty
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


def test_the_shell_does_not_run_the_keys_that_were_typed_for_the_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keyboard, terminal = pty.openpty()
    with open(terminal, "rb", buffering=0) as stdin, open(keyboard, "r+b", buffering=0) as typist:  # noqa: PTH123
        monkeypatch.setattr(sys, "__stdin__", stdin)
        monkeypatch.setattr(sys, "__stdout__", stdin)
        before = termios.tcgetattr(stdin)
        tty.setraw(terminal)
        typist.write(b"rm\r")
        early_terminal.restore(before, b"")
        typist.write(b"ls\r")
        assert stdin.readline() == b"ls\n"
