"""The changelog: in the package (a wheel) or in the checkout."""

from __future__ import annotations

import re
from pathlib import Path

from paperreader.errors import NotFound

_PACKAGE = Path(__file__).parents[1]
_CHECKOUT = _PACKAGE.parents[1]
_NAME = "CHANGELOG.md"

_VERSION = re.compile(r"##\s+\[?([^\s\]]+)")

_CONTINUED = re.compile(r"\n +(?=[^\s*+-])")
"""The break before a line that continues an entry."""


def changes_since(version: str | None) -> str:
    """Return the sections of the changelog that are newer than a version, as Markdown.

    Raises:
        NotFound: this installation has no changelog.
    """
    for folder in (_PACKAGE, _CHECKOUT):
        if (path := folder / _NAME).is_file():
            return newer_sections(path.read_text(encoding="utf-8"), version)
    raise NotFound(f"This installation has no {_NAME}; install it again.")


def newer_sections(changelog: str, version: str | None) -> str:
    """Return the sections before that of a version, or else the first; each paragraph on one line."""
    sections = [part for part in re.split(r"(?m)^(?=## )", changelog)[1:] if "\n- " in part]
    versions = [found[1] for part in sections if (found := _VERSION.match(part))]
    count = versions.index(version) if version in versions else 1
    return _CONTINUED.sub(" ", "".join(sections[: max(count, 1)]))
