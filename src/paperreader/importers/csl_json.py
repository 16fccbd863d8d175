"""Import CSL-JSON, as Zotero, Better BibTeX, Pandoc and citation processors write it.

Format: the schema `csl-data.json` of citation-style-language/schema.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from paperreader.importers.base import Imported, Rejected, Unusable
from paperreader.importers.draft import Draft
from paperreader.importers.json_text import json_of, object_of, text_of, texts_of
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MARKUP = re.compile(r"</?(?:i|b|sc|sub|sup|span(?: (?:class|style)=\"[^\"<>]{0,60}\")?)>")


def read_csl_json(text: str) -> Iterator[Imported | Rejected]:
    """Yield a row for each item of the array, or of `items` in an object; a single object is one row."""
    for number, item in enumerate(items_of(json_of(text)), 1):
        try:
            yield Imported(_draft(item).entry(), number)
        except Unusable as error:
            yield Rejected(number, clean_line(str(item)[:200], 80), str(error))


def items_of(value: Any) -> list[Any]:
    """Return the items of a bibliography, whatever contains them."""
    if isinstance(value, dict):
        inside = value.get("items", value.get("references"))
        return inside if isinstance(inside, list) else [value]
    return value if isinstance(value, list) else [value]


def _draft(item: Any) -> Draft:
    item = object_of(item, "it is not an item of CSL-JSON, which is an object")
    said = {name: text_of(value) for name, value in item.items()}
    own_id = text_of(_object(item.get("custom")).get("paperreader"))
    year, month, day = _date(item.get("issued"))
    title = said.get("title", "")
    return Draft(
        # Our own exports hold plain text; a title of another program may hold the markup of CSL.
        title=title if own_id else _MARKUP.sub("", title),
        abstract=said.get("abstract", ""),
        authors=_authors(item.get("author")),
        year=year,
        month=month,
        day=day,
        doi=said.get("DOI", ""),
        journal=said.get("container-title", ""),
        identifiers=[said.get(name, "") for name in ("number", "archive_location", "id")] + [own_id],
        mentions=[
            said.get(name, "")
            for name in ("number", "volume", "issue", "page", "publisher", "archive", "source", "genre")
        ]
        + [own_id],
        addresses=[said.get("URL", "")],
        tags=texts_of(item.get("keyword")),
        note=said.get("note", ""),
    )


def _authors(value: Any) -> list[str]:
    people = value if isinstance(value, list) else []
    return [name for person in people if isinstance(person, dict) and (name := _name(person))]


def _name(person: Mapping[str, Any]) -> str:
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    whole = text_of(person.get("literal")) or text_of(person.get("name"))
    return whole or " ".join(text for part in parts if (text := text_of(person.get(part)).strip()))


def _date(value: Any) -> tuple[str | None, str | None, str | None]:
    issued = _object(value)
    parts = issued.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else []
    parsed = first if isinstance(first, list) else [first]
    if not parsed:
        raw = text_of(issued.get("raw")) or text_of(issued.get("literal")) or text_of(value)
        parsed = list(re.findall(r"\d+", raw[:40]))
    year, month, day = ([text_of(part) or None for part in parsed] + [None] * 3)[:3]
    return year, month, day


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
