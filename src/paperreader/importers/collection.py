"""Import Hugging Face collections (`https://huggingface.co/api/collections/…`): papers with notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paperreader.importers.base import Imported, Rejected, Unusable
from paperreader.importers.draft import Draft
from paperreader.importers.json_text import json_of, object_of, text_of
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_collection(text: str) -> Iterator[Imported | Rejected]:
    """Yield a row for each item of the collection, or of several in an array; only papers are imported."""
    value = json_of(text)
    number = 0
    for collection in value if isinstance(value, list) else [value]:
        if not isinstance(collection, dict) or not isinstance(collection.get("items"), list):
            raise Unusable("it is not a collection of Hugging Face, which has items")
        for item in collection["items"]:
            number += 1
            try:
                yield Imported(_draft(item, text_of(collection.get("title"))).entry(), number)
            except Unusable as error:
                yield Rejected(number, clean_line(_name(item), 80), str(error))


def _draft(item: Any, collection: str) -> Draft:
    item = object_of(item, "it is a thing without a type, not a paper")
    kind = item.get("type")
    if kind != "paper":
        raise Unusable(f"it is a {clean_line(text_of(kind), 40) or 'thing without a type'}, not a paper")
    note = item.get("note")
    year, month, day = [*text_of(item.get("publishedAt"))[:10].split("-"), "", ""][:3]
    return Draft(
        title=text_of(item.get("title")),
        identifiers=[text_of(item.get("id"))],
        note=text_of(note.get("text") if isinstance(note, dict) else note),
        year=year,
        month=month,
        day=day,
        collections=[collection] if collection else [],
    )


def _name(item: Any) -> str:
    return text_of(item.get("id")) if isinstance(item, dict) else str(item)[:200]
