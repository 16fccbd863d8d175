"""The text of a PDF as paragraphs, by the extra `pdf`: what is left when a paper has no other full text.

Tables, formulas and the words in figures are not distinguished from running text.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import BadAnswer, PaperReaderError
from paperreader.fulltext.document import Document, Figure, Heading, Paragraph, Reference, RichText
from paperreader.fulltext.numbering import caption_of, level_of, split_number
from paperreader.fulltext.pdf_lines import HYPHENS, MOST_PAGES, Line, Page
from paperreader.models.identifier import parse_identifier
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from paperreader.fulltext.document import Block, SourceName

_SECONDS = 30.0
_LONGEST = 100_000
_STAMP = re.compile(r"arXiv:(\S{4,40}?)v(\d{1,3})\s+\[")
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?[\W_]*", re.IGNORECASE
)
_NAMES = re.compile(
    r"(?:abstract|references|bibliography|acknowledge?ments?|appendix|conclusions?|introduction"
    r"|supplementary materials?)",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"(\[[^\]\s]{1,30}\])\s*")
_BULLET = re.compile(r"[•◦‣∙▪–]\s|\(\w{1,3}\)\s")
_TICK = re.compile(r"[\d.,%\s-]{1,8}")
"""A label of an axis in a figure."""

_ENDS = (".", ":", "!", "?", ";", '"', "”", ")")
_GOES_ON = (".", ",", ";", ")")
_MARGIN = 0.09
"""The part of a page at its top and at its bottom that holds headers and footers."""


class _Part(msgspec.Struct):
    """A paragraph in the making: its text, and the first and the last of its lines."""

    text: str
    first: Line
    last: Line


def require_pdfium() -> None:
    """Check that the library that reads PDFs is installed.

    Raises:
        PaperReaderError: it is not; the message says how to install it.
    """
    if find_spec("pypdfium2") is None:
        raise PaperReaderError("Reading a PDF needs an extra: pip install 'paperreader[pdf]'.")


def read_pdf(data: bytes, *, source: SourceName = "pdf") -> Document:
    """Return the text of a PDF as a document.

    Raises:
        PaperReaderError: the extra is missing, or the PDF is damaged, locked, too slow, or has no text.
    """
    require_pdfium()
    pages = _pages(data)
    stamp = next(filter(None, (_STAMP.search(line.text) for page in pages[:1] for line in page.lines)), None)
    lines = list(_running(pages))
    if sum(len(line.text) for line in lines) < 200:
        raise BadAnswer("The PDF has no text: it may hold pictures of pages only.")
    body = _usual_size(lines)
    title = _title(pages, body)
    parts = _joined(list(_parts(lines, body)), body)
    warnings = ["This is the text of the PDF: formulas and tables may be out of order."]
    if len(pages) == MOST_PAGES:
        warnings.append(f"Only the first {MOST_PAGES} pages were read.")
    return Document(
        id=parse_identifier(stamp[1]).base if stamp else "",
        version=int(stamp[2]) if stamp else None,
        source=source,
        title=title,
        authors=(),
        blocks=tuple(_blocks(parts, body, title)),
        warnings=tuple(warnings),
    )


def _pages(data: bytes) -> list[Page]:
    """Return the lines of the pages, read by another process."""
    command = [sys.executable, "-I", "-m", "paperreader.fulltext.pdf_lines"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
        return msgspec.json.decode(done.stdout, type=list[Page])
    except subprocess.TimeoutExpired as error:
        raise BadAnswer(f"The PDF was not read: it took more than {_SECONDS:g} seconds.") from error
    except (subprocess.CalledProcessError, msgspec.MsgspecError) as error:
        raise BadAnswer("The PDF cannot be read: it is damaged, or locked with a password.") from error


def _running(pages: Sequence[Page]) -> Iterator[Line]:
    """Yield the lines without headers, footers, page numbers and turned text, such as arXiv's stamp.

    Each page stands below the one before it, as on one endless page.
    """
    seen = Counter(_pattern(line) for page in pages for line in page.lines if _is_marginal(line, page))
    often = max(2, len(pages) // 4)
    below = 0.0
    for page in pages:
        for line in page.lines:
            is_furniture = _is_marginal(line, page) and (
                seen[_pattern(line)] > often or _PAGE_NUMBER.fullmatch(line.text.strip())
            )
            if line.upright and not is_furniture:
                yield msgspec.structs.replace(line, top=line.top - below, base=line.base - below)
        below += 2 * page.height


def _is_marginal(line: Line, page: Page) -> bool:
    return not _MARGIN * page.height < line.base < (1 - _MARGIN) * page.height


def _pattern(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.strip())


def _usual_size(lines: Iterable[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0]


def _title(pages: Sequence[Page], body: float) -> str:
    """Return the largest lines that follow each other in the upper half of the first page."""
    lines = [line for line in pages[0].lines if line.upright and line.base > pages[0].height / 2]
    largest = max((line.size for line in lines if len(line.text.strip()) > 3), default=0.0)
    if largest < body * 1.1:
        return ""
    return clean_line(" ".join(_text(line.text) for line in lines if line.size > largest * 0.97))


def _parts(lines: Sequence[Line], body: float) -> Iterator[_Part]:
    """Yield the paragraphs; PDFium ends a line also at a root or an index inside it."""
    part: _Part | None = None
    has_entries = False
    for line in lines:
        text = _text(line.text)
        if part is None or _begins(part, line, body) or (has_entries and _ENTRY.match(text)):
            if part is not None:
                has_entries = has_entries or part.text.lower().endswith(("references", "bibliography"))
                yield part
            part = _Part(text, line, line)
        else:
            is_same_line = abs(part.last.base - line.top) < line.size * 0.4
            part.text += text if is_same_line and not text[:1].isalnum() else f" {text}"
            part.last = line if not is_same_line or line.size >= part.last.size * 0.9 else part.last
    if part is not None:
        yield part


def _begins(part: _Part, line: Line, body: float) -> bool:
    """Return whether a line begins a new paragraph."""
    before = part.last
    down, size = before.base - line.top, max(before.size, line.size)
    if abs(down) < size * 0.5:
        return before.bold != line.bold and not before.right < line.left < before.right + size
    if (
        _is_heading(part, body)
        or len(part.text) > _LONGEST
        or _BULLET.match(line.text)
        or _ENTRY.match(line.text)
    ):
        return True
    is_other_font = abs(before.size - line.size) > size * 0.06 and len(line.text.strip()) > 4
    indented = line.left - before.left
    is_hanging = bool(_ENTRY.match(part.text) or _BULLET.match(part.text))
    return (
        is_other_font
        or not 0 < down < size * 1.75
        or (size * 0.7 < indented < size * 5 and not is_hanging)
        or (line.bold and not before.bold and bool(split_number(line.text.strip())[0]))
    )


def _is_heading(part: _Part, body: float) -> bool:
    text = part.text.strip()
    stands_out = part.first.size > body * 1.08 or part.first.bold or text.isupper()
    named = split_number(text, in_appendix=part.first.size > body * 1.08)[0] or _NAMES.fullmatch(text)
    return bool(stands_out and named) and 3 < len(text) < 150 and not text.endswith((".", ","))


def _joined(parts: Sequence[_Part], body: float) -> list[_Part]:
    """Join paragraphs that a column or a page ends inside; what stands between them, follows."""
    joined = list(parts)
    for at, part in enumerate(joined):
        if not part.text or part.text.endswith(_ENDS) or abs(part.last.size - body) > body * 0.06:
            continue
        if _is_heading(part, body):
            continue
        for later in joined[at + 1 : at + 8]:
            if _is_heading(later, body):
                break
            if later.text[:1].islower() and abs(later.first.size - body) <= body * 0.06:
                part.text, later.text = f"{part.text} {later.text}", ""
                break
    return [part for part in joined if part.text]


def _blocks(parts: Sequence[_Part], body: float, title: str) -> Iterator[Block]:
    in_references = False
    # Before the abstract, a number at the start of a line is that of an affiliation.
    has_begun = not any(_NAMES.fullmatch(_name(part)) for part in parts if _is_heading(part, body))
    for part in parts:
        text = clean_line(part.text, _LONGEST)
        caption = caption_of(text)
        if not text or _TICK.fullmatch(text) or (title and text in title):
            continue
        if _is_heading(part, body) and (has_begun or _NAMES.fullmatch(_name(part))):
            has_begun = True
            number, rest = split_number(text, in_appendix=True)
            in_references = rest.lower() in ("references", "bibliography")
            yield Heading(level_of(number) if number else 1, number, RichText(rest))
        elif in_references and (entry := _ENTRY.match(text)):
            yield Reference(entry[1], RichText(text[entry.end() :]))
        elif caption and caption[0] == "figure":
            yield Figure(caption[1], RichText(text))
        else:
            yield Paragraph(RichText(text))


def _name(part: _Part) -> str:
    return split_number(part.text)[1]


def _text(line: str) -> str:
    """Return a line without the hyphens that PDFium marks; a space stands for a control character."""
    for hyphen in HYPHENS:
        line = line.replace(hyphen, "")
    return " ".join(line.split())
