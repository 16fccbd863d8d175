"""Read Markdown as blocks: Hugging Face's conversions of papers, and files.

Conversions begin with `Title:`, `URL Source:` and `Markdown Content:`. Some are a dump of the page without
any Markdown, in which only the numbers show what a heading is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.errors import BadAnswer
from paperreader.fulltext.document import (
    Code,
    Document,
    Equation,
    Figure,
    Heading,
    ItemList,
    ListItem,
    Paragraph,
    Reference,
    Table,
)
from paperreader.fulltext.markdown_text import plain_text, rich_text
from paperreader.fulltext.numbering import caption_of, level_of, split_number
from paperreader.models.identifier import parse_identifier
from paperreader.text.latex import formula
from paperreader.text.links import web_url
from paperreader.text.sanitize import clean_block, clean_line

if TYPE_CHECKING:
    from paperreader.fulltext.document import Block, SourceName

    Found = tuple[int, list[Block]]

_HEAD = re.compile(r"\A\W?Title:[^\n]*\n(?:[^\n]*\n){0,12}?Markdown Content:[ ]*\n")
_FACT = re.compile(r"^(Title|URL Source): *(.*)$", re.MULTILINE)
_PAGE = re.compile(r"arxiv\.org/html/([\w./-]+?)(?:v(\d{1,3}))?/?$")
_CHROME = re.compile(r"\ABack to arXiv\n.*?^License:[^\n]*\n+(?:arXiv:[^\n]*\n)?", re.DOTALL | re.MULTILINE)
_FURNITURE = re.compile(
    r"(?:Back to (?:arXiv|Abstract)|Why HTML\?|Report Issue(?: for Preceding Element)?|Download PDF|Contents"
    r"|\[?Uncaptioned image\]?|License:.*|arXiv:\S+ \[.*|={3,}|-{3,}|\*{3,}|\\[A-Za-z]+(?:\s+\d+)?)"
)
_ATX = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\s*$")
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})\s*([\w+-]{0,30})")
_ITEM = re.compile(r"(\s*)([*+-]|\d{1,4}[.)])\s+(.*)")
_IMAGE = re.compile(r"!\[[^\]\n]*(?:\][^\]\n]*)?\]\((\S+?)(?:\s+\"[^\"\n]*\")?\)\s*")
_TO_SECTION = re.compile(r"\[[^\n]*\]\(\S*#\S*(?:\s+\"[^\n]*\")?\)|\[‣\]\(\S*\)")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_RULE = re.compile(r"\s*\|(?:\s*:?-+:?\s*\|)+\s*$")
_BAR = re.compile(r"(?<!\\)\|")
_DUMPED = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}(?=[A-Z][^\n]{2,150}$)|[A-Z](?:\.\d{1,2}){1,3}(?=[A-Z])")
_BARE_FORMULA = re.compile(r"[^\n]*\\[A-Za-z]{2,}[^\n]*")
_WORD = re.compile(r"(?<![\\A-Za-z{])[A-Za-z]{3,}(?![A-Za-z}])")
_LABEL = re.compile(r"(\[[^\]\n]{1,60}\]|[^\n()]{2,80}?\((?:19|20)\d\d[a-z]?\))\s*")
_BULLET = re.compile(r"^[•◦‣∙–]\s*")
_LARGEST = 8 * 2**20


def read_markdown(text: str, *, source: SourceName = "file") -> Document:
    """Return Markdown as a document.

    Raises:
        BadAnswer: it holds no text of a paper.
    """
    head = _HEAD.match(text)
    facts = dict(_FACT.findall(head[0])) if head else {}
    page = _PAGE.search(facts.get("URL Source", "").strip())
    if source == "hf-markdown" and page is None:
        raise BadAnswer("Hugging Face sent its own page about the paper, not the text.")
    body = _CHROME.sub("", text[head.end() if head else 0 :][:_LARGEST].lstrip(), count=1)
    reader = _Reader(clean_line(facts.get("Title", "")))
    reader.read(body)
    title = reader.title
    if sum(isinstance(block, Paragraph) for block in reader.blocks) < 2 and not any(
        isinstance(block, Heading) for block in reader.blocks
    ):
        raise BadAnswer("There is no text of a paper in this Markdown.")
    return Document(
        id=parse_identifier(page[1]).base if page else "",
        version=int(page[2]) if page and page[2] else None,
        source=source,
        title=title if title != "Untitled Document" else "",
        authors=(),
        blocks=tuple(reader.blocks),
        warnings=("The text was cut: it is too large.",) if len(text) > _LARGEST else (),
    )


class _Reader:
    """Reads the lines of one text.

    Attributes:
        title: the title; the first heading of a file without a head.
        blocks: the blocks so far.
    """

    def __init__(self, title: str) -> None:
        self.title = title
        self.blocks: list[Block] = []
        self._waiting: list[str] = []
        self._section = ""
        self._has_begun = False
        self._in_appendix = False

    def read(self, body: str) -> None:
        """Add the blocks of a text."""
        lines = body.replace("\r\n", "\n").split("\n")
        at = 0
        while at < len(lines):
            found = self._special(lines, at)
            if found is not None:
                at, blocks = found
                self._paragraph()
                self.blocks += blocks
                continue
            if lines[at].strip():
                self._waiting.append(lines[at].strip().removeprefix("> "))
            else:
                self._paragraph()
            at += 1
        self._paragraph()
        self._join_captions()

    def _special(self, lines: list[str], at: int) -> Found | None:
        """Return the line after the block that begins at a line, and it; None in a paragraph."""
        readers = (self._heading_at, _code_at, _formula_at, _table_at, self._items_at, _picture_at)
        return next((found for read in readers if (found := read(lines, at)) is not None), None)

    def _heading_at(self, lines: list[str], at: int) -> Found | None:
        if found := _ATX.match(lines[at]):
            self._paragraph()
            return at + 1, self._heading(found[2], len(found[1]) - 1)
        if self._waiting and _UNDERLINE.match(lines[at]):
            title = " ".join(self._waiting)
            self._waiting.clear()
            return at + 1, self._heading(title, 0 if lines[at].startswith("=") else 1)
        return None

    def _heading(self, markdown: str, hashes: int) -> list[Block]:
        title = plain_text(markdown)
        number, rest = split_number(title, in_appendix=self._in_appendix)
        if not self.title and hashes <= 0:
            self.title = title
            return []
        # The title stands there again, often in several lines.
        if not self._has_begun and number is None and title.rstrip(":. ") in self.title:
            return []
        name = title.lower().strip(". ")
        level = level_of(number) if number else 1 if name == "abstract" else max(1, hashes)
        self._has_begun = True
        self._section = name
        self._in_appendix = self._in_appendix or name in ("references", "bibliography", "appendix")
        if not rest:
            return []
        text = rich_text(markdown) if number is None else rich_text(rest)
        return [Heading(min(level, 5), number, text)]

    def _paragraph(self) -> None:
        """Add the lines that wait as a paragraph, unless it is furniture."""
        markdown = "\n".join(self._waiting)
        self._waiting.clear()
        if not markdown or (_FURNITURE.fullmatch(markdown) and not (self._has_begun and "\\" in markdown)):
            return
        if not self._has_begun and markdown in self.title:
            return
        if found := _DUMPED.match(markdown):
            title = markdown[found.end() :].split("\n")[0]
            self.blocks += self._heading(f"{found[0]} {title}", level_of(found[0]))
            markdown = markdown.partition("\n")[2]
        elif markdown in ("Abstract", "References", "Acknowledgments", "Acknowledgements"):
            self.blocks += self._heading(markdown, 1)
            return
        if _BARE_FORMULA.fullmatch(markdown) and not _WORD.search(markdown):
            latex = markdown.strip("$ ")
            self.blocks.append(Equation(None, formula(latex), clean_line(latex, 10_000)))
        elif markdown:
            self.blocks.append(Paragraph(rich_text(" ".join(markdown.split()))))

    def _items_at(self, lines: list[str], at: int) -> Found | None:
        """Return a list with the lists inside it; in the bibliography, its references."""
        first = _ITEM.match(lines[at])
        if first is None or (self._waiting and first[2] not in "*+-"):
            return None
        indents: list[int] = []
        found: list[tuple[int, str, list[str]]] = []
        while at < len(lines):
            line = lines[at]
            following = lines[at + 1] if at + 1 < len(lines) else ""
            if item := _ITEM.match(line):
                indent = len(item[1].expandtabs(4))
                indents = [*(known for known in indents if known < indent), indent]
                found.append((len(indents) - 1, item[2], [item[3]]))
            elif line.strip() and (line.startswith("  ") or lines[at - 1].strip()):
                found[-1][2].append(line.strip())
            elif line.strip() or not (_ITEM.match(following) or following.startswith("   ")):
                break
            at += 1
        texts = [(depth, sign, " ".join(parts)) for depth, sign, parts in found]
        texts = [one for one in texts if not _TO_SECTION.fullmatch(one[2]) and one[2] not in ("", "1.")]
        if self._section in ("references", "bibliography"):
            return at, [_reference(text) for _, _, text in texts]
        items = tuple(ListItem(min(depth, 8), rich_text(_BULLET.sub("", text))) for depth, _, text in texts)
        return at, [ItemList(texts[0][1][0].isdigit(), items)] if items else []

    def _join_captions(self) -> None:
        """Give figures, tables and code the captions that stand beside them as paragraphs."""
        joined: list[Block] = []
        for block in self.blocks:
            before = joined[-1] if joined else None
            caption = caption_of(block.text.text) if isinstance(block, Paragraph) else None
            if isinstance(before, Paragraph) and isinstance(block, Table | Code):
                of = caption_of(before.text.text)
                if of and (of[0] == "table") == isinstance(block, Table):
                    joined[-1] = _captioned(block, of[1], before)
                    continue
            if isinstance(block, Paragraph) and caption and isinstance(before, Figure | Table):
                wanted = "table" if isinstance(before, Table) else "figure"
                if caption[0] == wanted and not before.caption:
                    joined[-1] = _captioned(before, caption[1], block)
                    continue
            joined.append(block)
        self.blocks = joined


def _captioned(block: Figure | Table | Code, number: str, caption: Paragraph) -> Block:
    match block:
        case Figure():
            return Figure(number, caption.text, block.image)
        case Table():
            return Table(number, caption.text, block.rows, block.header_rows)
        case _:
            return Code(block.text, caption.text, block.language)


def _code_at(lines: list[str], at: int) -> Found | None:
    """Return a fenced block; a fence that is never closed ends the text."""
    opening = _FENCE.match(lines[at])
    if opening is None:
        return None
    ends = (n for n in range(at + 1, len(lines)) if lines[n].strip().startswith(opening[1]))
    end = next(ends, len(lines))
    code = clean_block("\n".join(lines[at + 1 : end]), 200_000)
    return min(end + 1, len(lines)), [Code(code, language=opening[2] or None)] if code else []


def _formula_at(lines: list[str], at: int) -> Found | None:
    if lines[at].strip() != "$$":
        return None
    ends = (n for n in range(at + 1, min(len(lines), at + 200)) if lines[n].strip() == "$$")
    end = next(ends, at)
    latex = clean_line(" ".join(lines[at + 1 : end]), 10_000)
    return end + 1, [Equation(None, formula(latex), latex)] if latex else []


def _picture_at(lines: list[str], at: int) -> Found | None:
    found = _IMAGE.match(lines[at])
    if found is None:
        return None
    rest = lines[at][found.end() :].strip()
    paragraph = [Paragraph(rich_text(rest))] if rest and not rest.startswith("![") else []
    return at + 1, [Figure(None, rich_text(""), web_url(found[1])), *paragraph]


def _table_at(lines: list[str], at: int) -> Found | None:
    end = at
    while end < len(lines) and _ROW.match(lines[end]):
        end += 1
    if end < at + 2:
        return None
    has_header = bool(_RULE.match(lines[at + 1]))
    rows = [_cells(line) for line in lines[at:end] if not _RULE.match(line)]
    if has_header and rows and not any(rows[0]):
        rows, has_header = rows[1:], False
    width = max(map(len, rows), default=0)
    if width == 0:
        return end, []
    grid = tuple(tuple(map(rich_text, row + [""] * (width - len(row)))) for row in rows)
    return end, [Table(None, rich_text(""), grid, int(has_header))]


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(line.strip()[1:-1])]


def _reference(markdown: str) -> Reference:
    found = _LABEL.match(markdown)
    label = plain_text(found[1]) if found else ""
    return Reference(label, rich_text(markdown[found.end() :] if found else markdown))
