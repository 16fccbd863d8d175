"""Lists of feeds as other programs export them: OPML (http://opml.org/spec2.opml)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.errors import BadAnswer, UsageError
from paperreader.sources.feed_xml import read_tree
from paperreader.sources.web_feed import address_of
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET


def feeds_in(text: str) -> tuple[list[tuple[str, str]], int]:
    """Return the title and the complete address of each feed of an outline, however deep, each once.

    If feeds have the same title, the title of the outline around them is put before it.

    Returns:
        The feeds, and the number of those whose address cannot be used.

    Raises:
        BadAnswer: it is not OPML.
    """
    tree = read_tree(text)
    if tree.root.tag != "opml":
        raise BadAnswer("It is not an OPML outline.")
    found: dict[str, tuple[str, str]] = {}
    refused = 0
    for outline, around in _outlines(tree.root, ""):
        try:
            address = address_of(outline.get("xmlurl", ""))
        except UsageError:
            refused += 1
        else:
            found.setdefault(address, (_title(outline), around))
    titles = [title for title, _ in found.values()]
    named = [
        (f"{around}: {title}" if around and titles.count(title) > 1 else title, address)
        for address, (title, around) in found.items()
    ]
    return named, refused


def _outlines(element: ET.Element, around: str) -> Iterator[tuple[ET.Element, str]]:
    """Yield each outline of a feed, and the title of the outline around it."""
    for child in element:
        if child.tag == "outline" and "xmlurl" in child.attrib:
            yield child, around
        yield from _outlines(child, _title(child) or around)


def _title(outline: ET.Element) -> str:
    return clean_line(outline.get("text") or outline.get("title") or "")
