"""Links of papers as OPML, and as bookmarks that browsers import. No text of a paper is markup in them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from paperreader.exporters.citation import address_of, plain_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.models.entry import Entry


def to_opml(entries: Sequence[Entry]) -> str:
    """An outline of links (http://opml.org/spec2.opml); tags are its categories."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += ["<head><title>Papers</title></head>", "<body>"]
    for entry in entries:
        title = quoteattr(plain_title(entry.paper))
        address = address_of(entry.paper)
        link = f' type="link" url={quoteattr(address)}' if address else ""
        tags = f" category={quoteattr(','.join(entry.tags))}" if entry.tags else ""
        lines.append(f"<outline text={title}{link}{tags}/>")
    return "\n".join([*lines, "</body>", "</opml>", ""])


def to_html(entries: Sequence[Entry]) -> str:
    """Bookmarks in the Netscape form, which every browser imports; a note follows as its description."""
    lines = [
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>",
        '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">',
        "<TITLE>Papers</TITLE>",
        "<H1>Papers</H1>",
        "<DL><p>",
    ]
    for entry in entries:
        address = address_of(entry.paper)
        if address is None:
            continue
        added = f' ADD_DATE="{int(entry.added.timestamp())}"' if entry.added else ""
        tags = f' TAGS="{escape(",".join(entry.tags))}"' if entry.tags else ""
        lines.append(f'<DT><A HREF="{escape(address)}"{added}{tags}>{escape(plain_title(entry.paper))}</A>')
        if entry.note:
            lines.append(f"<DD>{escape(entry.note)}")
    return "\n".join([*lines, "</DL><p>", ""])
