"""A full text as one JSON object, in the form that docs/full-text.md describes."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import msgspec

from paperreader.fulltext.document import ListItem, RichText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperreader.fulltext.document import Block, Document

_HIDDEN = {"header_rows"}
"""The fields that help to lay out a block and are not part of the format."""


def to_json(document: Document) -> str:
    """Return a document as JSON, indented, with a line feed at the end."""
    record = {
        "id": document.id,
        "version": document.version,
        "source": document.source,
        "title": document.title,
        "authors": document.authors,
        "warnings": document.warnings,
        "blocks": [
            {"kind": block.kind} | {name: _plain(getattr(block, name)) for name in _names(block)}
            for block in document.blocks
        ],
    }
    return msgspec.json.format(msgspec.json.encode(record), indent=2).decode() + "\n"


def _names(block: Block) -> Iterable[str]:
    return (field.name for field in fields(block) if field.name not in _HIDDEN)


def _plain(value: object) -> object:
    """Return a value of a block without marks."""
    match value:
        case RichText():
            return value.text
        case ListItem():
            return {"depth": value.depth, "text": value.text.text}
        case tuple():
            return [_plain(one) for one in value]
        case _:
            return value
