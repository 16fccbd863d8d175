"""Every format that papers can leave in, by its name and by the endings of its files."""

from __future__ import annotations

import difflib
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import UsageError
from paperreader.exporters.bibtex import from_entries
from paperreader.exporters.citation import KEY_PATTERN
from paperreader.exporters.csl_json import to_csl_json
from paperreader.exporters.jsonl import to_jsonl
from paperreader.exporters.markdown import to_markdown
from paperreader.exporters.outline import to_html, to_opml
from paperreader.exporters.ris import to_ris
from paperreader.exporters.table import to_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paperreader.models.entry import Entry


class Format(NamedTuple):
    """One format.

    Attributes:
        name: as typed after `--format`.
        ending: of its files, with the dot.
        told: what it is for, in a few words.
    """

    name: str
    ending: str
    told: str


FORMATS = (
    Format("bibtex", ".bib", "LaTeX and most reference managers"),
    Format("ris", ".ris", "Zotero, EndNote, Mendeley"),
    Format("csl-json", ".json", "citation processors, Pandoc, Zotero"),
    Format("markdown", ".md", "a reading list with links and notes"),
    Format("csv", ".csv", "spreadsheets"),
    Format("jsonl", ".jsonl", "everything, to be imported again"),
    Format("opml", ".opml", "an outline of the links"),
    Format("html", ".html", "bookmarks for a browser"),
)
"""In the order of the help."""

_WRITERS: dict[str, Callable[[Sequence[Entry]], str]] = {
    "ris": to_ris,
    "markdown": to_markdown,
    "csv": to_csv,
    "jsonl": to_jsonl,
    "opml": to_opml,
    "html": to_html,
}
_KEYED: dict[str, Callable[..., str]] = {"bibtex": from_entries, "csl-json": to_csl_json}


def find_format(name: str | None, path: str | None = None) -> Format:
    """The format of this name; without one, that of the ending of a file.

    Raises:
        UsageError: there is no such format, or none can be told from the file.
    """
    known = ", ".join(form.name for form in FORMATS)
    if name is None:
        ending = PurePath(path or "").suffix.lower()
        found = next((form for form in FORMATS if form.ending == ending), None)
        if found is None:
            raise UsageError(f"Say in which format, with --format: {known}.")
        return found
    found = next((form for form in FORMATS if form.name == name.lower()), None)
    if found is None:
        near = difflib.get_close_matches(name.lower(), [form.name for form in FORMATS], 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {known}."
        raise UsageError(f"There is no format {name!a}; {hint}")
    return found


def write(form: Format, entries: Sequence[Entry], *, key_pattern: str = KEY_PATTERN) -> str:
    """The entries in a format, as text."""
    writer = _WRITERS.get(form.name) or partial(_KEYED[form.name], key_pattern=key_pattern)
    return writer(entries)
