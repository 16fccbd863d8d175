"""Papers in memory, as the index reads those of a library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.library.texts import Extent

if TYPE_CHECKING:
    from collections.abc import Collection

TOPICS = {
    "splatting": "Gaussian splatting renders radiance fields of scenes with {0} splats and {1} cameras.",
    "memory": "Agents keep episodic memory across sessions; memory consolidation helps {0} and {1}.",
    "protein": "Protein folding with equivariant diffusion predicts residues of {0} and {1}.",
    "speech": "Speech recognition for whispered audio with {0} phonemes and {1} speakers.",
}
_WORDS = (
    "amber",
    "birch",
    "cedar",
    "dogwood",
    "elm",
    "fir",
    "gorse",
    "hazel",
    "ivy",
    "juniper",
    "larch",
    "maple",
)


class Texts:
    """Some papers, the first in row 1; implements `index.Texts`."""

    def __init__(self, *papers: tuple[str, str, str]) -> None:
        self.papers = dict(enumerate(papers, start=1))
        self.made_at = "2026-11-01"
        self.changes: list[int] = []

    def extent(self) -> Extent:
        rows = self.papers or [1, 0]
        return Extent(self.made_at, min(rows), max(rows), len(self.changes))

    def days(self, rows: Collection[int]) -> dict[int, str]:
        return {row: self.papers[row][2] for row in rows if row in self.papers}

    def texts(self, rows: Collection[int]) -> dict[int, tuple[str, str]]:
        return {row: self.papers[row][:2] for row in rows if row in self.papers}

    def changed(self, after: int) -> list[int]:
        return self.changes[after:]


def paper_about(topic: str, number: int = 0, day: str = "2026-11-20") -> tuple[str, str, str]:
    """Return the title, the abstract and the day of a paper about one of `TOPICS`."""
    one, two = (f"{_WORDS[place % 10]}{topic[:3]}" for place in (number, number * 7))
    title = {"memory": "Episodic Memory of Agents", "splatting": "Gaussian Splatting"}.get(
        topic, topic.title()
    )
    return f"{title} {one}", TOPICS[topic].format(one, two), day


def shelf(count: int = 10) -> Texts:
    """Return papers about each of `TOPICS` in turn, `count` of each."""
    return Texts(*(paper_about(topic, number) for number in range(count) for topic in TOPICS))
