"""Running text: pieces are joined with one blank at most between words, and parts are marked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from paperreader.fulltext.document import Mark, MarkKind, RichText
from paperreader.text.sanitize import clean_block, is_clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST = 20_000
_TIGHT = re.compile(r"[,.;)\]](?=[\s,.;)\]]|$)|-[a-z]")
_HYPHEN = re.compile(r"[^\W\d]-$")
_CLOSING = frozenset(",.;:!?)]")
_NO_DETAIL = re.compile(r"^,\s*(?=[;)\]])")
"""The comma that bibliography styles leave before a detail that is missing."""


class Prose:
    """A text that is being built."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._marks: list[Mark] = []
        self._length = 0
        self._blank = False
        self._closes_up = False
        self._ends_part = False

    def __bool__(self) -> bool:
        return self._length > 0

    def add(self, text: str) -> None:
        """Add text of the page: each run of white space is one blank, and none begins or ends the whole."""
        words = " ".join(text.split())
        if not words:
            self._blank = self._blank or bool(text)
            return
        self._blank = self._blank or text[0].isspace()
        self.put(cleaned(words))
        self._blank = self._blank or text[-1].isspace()

    def blank(self) -> None:
        """Separate what comes next from what was added."""
        self._blank = True

    def put(self, text: str, kind: MarkKind | None = None, target: str = "") -> None:
        """Add a clean text as it is, marked as one part."""
        if not text:
            return
        closes = self._closes_up and text[0] in _CLOSING
        self._closes_up = False
        if closes:
            text = _NO_DETAIL.sub("", text)
            if text[0] in ";)]" and self._pieces[-1].endswith(","):
                self._drop_comma()
        if self._blank and not closes and self._is_apart(text, kind):
            self._pieces.append(" ")
            self._length += 1
        self._blank = False
        self._ends_part = kind is not None
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        if kind is not None:
            self._marks.append(Mark(start, self._length, kind, target))

    def _is_apart(self, text: str = "", kind: MarkKind | None = None) -> bool:
        """Return whether a blank stays before a text; pages have some inside brackets and around formulas."""
        last = self._pieces[-1] if self._length else "\n"
        if self._ends_part:
            return not _TIGHT.match(text)
        return last[-1] not in "\n([" and not (kind == "math" and _HYPHEN.search(last))

    def join(self) -> None:
        """Put what comes next right behind what was added."""
        self._blank = False

    def break_line(self) -> None:
        """Begin a new line, unless the text is at the beginning of one."""
        self._blank = False
        if self._length and self._pieces[-1][-1:] != "\n":
            self._pieces.append("\n")
            self._length += 1

    def close_up(self) -> None:
        """Let no blank come between a citation and the comma after it, and no comma before a bracket."""
        self._closes_up = True

    def _drop_comma(self) -> None:
        self._pieces[-1] = self._pieces[-1][:-1]
        self._length -= 1
        marks = self._marks
        self._marks = [replace(mark, end=self._length) if mark.end > self._length else mark for mark in marks]

    def begin(self) -> int:
        """Return the place where a marked part begins."""
        return self._length + (self._blank and self._is_apart())

    def mark(self, start: int, kind: MarkKind, target: str = "") -> None:
        """Mark everything since `begin` as one part."""
        if self._length > start:
            self._marks.append(Mark(start, self._length, kind, target))
            self._ends_part = True

    def take(self) -> RichText:
        """Return the text, and begin another."""
        text = "".join(self._pieces).rstrip("\n")
        marks = tuple(sorted(self._marks, key=lambda mark: (mark.start, -mark.end)))
        self.__init__()  # type: ignore[misc]
        return RichText(text, marks)


def cleaned(text: str) -> str:
    """Return a text without what a terminal must not get."""
    return text if is_clean_line(text) else clean_block(text, _LONGEST)


def joined(texts: Sequence[RichText], between: str = "\n") -> RichText:
    """Return texts as one."""
    if len(texts) == 1:
        return texts[0]
    marks: list[Mark] = []
    shift = 0
    for text in texts:
        marks += (Mark(mark.start + shift, mark.end + shift, mark.kind, mark.target) for mark in text.marks)
        shift += len(text.text) + len(between)
    return RichText(between.join(text.text for text in texts), tuple(marks))


def parts_of(text: RichText) -> Iterator[RichText]:
    """Yield a text in parts that are not too long to lay out, which almost every text already is."""
    start, end = 0, len(text.text)
    while end - start > _LONGEST:
        cut = text.text.rfind(" ", start + 1, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        yield _part(text, start, cut)
        start = cut
    yield _part(text, start, end) if start else text


def _part(text: RichText, start: int, end: int) -> RichText:
    marks = (
        Mark(mark.start - start, mark.end - start, mark.kind, mark.target)
        for mark in text.marks
        if start <= mark.start and mark.end <= end
    )
    return RichText(text.text[start:end], tuple(marks))
