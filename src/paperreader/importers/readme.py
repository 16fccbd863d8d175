"""Import lists of papers in Markdown by anybody: items, tables, links in HTML, BibTeX in fences.

Only blocks and links are understood, line by line, so the time grows with the text.
"""

from __future__ import annotations

import re
from html import unescape
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from paperreader.importers.base import Imported, Skipped
from paperreader.importers.bibtex import read_bibtex
from paperreader.importers.linked import Link, Strong, papers_of, title_of
from paperreader.text.markdown_escapes import unescape as unescaped
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paperreader.importers.base import Row

_IN_BRACKETS = r"(?:[^\[\]\\]|\\.|\[[^\[\]]{0,300}\]){0,1000}"
_ADDRESS = r"<[^<>\n]{0,2000}>|[^\s()<>]{0,2000}(?:\([^\s()]{0,300}\)[^\s()]{0,2000}){0,5}"
_IMAGE = re.compile(rf"!\[{_IN_BRACKETS}\](?:\([^()\n]{{0,2000}}\)|\[[^\[\]\n]{{0,200}}\])|<img\b[^<>]*>")
_PART = re.compile(
    rf"""
    \[(?P<text>{_IN_BRACKETS})\](?:\(\s*(?P<address>{_ADDRESS})(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*\)|\[(?P<label>[^\[\]\n]{{0,300}})\])
    | \[(?P<shortcut>[^\[\]\n]{{1,300}})\]
    | <a\b(?P<attributes>[^<>]{{0,3000}})>(?P<anchor>.{{0,1000}}?)</a\s*>
    | <(?P<auto>https?://[^<>\s]{{1,2000}})>
    | (?P<bare>https?://[^\s<>|"]{{1,2000}})
    | (?:\*\*|__|<(?:b|strong)>)(?P<strong>[^\[\]<>*]{{3,400}})(?:\*\*|__|</(?:b|strong)>)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_HREF = re.compile(r"href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>\n]{0,300}>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]\n]{1,300})\]:\s*<?([^\s<>]{1,2000})>?.*$", re.MULTILINE)
_ITEM = re.compile(
    r"([ \t>]*)(?:[-*+•]|\d{1,5}[.)])[ \t]+(?:\[[ xX]\] )?|([ \t]*)<(?:li|tr|details|summary|p)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r" {0,3}#{1,6}\s+(.*?)\s*#*$|\s*<h[1-6][^<>]*>(.*?)</h[1-6]>", re.IGNORECASE)
_FENCE = re.compile(r"[ \t>]*(```+|~~~+)")
_SEPARATOR = re.compile(r"[\s|:-]*-[\s|:-]*")
_TITLES = re.compile(r"\W*(?:title|paper(?: title| name)?|name|publication)s?\W*", re.IGNORECASE)
_SHORTEST_HEADING = 4


class _Block(msgspec.Struct):
    """Lines that belong together.

    Attributes:
        line: the number of its first line.
        indent: how far an item is indented; -1 for other blocks.
        text: its lines.
    """

    line: int
    indent: int
    text: str


def read_readme(text: str) -> Iterator[Row]:
    """Yield a row for each paper of an item, a row of a table, a paragraph, or BibTeX in a fence."""
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    labels = {_key(found[1]): found[2] for found in _DEFINITION.finditer(text)}
    page = _Page(labels)
    for block in _blocks(_DEFINITION.sub("", text).splitlines()):
        if _FENCE.match(block.text):
            yield from _fenced(block)
        else:
            yield from page.rows(block)
    for label in labels.keys() - page.used:
        yield from papers_of([Link(label, labels[label])], 1)


class _Page:
    """The place in a page: what the next block is below.

    Attributes:
        used: the labels of addresses that a link had.
    """

    def __init__(self, labels: Mapping[str, str]) -> None:
        self.used: set[str] = set()
        self._labels = labels
        self._above: list[tuple[int, str]] = []
        self._heading = ""
        self._columns: list[str] = []

    def rows(self, block: _Block) -> Iterator[Row]:
        """Yield the papers of a block, or one row that is skipped."""
        if found := _HEADING.match(block.text):
            self._heading, self._above = title_of([_plain(found[1] or found[2] or "")]), []
            if "](" not in block.text:
                return
        cells = _cells(block.text)
        self._columns = (self._columns or cells) if cells else []
        if cells and (cells is self._columns or _SEPARATOR.fullmatch(block.text)):
            return
        self._above = [parent for parent in self._above if parent[0] < block.indent]
        parts = [*(self._parts_of_row(cells) if cells else self._parts(block.text))]
        rows = [*papers_of(parts, block.line, self._title_above())]
        yield from rows or [Skipped(block.line, clean_line(block.text, 80))]
        if rows:
            self._heading = ""
        if block.indent >= 0:
            texts = [part if isinstance(part, str) else part.text for part in parts]
            self._above.append((block.indent, "" if rows else title_of(texts)))

    def _title_above(self) -> str:
        """Return the title of a block that has none: that of the item above it, or a long heading."""
        item = next((title for _, title in reversed(self._above) if title), "")
        return item or (self._heading if self._heading.count(" ") + 1 >= _SHORTEST_HEADING else "")

    def _parts_of_row(self, cells: list[str]) -> Iterator[Link | str]:
        for number, cell in enumerate(cells):
            is_title = number < len(self._columns) and _TITLES.fullmatch(self._columns[number])
            for part in self._parts(cell):
                yield Strong(part) if is_title and isinstance(part, str) else part

    def _parts(self, text: str) -> Iterator[Link | str]:
        return parts_of(text, self._labels, self.used)


def parts_of(
    text: str, labels: Mapping[str, str] = MappingProxyType({}), used: set[str] | None = None
) -> Iterator[Link | str]:
    """Yield the links of Markdown or HTML, and the texts between them.

    Args:
        text: the text of a block.
        labels: addresses by their labels, for links by reference.
        used: takes the labels of such links.
    """
    text = _IMAGE.sub("", text)
    end = 0
    for found in _PART.finditer(text):
        part = _part(found, labels, set() if used is None else used)
        if part is None:
            continue
        if between := _plain(text[end : found.start()]):
            yield between
        yield part
        end = found.end()
    if between := _plain(text[end:]):
        yield between


def _part(found: re.Match[str], labels: Mapping[str, str], used: set[str]) -> Link | str | None:
    if found["strong"]:
        return Strong(_plain(found["strong"]))
    if found["anchor"] is not None:
        address = _HREF.search(found["attributes"])
        return Link(_plain(found["anchor"]), unescape(address[1])) if address else None
    text = _plain(found["text"] or "")
    to = found["address"] or found["auto"] or found["bare"]
    if to is None:
        label = _key(found["label"] or found["shortcut"] or found["text"] or "")
        to = labels.get(label)
        used.add(label)
        text = text or _plain(found["shortcut"] or "")
    return Link(text, unescaped(unescape(to)).strip("<>")) if to else None


def _blocks(lines: Sequence[str]) -> Iterator[_Block]:
    """Yield items with the lines that continue them, rows of tables, headings, paragraphs and fences."""
    block: _Block | None = None
    fence = ""
    for number, line in enumerate(lines, 1):
        opened = _FENCE.match(line)
        if fence and block:
            block.text += f"\n{line}"
            if opened and opened[1].startswith(fence):
                yield block
                block, fence = None, ""
            continue
        item = _ITEM.match(line)
        alone = bool(opened or _HEADING.match(line) or _cells(line))
        if block and (item or alone or not line.strip()):
            yield block
            block = None
        if opened:
            fence = opened[1]
        if block:
            block.text += f"\n{line}"
        elif line.strip():
            indent = len((item[1] or item[2] or "").expandtabs(4)) if item else -1
            block = _Block(number, indent, line[item.end() :] if item and item[1] is not None else line)
        if block and alone and not opened:
            yield block
            block = None
    if block:
        yield block


def _fenced(block: _Block) -> Iterator[Row]:
    """Yield the entries of BibTeX between fences; nothing else in them is a paper."""
    for row in read_bibtex(block.text):
        if isinstance(row, Imported):
            yield Imported(row.entry, block.line + row.line - 1)


def _cells(line: str) -> list[str]:
    """Return the cells of a row of a table, or nothing."""
    stripped = line.strip()
    if "\n" in stripped or not (stripped.startswith("|") or stripped.count(" | ") > 1):
        return []
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", stripped.strip("|"))]


def _plain(text: str) -> str:
    """Return a text without tags, escapes and marks of emphasis."""
    text = _TAG.sub(" ", _BREAK.sub("\n", text))
    return unescape(unescaped(re.sub(r"(?<!\\)[*`]+", "", text))).strip(" \t")


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()
