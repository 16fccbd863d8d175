"""What `make bounds` installs: the lowest versions that are allowed."""

from __future__ import annotations

from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

import pytest

from tests.lowest_bounds import lowest, requirements


def numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def test_a_requirement_is_pinned_at_its_lower_bound() -> None:
    assert lowest(["b>=1.2,<2", "a[x]>=0.28,<1", "a>=0.28,<1"]) == ["a==0.28", "b==1.2"]


def test_a_requirement_without_two_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="bounds"):
        lowest(["a>=1"])


def test_what_is_installed_keeps_every_bound() -> None:
    for name, bound in (pin.split("==") for pin in lowest(requirements())):
        with suppress(PackageNotFoundError):  # An extra need not be installed.
            assert numbers(version(name)) >= numbers(bound)
