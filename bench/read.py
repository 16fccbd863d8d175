"""Pages of arXiv as blocks, beside trafilatura and inscriptis: time, and what each keeps of a page.

    python bench/read.py [FOLDER]

FOLDER has pages and their truths, as the recorded ones beside a checkout. Without it a made-up page is read,
and only the times are measured. trafilatura and inscriptis are in the dependency group `bench`. Exits with 1
if a promise is broken.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

try:
    import inscriptis
    import trafilatura
except ImportError:
    raise SystemExit("trafilatura is not installed: python -m pip install --group bench") from None

from selectolax.lexbor import LexborHTMLParser

from figures import Figure, print_figures
from full_pages import RECORDED, made_up_page
from paperreader.fulltext.document import Document, Equation, Heading, texts_of
from paperreader.fulltext.pages import read_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROUNDS = 5
MEDIAN_MS, LARGEST_MS = 100, 400
FURNITURE = (
    "Report issue for preceding element", "Back to Abstract", "Download PDF", "Report Issue", "License:",
    "Feeling lucky?", "Refer to caption", "arXiv is now an independent nonprofit", "Why HTML?",
)  # fmt: skip
_COMMAND = re.compile(r"\\[A-Za-z]{2,}")
_MATHML = re.compile(r"(?<![a-z])(?:sub|super)script(?:𝑑|[a-zA-Z]?\b)")


class Kept(NamedTuple):
    """What a tool kept of the pages, of how much; and what it should not have kept."""

    headings: int = 0
    sentences: int = 0
    cells: int = 0
    equations: int = 0
    commands: int = 0
    mathml: int = 0
    furniture: int = 0


def main() -> int:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else RECORDED
    pages = list(_recorded(data))
    tools: dict[str, Callable[[str], str]] = {
        "paperreader": lambda page: _text_of(read_page(page.encode())),
        "trafilatura": lambda page: (
            trafilatura.extract(page, output_format="markdown", favor_recall=True, include_tables=True) or ""
        ),
        "inscriptis": inscriptis.get_text,
    }
    if pages:
        _print_kept({name: _kept(tool, pages) for name, tool in tools.items()}, _there(pages))
    sources = [page for page, _ in pages] or [made_up_page()]
    floor = _times(LexborHTMLParser, sources)
    figures = [Figure("selectolax, parse only", floor, unit="ms a page")]
    for name, tool in tools.items():
        taken = _times(tool, sources)
        figures.append(
            Figure(f"{name}, median page", [statistics.median(taken)], None, "p50", statistics.median(floor))
        )
        figures.append(Figure(f"{name}, largest page", [max(taken)], None, "p50", max(floor)))
    ours = [figure for figure in figures if figure.name.startswith("paperreader")]
    others = [figure for figure in figures if figure not in ours]
    promised = [
        Figure(figure.name, figure.values, budget, "p50", figure.against)
        for figure, budget in zip(ours, (MEDIAN_MS, LARGEST_MS), strict=True)
    ]
    return bool(print_figures("a page as blocks", [*others, *promised]))


def _recorded(data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each LaTeXML page and its truth."""
    for path in sorted((data / "fulltext" / "truth").glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        for folder in (data / "fulltext" / "pages", data / "arxiv" / "html"):
            for page in folder.glob(f"{path.stem}.*html"):
                if truth["latexml"]:
                    yield page.read_text(encoding="utf-8"), truth


def _times(tool: Callable[[str], object], pages: Iterable[str]) -> list[float]:
    """Return the best of a few times for each page, in ms."""
    taken = []
    for page in pages:
        rounds = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            tool(page)
            rounds.append((time.perf_counter() - begun) * 1000)
        taken.append(min(rounds))
    return taken


def _text_of(document: Document) -> str:
    return "\n".join(_lines(document))


def _lines(document: Document) -> Iterator[str]:
    yield document.title
    for block in document.blocks:
        if isinstance(block, Heading) and block.number:
            yield block.number
        if isinstance(block, Equation):
            yield f"\x01{block.latex}\x01"  # set apart: it is not in what a person reads
        yield from texts_of(block)


def _there(pages: Iterable[tuple[str, dict[str, Any]]]) -> Kept:
    """Return how much there is."""
    truths = [truth for _, truth in pages]
    return Kept(
        sum(len(truth["headings"]) for truth in truths),
        sum(len(truth["sentences"]) for truth in truths),
        sum(len(_cells(truth)) for truth in truths),
        sum(len(truth["equations"]["items"]) for truth in truths),
    )


def _cells(truth: dict[str, Any]) -> list[str]:
    texts = [cell[2] for table in truth["tabulars"]["first3"] for cell in table["cells"]]
    return [text for text in texts if "$" not in text]


def _kept(tool: Callable[[str], str], pages: Iterable[tuple[str, dict[str, Any]]]) -> Kept:
    kept = Kept()
    for page, truth in pages:
        text = tool(page)
        plain = _squeezed(re.sub("\x01[^\x01]*\x01", " ", text))
        text = _squeezed(text)
        counts = Kept(
            sum(_has(plain, heading["title"]) for heading in truth["headings"]),
            sum(_squeezed(sentence) in plain for sentence in truth["sentences"]),
            sum(_squeezed(cell) in plain for cell in _cells(truth)),
            sum(all(_squeezed(tex) in text for tex in row["alttext"]) for row in truth["equations"]["items"]),
            len(_COMMAND.findall(plain)),
            len(_MATHML.findall(plain)),
            sum(plain.count(_squeezed(words)) for words in FURNITURE),
        )
        kept = Kept(*(one + other for one, other in zip(kept, counts, strict=True)))
    return kept


def _has(text: str, title: str) -> bool:
    """Return whether the words of a title beside its formulas are in a text."""
    return all(_squeezed(words) in text for words in re.split(r"\$[^$]*\$", title))


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\u00a0%]+", "", text)


def _print_kept(kept: dict[str, Kept], there: Kept) -> None:
    print(f"\n{'what is kept':14}" + "".join(f"{name:>14}" for name in Kept._fields))
    for name, counts in kept.items():
        cells = [f"{n}/{of}" if of else str(n) for n, of in zip(counts, there, strict=True)]
        print(f"{name:14}" + "".join(f"{cell:>14}" for cell in cells))


if __name__ == "__main__":
    sys.exit(main())
