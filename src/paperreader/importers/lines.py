"""Import plain lists: identifiers and addresses of papers, one per line or among other words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.importers.base import Imported, Rejected
from paperreader.models.entry import Entry
from paperreader.models.identifier import identifier_or_none, identifiers_in
from paperreader.models.paper import Paper
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator


_BETWEEN = re.compile(r"[\s<>()\[\]{}\"'|,;]+")
_HAS_DIGIT = re.compile(r"[0-9]")


def read_lines(text: str) -> Iterator[Imported | Rejected]:
    """Yield a row for each paper of each line; skip empty lines and those that begin with `#`."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        words = filter(_HAS_DIGIT.search, _BETWEEN.split(line))
        found = dict.fromkeys([*identifiers_in(line), *filter(None, map(identifier_or_none, words))])
        if not found:
            yield Rejected(number, clean_line(line, 80), "no identifier or address of a paper is in it")
        for identifier in found:
            yield Imported(Entry(paper=Paper(id=identifier, title="")), number)
