"""Import JSON of other programs: bibliographies, answers of services, bookmarks of browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from paperreader.importers.base import Imported, Rejected, Row, Skipped, Unusable
from paperreader.importers.csl_types import csl_type
from paperreader.importers.json_text import TooDeep, json_of, object_of, text_of
from paperreader.importers.naming import Unrelated, draft_of
from paperreader.importers.producers import CSL, OURS, PRODUCERS, Producer
from paperreader.importers.table import column_name, complete, names_for
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paperreader.importers.draft import Draft

_CONTAINERS = (
    "items", "references", "data", "message", "results", "result", "hits", "hit", "info", "metadata",
    "attributes", "response", "docs", "list", "papers", "works", "publications", "bookmarks", "documents",
    "citingPaper", "citedPaper", "recommendedPapers", "resultList", "entries", "notes",
)  # fmt: skip
"""Names of members that hold items, or other such members."""

_FOLDERS = ("children", "roots")
_NO_FOLDERS = frozenset({"root", "roots"})
_NO_PAPERS = frozenset({"attachment", "note", "annotation"})
_OF_CSL = frozenset({"title", "issued", "DOI", "custom"})
_SEPARATOR = 3
"""The code of a line between bookmarks of Firefox."""

_SHOWN = 6


class _Place(NamedTuple):
    """A value, and the names of the folders it is in."""

    value: Any
    folders: tuple[str, ...] = ()


def read_json(text: str) -> Iterator[Row]:
    """Yield a row for each item of a known program; the items may be in objects and folders.

    Raises:
        Unusable: no program is known that writes such items.
    """
    places = _with_notes(list(items_in(_value(text))))
    producers = [producer_of(place.value) for place in places]
    if places and not any(producers):
        raise Unusable(f"it is JSON that is of no known program{_shown_names(places[0].value)}")
    for number, (place, producer) in enumerate(zip(places, producers, strict=True), 1):
        yield _row(place, producer, number)


def read_csl_json(text: str) -> Iterator[Row]:
    """Yield a row for each item of the array, or of `items` in an object; a single object is one row.

    Raises:
        Unusable: it is the JSON of another program.
    """
    yield from csl_rows(json_of(text))


def csl_rows(value: Any) -> Iterator[Row]:
    """Yield a row for each item of CSL.

    Raises:
        Unusable: the items are those of another program.
    """
    places = list(items_in(value))
    named = [(place.value, producer_of(place.value)) for place in places]
    known = {one.name for item, one in named if one and (one in PRODUCERS or "authors" in item)}
    if known and known.isdisjoint({OURS.name, CSL.name}):
        raise Unusable(f"it is the data of {min(known)}, not CSL")
    if places and not any(map(_may_be_csl, places)):
        raise Unusable("it has no items of CSL-JSON, which have a type and a title")
    for number, place in enumerate(places, 1):
        is_ours = isinstance(place.value, dict) and "custom" in place.value
        yield _row(place, OURS if is_ours else CSL, number)


def items_in(value: Any) -> Iterator[_Place]:
    """Yield the items, whatever contains them."""
    stack = [_Place(value)]
    while stack:
        place = stack.pop()
        inside = _inside(place)
        if inside is None:
            yield place
        stack += reversed(inside or [])


def producer_of(item: Any) -> Producer | None:
    """Return the program that writes such items, or None."""
    if not isinstance(item, dict):
        return None
    fitting = (one for one in PRODUCERS if any(item.keys() >= set(signs.split()) for signs in one.signs))
    return next(fitting, None) or _unknown(item)


def _value(text: str) -> Any:
    """Return the value of JSON, or the values of JSON Lines."""
    try:
        return json_of(text)
    except Unusable:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
            raise
        return [json_of(line, levels=0) for line in lines]


def _inside(place: _Place) -> list[_Place] | None:
    """Return what a value contains, or None if it is an item."""
    value, folders = place
    if isinstance(value, list):
        return [_Place(one, folders) for one in value]
    if not isinstance(value, dict):
        return None
    name = next((name for name in _FOLDERS if isinstance(value.get(name), list | dict)), "")
    if not name and producer_of(value) is None:
        name = next((name for name in _CONTAINERS if isinstance(value.get(name), list | dict)), "")
        if not name and len(value) > 0 and all(isinstance(one, dict) for one in value.values()):
            return [_Place({"id": name} | one, folders) for name, one in value.items()]
    if not name:
        return None
    if name == "children" and not _NO_FOLDERS & value.keys():
        folders += tuple(filter(None, [text_of(value.get("title") or value.get("name"))]))
    inner = value[name]
    if name == "roots" and isinstance(inner, dict):
        inner = [{**one, "roots": True} for one in inner.values() if isinstance(one, dict)]
    return [
        _Place(_with_collections(one, value), folders)
        for one in (inner if isinstance(inner, list) else [inner])
    ]


def _row(place: _Place, producer: Producer | None, number: int) -> Row:
    try:
        return Imported(_draft(place, producer).entry(), number)
    except Unrelated:
        return Skipped(number, clean_line(str(place.value)[:200], 80))
    except Unusable as error:
        return Rejected(number, clean_line(str(place.value)[:200], 80), str(error))


def _draft(place: _Place, producer: Producer | None) -> Draft:
    if place.value is None or (isinstance(place.value, dict) and place.value.get("typeCode") == _SEPARATOR):
        raise Unrelated
    item = object_of(place.value, f"it is not an item of {(producer or CSL).name}, which is an object")
    if producer is None:
        raise Unusable("its fields are not those of a paper")
    if text_of(item.get("itemType")) in _NO_PAPERS:
        raise Unrelated
    draft = draft_of(producer.prepare(item), producer.names)
    draft.collections += ["/".join(place.folders)] if place.folders else []
    return draft


def _may_be_csl(place: _Place) -> bool:
    item = place.value
    if not isinstance(item, dict):
        return isinstance(item, TooDeep)
    return not _OF_CSL.isdisjoint(item) or bool(csl_type(text_of(item.get("type"))))


def _with_notes(places: list[_Place]) -> list[_Place]:
    """Return the items with their notes, which are items of their own in the API of Zotero."""
    notes: dict[str, list[Any]] = {}
    for place in places:
        if isinstance(place.value, dict) and place.value.get("itemType") == "note":
            notes.setdefault(text_of(place.value.get("parentItem")), []).append(place.value.get("note"))
    keys = [
        text_of(place.value.get("key")) if notes and isinstance(place.value, dict) else "" for place in places
    ]
    return [
        place._replace(value={**place.value, "notes": notes[key]}) if key in notes and key else place
        for place, key in zip(places, keys, strict=True)
    ]


def _with_collections(item: Any, around: Mapping[str, Any]) -> Any:
    """Return an item with the names of its collections, which Better BibTeX lists beside the items."""
    collections = around.get("collections")
    if not isinstance(collections, dict) or not isinstance(item, dict):
        return item
    names = [
        one.get("name")
        for one in collections.values()
        if isinstance(one, dict) and isinstance(one.get("items"), list) and item.get("itemID") in one["items"]
    ]
    return {**item, "collectionNames": names} if names else item


def _unknown(item: Mapping[str, Any]) -> Producer | None:
    """Return a producer that names its fields as the columns of tables, if they are about a paper."""
    names = names_for({column_name(name) for name in item} - {"name", "description"})
    return Producer("another program", (), names, _as_row) if names else None


def _as_row(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return complete({column_name(name): item[name] for name in item})


def _shown_names(item: Any) -> str:
    if isinstance(item, TooDeep):
        raise Unusable("it is nested too deeply")
    names = [clean_line(str(name), 30) for name in item] if isinstance(item, dict) else []
    more = ", …" if len(names) > _SHOWN else ""
    return f", with the fields {', '.join(names[:_SHOWN])}{more}" if names else ""
