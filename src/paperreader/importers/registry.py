"""The formats that papers can be imported from: names, detection and readers."""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

from paperreader.errors import UsageError, did_you_mean, quoted
from paperreader.importers import markdown, table
from paperreader.importers.base import Imported, Outcome, Reader, Rejected, Unusable
from paperreader.importers.bibtex import read_bibtex
from paperreader.importers.collection import read_collection
from paperreader.importers.csl_json import items_of, read_csl_json
from paperreader.importers.json_text import json_of
from paperreader.importers.lines import read_lines
from paperreader.importers.markup import read_html, read_opml
from paperreader.importers.records import read_jsonl, read_records
from paperreader.importers.ris import read_ris
from paperreader.text.sanitize import clean_line


class Format(NamedTuple):
    """One format.

    Attributes:
        name: as typed after `--format`.
        told: the program it comes from, in a few words.
        read: its reader.
        unit: the unit of its rows.
    """

    name: str
    told: str
    read: Reader
    unit: Literal["line", "item"] = "line"


FORMATS = (
    Format("jsonl", "JSON Lines of `export`, or of `list --jsonl`", read_jsonl),
    Format("bookmarks", "a bookmarks file, or `list --json`", read_records, "item"),
    Format("bibtex", "BibTeX and biblatex", read_bibtex),
    Format("ris", "Zotero, EndNote, Mendeley, publishers", read_ris),
    Format("csl-json", "Zotero, Pandoc, citation processors", read_csl_json, "item"),
    Format("collection", "a collection of Hugging Face as JSON", read_collection, "item"),
    Format("html", "bookmarks of a browser", read_html),
    Format("opml", "an outline of links", read_opml),
    Format("markdown", "Markdown of `export`", markdown.read_markdown),
    Format("csv", "CSV of `export`", table.read_csv),
    Format("list", "identifiers and addresses, one a line or among words", read_lines),
)
"""All formats, in the order of the help."""

_BY_NAME = {form.name: form for form in FORMATS}
_RIS = re.compile(r"^TY {1,2}- ?[A-Z]", re.MULTILINE)
_BIBTEX = re.compile(r"^[ \t]{0,20}@[ \t]*[A-Za-z]{3,20}\s{0,20}[{(]", re.MULTILINE)
_OPML = re.compile(r"<(?:opml|outline)[\s/>]", re.IGNORECASE)
_HTML = re.compile(r"<!doctype netscape|<dl>|<a\s[^<>]{0,2000}href", re.IGNORECASE)
_MARKS = {
    "csv": table.MARK,
    "markdown": markdown.MARK,
    "ris": _RIS,
    "bibtex": _BIBTEX,
    "opml": _OPML,
    "html": _HTML,
}
_RECORD_KEYS = frozenset({"abstract", "authors", "tags", "added", "bookmarked", "upvotes", "published"})


def read_entries(text: str, name: str, format: str | None = None) -> Outcome:
    """Read every row of a file, as an entry or with the reason why it has none.

    Args:
        text: the content of the file.
        name: the name of the file in messages.
        format: one of `FORMATS`; None detects it from the content.

    Raises:
        UsageError: there is no such format, or the file is empty or not in that format.
    """
    form = find_format(format) if format else None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UsageError(f"{_shown(name)} is empty.")
    try:
        form = form or _BY_NAME[_sniffed(text)]
        rows = list(form.read(text))
    except Unusable as error:
        raise UsageError(f"{_shown(name)} cannot be imported: {error}.") from error
    return Outcome(
        format=form.name,
        unit=form.unit,
        imported=tuple(row for row in rows if isinstance(row, Imported)),
        rejected=tuple(row for row in rows if isinstance(row, Rejected)),
    )


def find_format(name: str) -> Format:
    """Return the format of this name.

    Raises:
        UsageError: there is none; the message names the nearest.
    """
    found = _BY_NAME.get(name.lower())
    if found is None:
        begun = next((known for known in _BY_NAME if known.startswith(name.lower())), name.lower())
        hint = did_you_mean(begun, _BY_NAME, cutoff=0.5)
        raise UsageError(f"{quoted(name)} is not an import format; {hint}")
    return found


def _sniffed(text: str) -> str:
    """Return the name of a text's format, by its beginning or its content."""
    start = text.lstrip()[:1]
    if start in ("{", "["):
        lines = iter(text.strip().split("\n", 1))
        first, rest = next(lines), next(lines, "")
        if start == "{" and rest.lstrip().startswith("{") and _is_json(first):
            return "jsonl"
        if _is_json(text) or not _BIBTEX.search(text):
            return _sniffed_json(json_of(text))
    if start == "<":
        return "opml" if _OPML.search(text) else "html"
    return next((name for name, mark in _MARKS.items() if mark.search(text)), "list")


def _sniffed_json(value: Any) -> str:
    items = [item for item in items_of(value)[:50] if isinstance(item, dict)]
    inner = value.get("items") if isinstance(value, dict) else None
    if isinstance(inner, list) and any(str(item.get("type")) in _HUGGING_FACE for item in items):
        return "collection"
    if any(isinstance(item.get("items"), list) for item in items):
        return "collection"
    if isinstance(value, dict) and not inner:
        return _sniffed_object(value)
    ours = any(
        not {"author", "issued", "type"} & item.keys() and _RECORD_KEYS & item.keys() for item in items
    )
    return "bookmarks" if ours or any("paper" in item for item in items) else "csl-json"


_HUGGING_FACE = ("paper", "model", "dataset", "space", "collection")


def _sniffed_object(value: dict[str, Any]) -> str:
    if "slug" in value and "items" in value:
        return "collection"
    if "paper" in value:
        return "jsonl"
    return "bookmarks" if all(isinstance(table, dict) for table in value.values()) else "csl-json"


def _is_json(text: str) -> bool:
    try:
        json_of(text)
    except Unusable:
        return False
    return True


def _shown(name: str) -> str:
    return clean_line(name, 120)
