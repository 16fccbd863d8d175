"""Write the page for a browser, which lists the feeds and declares them to programs that discover feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from paperreader.text.xml import for_xml

if TYPE_CHECKING:
    from collections.abc import Iterable

_STYLE = "body { font: 1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }"


def to_page(feeds: Iterable[tuple[str, str]], outline: str) -> bytes:
    """Return the page, as HTML.

    Args:
        feeds: the title and the address of each.
        outline: the address of their outline.
    """
    feeds = [(for_xml(title), address) for title, address in feeds]
    root = ET.Element("html", {"lang": "en"})
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "meta", {"charset": "utf-8"})
    ET.SubElement(head, "meta", {"name": "viewport", "content": "width=device-width"})
    ET.SubElement(head, "meta", {"name": "color-scheme", "content": "light dark"})
    ET.SubElement(head, "title").text = "paperreader: feeds"
    for title, address in feeds:
        link = {"rel": "alternate", "type": "application/atom+xml", "title": title, "href": address}
        ET.SubElement(head, "link", link)
    ET.SubElement(head, "style").text = _STYLE
    body = ET.SubElement(root, "body")
    ET.SubElement(body, "h1").text = "Feeds of paperreader"
    ET.SubElement(body, "p").text = "Give one of these addresses to a feed reader:"
    items = ET.SubElement(body, "ul")
    for title, address in feeds:
        ET.SubElement(ET.SubElement(items, "li"), "a", {"href": address}).text = title
    every = ET.SubElement(body, "p")
    ET.SubElement(every, "a", {"href": outline}).text = "All of them as OPML"
    return b"<!DOCTYPE html>\n" + ET.tostring(root, encoding="unicode", method="html").encode() + b"\n"
