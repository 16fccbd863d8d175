"""The names of saved PDFs: readable, and safe in every file system."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.text.latex import readable
from paperreader.text.person_names import split_name
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from paperreader.models.paper import Paper

_FIELD = re.compile(r"\{([a-z]+)\}")
_REPLACED = {"/": "-", "\\": "-", ":": " -", "|": "-", '"': "'"}
_FORBIDDEN = re.compile("[*?<>]")
_LONGEST = {"title": 120, "author": 40}
"""The most bytes of a field; file systems allow 255 for a name."""


def pdf_name(paper: Paper, pattern: str) -> str:
    """Return the name of a paper's PDF by a pattern with `{id}`, `{title}`, `{author}` and `{year}`.

    It has no character that is special in a path on any system, does not begin with a dot or a dash, and has
    at most 255 bytes. An unknown field is left out.
    """
    fields = {
        "id": paper.id,
        "title": readable(paper.title),
        "author": split_name(paper.authors[0]).family if paper.authors else "",
        "year": str(paper.published.year) if paper.published else "",
    }
    name = _FIELD.sub(lambda found: _part(fields[found[1]], _LONGEST.get(found[1], 60)), pattern)
    stem = clean_line(re.sub(r"\.pdf$", "", name.strip(), flags=re.IGNORECASE), 250)
    stem = _shortened(stem, 240).strip(" .-") or _part(paper.id, 60)
    return f"{stem}.pdf"


def _part(text: str, longest: int) -> str:
    """Return the value of a field as a part of a name."""
    text = "".join(_REPLACED.get(character, character) for character in clean_line(text))
    return _shortened(clean_line(_FORBIDDEN.sub("", text)), longest).strip(" .")


def _shortened(text: str, longest: int) -> str:
    """Return at most so many bytes of a text, if possible up to the end of a word."""
    data = text.encode()
    if len(data) <= longest:
        return text
    cut = data[:longest].decode(errors="ignore")
    whole, _, rest = cut.rpartition(" ")
    return whole if whole and len(rest) < 30 else cut
