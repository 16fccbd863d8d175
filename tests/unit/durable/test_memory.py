"""Freed memory goes back to the system, where that is possible."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

from paperreader.durable.memory import give_memory_back

if TYPE_CHECKING:
    import pytest


def test_it_works_with_the_c_library_of_this_machine() -> None:
    give_memory_back()


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    give_memory_back()
