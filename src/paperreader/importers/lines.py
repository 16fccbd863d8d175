"""Import plain lists: identifiers and addresses of papers, one per line or among other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.importers.base import Imported, Rejected
from paperreader.importers.identifiers import identifiers_in
from paperreader.models.entry import Entry
from paperreader.models.paper import Paper
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_lines(text: str) -> Iterator[Imported | Rejected]:
    """Yield a row for each paper of each line; skip empty lines and those that begin with `#`."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = list(dict.fromkeys(identifiers_in(line)))
        if not found:
            yield Rejected(number, clean_line(line, 80), "no identifier or address of a paper is in it")
        for identifier in found:
            yield Imported(Entry(paper=Paper(id=identifier, title="")), number)
