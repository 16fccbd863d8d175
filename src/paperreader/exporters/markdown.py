"""Export papers as Markdown. A title cannot break out of its link, whatever it holds."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from paperreader.exporters.base import PLAIN, Options, grouped
from paperreader.exporters.citation import address_of, first_version, plain_title
from paperreader.models.entry import BEST_RATING, Entry
from paperreader.text.latex import readable
from paperreader.text.markdown_escapes import address, escape, escape_line, escape_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperreader.models.paper import Paper

_BREAK = "\\"


def markdown_link(paper: Paper) -> str:
    """Return the title as a link to the address of its citation; without a link if there is none.

    `[Title](<https://…>)`: the title is one line, its LaTeX is readable, and every character stands for
    itself.
    """
    title = escape(plain_title(paper))
    url = address_of(paper)
    return f"[{title}](<{address(url)}>)" if url else title


def to_markdown(entries: Sequence[Entry], options: Options = PLAIN) -> str:
    """Return a reading list: an item per entry, with its links, the user's words, and the note below it."""
    parts = []
    for heading, group in grouped(entries, options.group_by):
        items = "".join(f"- {_item(entry)}\n" for entry in group)
        parts.append(f"## {escape(heading)}\n\n{items}" if heading else items)
    return "\n".join(parts)


def _item(entry: Entry) -> str:
    paper = entry.paper
    parts = [escape_start(markdown_link(paper))]
    if paper.authors:
        more = " and others" if len(paper.authors) > 3 else ""
        parts.append(escape(", ".join(map(readable, paper.authors[:3]))) + more)
    year = first_version(paper).year
    parts += [str(year)] if year else []
    links = {"code": paper.code_url, "project": paper.project_url, "published": paper.doi_url, **paper.pages}
    parts += [f"[{name}](<{address(url)}>)" for name, url in links.items() if url]
    parts += [f"{entry.rating}/{BEST_RATING}"] if entry.rating else []
    parts += [entry.status.value] if entry.status else []
    parts += [escape(f"#{tag}") for tag in entry.tags]
    return "\n".join([" · ".join(parts), *_quoted(entry.note)])


def _quoted(note: str) -> Iterator[str]:
    """Yield the lines of a note as separate lines, none of which is a heading, a list or code."""
    lines = [escape_line(line.strip()) for line in note.splitlines()]
    for line, following in pairwise([*lines, ""]):
        yield f"  > {line}{_BREAK if following else ''}" if line else "  >"
