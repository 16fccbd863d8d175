"""Keep the texts of papers as queries see them; the owner of a list keeps them between keystrokes."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from paperreader.query.fields import ABSTRACT, ID, INDEXED, TITLE
from paperreader.query.folding import fold
from paperreader.text.latex import readable

if TYPE_CHECKING:
    from paperreader.models.paper import Paper
    from paperreader.query.kinds import TextField


class PaperTexts:
    """The texts of one paper: readable for patterns, folded for words.

    Attributes:
        paper: the paper.
        folded: the five fields of `INDEXED`, folded, one line each.
    """

    __slots__ = ("_bounds", "_readable", "folded", "paper")

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self._readable: tuple[str, ...] | None = None
        folded = [fold(text) for text in self._read()]
        self.folded = "\n".join(folded)
        self._bounds = [0]
        for text in folded:
            self._bounds.append(self._bounds[-1] + len(text) + 1)

    def has(self, needle: str, field: TextField | None) -> bool:
        """Return whether folded words occur in a field, or in any of `INDEXED`."""
        if field is None:
            return needle in self.folded
        if field in INDEXED:
            place = INDEXED.index(field)
            return self.folded.find(needle, self._bounds[place], self._bounds[place + 1] - 1) >= 0
        text = fold(field_text(self.paper, field))
        return text.startswith(needle) if field is ID else needle in text

    def readable(self, field: TextField | None) -> tuple[str, ...]:
        """Return the texts to search with a pattern, one for each field."""
        if field is not None and field not in INDEXED:
            return (field_text(self.paper, field),)
        if self._readable is None:
            self._readable = self._read()
        return self._readable if field is None else (self._readable[INDEXED.index(field)],)

    def _read(self) -> tuple[str, ...]:
        return tuple(field_text(self.paper, field) for field in INDEXED)


_ASCII_CAPITALS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


class FoldedTexts:
    """A bounded store of `PaperTexts`, which drops the oldest when it is full. Threads may share it.

    Attributes:
        limit: the largest number of papers, about 4 kB each.
    """

    def __init__(self, limit: int = 2_000) -> None:
        self.limit = limit
        self._kept: dict[str, PaperTexts] = {}
        self._titles: dict[str, tuple[Paper, str]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def of(self, paper: Paper) -> PaperTexts:
        """Return the texts of this `Paper` object; they replace those of an older one of the same paper."""
        texts = self._kept.get(paper.id)
        if texts is None or texts.paper is not paper:
            self._kept.pop(paper.id, None)
            texts = PaperTexts(paper)
            if len(self._kept) >= self.limit:
                with suppress(KeyError, RuntimeError):  # Another thread dropped or added one meanwhile.
                    del self._kept[next(iter(self._kept))]
            self._kept[paper.id] = texts
        return texts

    def title_of(self, paper: Paper) -> str:
        """Return the title by which this `Paper` object is sorted; the other texts are not read for it."""
        known = self._titles.get(paper.id)
        if known is None or known[0] is not paper:
            if len(self._titles) >= self.limit:
                self._titles.clear()
            known = self._titles[paper.id] = (paper, readable(paper.title).translate(_ASCII_CAPITALS))
        return known[1]


def field_text(paper: Paper, field: TextField) -> str:
    """Return the readable text of one field, a line per list item; empty if papers do not have it."""
    if field.of_bookmark:
        return ""
    text = field.read(paper)
    return readable(text) if field in (TITLE, ABSTRACT) else text
