"""The lowest version of each library that pyproject.toml allows, for `make bounds`.

    python -m tests.lowest_bounds

prints them as constraints for pip.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PROJECT = Path(__file__).parents[1] / "pyproject.toml"

_BOUND = re.compile(r"([\w-]+)(?:\[\w+\])?>=([\d.]+),<")


def requirements() -> list[str]:
    """Return what pyproject.toml asks for, extras included, except on systems other than this one."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    extras = [wanted for extra in project["optional-dependencies"].values() for wanted in extra]
    return [wanted for wanted in (*project["dependencies"], *extras) if "sys_platform" not in wanted]


def lowest(wanted: Iterable[str]) -> list[str]:
    """Return requirements with a lower and an upper bound, each pinned at its lower one."""
    pinned = set()
    for requirement in wanted:
        bound = _BOUND.match(requirement)
        if bound is None:
            raise ValueError(f"{requirement} has no two bounds")
        pinned.add(f"{bound[1]}=={bound[2]}")
    return sorted(pinned)


if __name__ == "__main__":
    print("\n".join(lowest(requirements())))  # noqa: T201 - the lines are what the command is for
