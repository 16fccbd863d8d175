"""Export links of papers as OPML and as browser bookmarks. A paper's text is never markup in them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from paperreader.exporters.base import PLAIN, Options, grouped
from paperreader.exporters.citation import address_of, other_identifiers, plain_title
from paperreader.text.xml import for_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperreader.models.entry import Entry


def to_opml(entries: Sequence[Entry], options: Options = PLAIN) -> str:
    """Return an outline of links (http://opml.org/spec2.opml) with tags as categories, notes as `_note`."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += ["<head><title>Papers</title></head>", "<body>"]
    for heading, group in grouped(entries, options.group_by):
        outlines = [f"<outline{_attributes(entry)}/>" for entry in group]
        lines += [f"<outline text={_quoted(heading)}>", *outlines, "</outline>"] if heading else outlines
    return "\n".join([*lines, "</body>", "</opml>", ""])


def _attributes(entry: Entry) -> str:
    address = address_of(entry.paper)
    values = {
        "text": plain_title(entry.paper),
        "type": "link" if address else "",
        "url": address,
        "ids": _identifiers(entry),
        **_identity(entry),
        "category": ",".join(entry.tags),
        "_note": entry.note,
    }
    return "".join(f" {name}={_quoted(value)}" for name, value in values.items() if value)


def _identifiers(entry: Entry) -> str:
    doi = f"doi:{entry.paper.doi}" if entry.paper.doi else ""
    return " ".join(filter(None, (doi, *other_identifiers(entry.paper))))


def _identity(entry: Entry) -> dict[str, str]:
    """Return the authors and the year, which distinguish a paper outside arXiv from others of its title."""
    paper = entry.paper
    if paper.has_arxiv_id:
        return {}
    return {"authors": "; ".join(paper.authors), "year": str(paper.published.year) if paper.published else ""}


def _quoted(text: str) -> str:
    return quoteattr(for_xml(text, "\ufffd"))


def to_html(entries: Sequence[Entry], options: Options = PLAIN) -> str:
    """Return bookmarks in the Netscape format, which every browser imports, with notes as descriptions.

    A paper without a known page is a link without an address, which browsers skip.
    """
    lines = [
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>",
        '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">',
        "<TITLE>Papers</TITLE>",
        "<H1>Papers</H1>",
        "<DL><p>",
    ]
    for heading, group in grouped(entries, options.group_by):
        items = [line for entry in group for line in _item(entry)]
        lines += [f"<DT><H3>{escape(heading)}</H3>", "<DL><p>", *items, "</DL><p>"] if heading else items
    return "\n".join([*lines, "</DL><p>", ""])


def _item(entry: Entry) -> Iterator[str]:
    title, address = escape(plain_title(entry.paper)), address_of(entry.paper)
    href = f' HREF="{escape(address)}"' if address else ""
    ids = f' DATA-IDS="{escape(identifiers)}"' if (identifiers := _identifiers(entry)) else ""
    ids += "".join(
        f' DATA-{name.upper()}="{escape(value)}"' for name, value in _identity(entry).items() if value
    )
    added = f' ADD_DATE="{int(entry.added.timestamp())}"' if entry.added else ""
    tags = f' TAGS="{escape(",".join(entry.tags))}"' if entry.tags else ""
    yield f"<DT><A{href}{ids}{added}{tags}>{title}</A>"
    if entry.note:
        yield f"<DD>{escape(entry.note)}"
