"""Papers as Markdown. A title cannot leave its link, whatever it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.text.latex import readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.models.entry import Entry
    from paperreader.models.paper import Paper

_MEANS_SOMETHING = re.compile(r"[\\`*_\[\]<>&$|~!#]")
"""What can mean something inside of a line: CommonMark 0.31.2, and tables, strike-out and maths beside it."""


def markdown_link(paper: Paper) -> str:
    """The title as a link to the page at arXiv, else to the project page or the code; alone without any.

    `[Title](<https://…>)`: the title is one line, its LaTeX readable, and every character stands for itself.
    """
    title = escape(" ".join(readable(paper.title).split()) or paper.id)
    address = paper.arxiv_url or paper.project_url or paper.code_url
    return f"[{title}](<{_address(address)}>)" if address else title


def to_markdown(entries: Sequence[Entry]) -> str:
    """A reading list: an item an entry, with its links, what the reader said, and the note below it."""
    return "".join(f"- {_item(entry)}\n" for entry in entries)


def _item(entry: Entry) -> str:
    paper = entry.paper
    told = [markdown_link(paper)]
    if paper.authors:
        more = " and others" if len(paper.authors) > 3 else ""
        told.append(escape(", ".join(paper.authors[:3])) + more)
    if paper.published:
        told.append(str(paper.published.year))
    for name, url in (("code", paper.code_url), ("project", paper.project_url)):
        told += [f"[{name}](<{_address(url)}>)"] if url else []
    told += [f"{entry.rating}/5"] if entry.rating else []
    told += [entry.status.value] if entry.status else []
    told += [escape(f"#{tag}") for tag in entry.tags]
    lines = [" · ".join(told), *(f"  > {escape(line)}" for line in entry.note.splitlines())]
    return "\n".join(lines)


def escape(text: str) -> str:
    """`text` so that Markdown shows it as it is, inside of a line.

    Source of the rule: https://spec.commonmark.org/0.31.2/#backslash-escapes.
    """
    return _MEANS_SOMETHING.sub(r"\\\g<0>", text)


def _address(url: str) -> str:
    """The address fit to stand between angle brackets."""
    return re.sub(r"[<>\\\s]", lambda found: f"%{ord(found.group()):02X}", url)
