"""How much a test tries: a part in every run, all of it in `make torture`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable

TORTURE = bool(os.environ.get("PAPERREADER_TORTURE"))
PART = 5
"""A test tries a fifth in every run if it does not say how much."""

_Test = TypeVar("_Test", bound="Callable[..., object]")


def amount(most: int, few: int | None = None) -> int:
    """Return how often something is tried in this run."""
    return most if TORTURE else (few or max(most // PART, 1))


def examples(most: int, few: int | None = None, **others: Any) -> Callable[[_Test], _Test]:
    """Return the decorator that limits the examples of Hypothesis, and marks the test for `make torture`."""
    limit = settings(max_examples=amount(most, few), **others)
    return lambda test: pytest.mark.torture(limit(test))
