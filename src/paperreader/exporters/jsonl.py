"""Export papers as JSON Lines in our own format: everything that is known, to be imported without loss.

Each line is an object: `format` (the version), `paper` with the fields of `models.Paper`, and the user's
`tags`, `note`, `status`, `rating`, `collections` and `added`. Empty fields are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperreader.exporters.base import PLAIN, Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.models.entry import Entry

FORMAT = 1
"""The version of the format."""


def to_jsonl(entries: Sequence[Entry], options: Options = PLAIN) -> str:  # noqa: ARG001 - the shape of a writer
    """Return one line for each entry."""
    return "".join(f"{_line(entry)}\n" for entry in entries)


def _line(entry: Entry) -> str:
    words = {name: getattr(entry, name) for name in entry.__struct_fields__ if name != "paper"}
    words = {name: value for name, value in words.items() if value not in (None, "", ())}
    return msgspec.json.encode({"format": FORMAT, "paper": entry.paper, **words}).decode()
