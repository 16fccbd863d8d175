"""Make the pictures of the reader that the pages show, from the real screen: `make pictures`.

The papers are the built-in sample and some that nobody wrote, and the clock stands still, so that the same
screen gives the same bytes.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

os.environ["TEXTUAL_ANIMATIONS"] = "none"

from tests.builders import NOW, build_bookmark, build_edition, build_paper
from tests.documents import DOCUMENT
from tests.ui.fake_texts import FakeTexts
from tests.ui.papers import ABSTRACT
from tests.ui.reader import make_app, opened
from textual.widgets import Input, TextArea

from paperreader.config import Config, Display
from paperreader.sources.sample import load_sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.bookmarks import Bookmark

HERE = Path(__file__).parent
MOST_BYTES = 200_000
FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""Rich's fonts, which a browser would load from another host."""

PLAIN = "We follow a simple idea as far as it goes, measure it on public data, and show where it fails."
# Title, first author, upvotes, stars of the code (None without code).
INVENTED = (
    ("Early Failures: Why Long-Horizon Agents Go Wrong in Their First Steps", "Ada Lovelace", 312, 12_480),
    ("Reading the Room: Agents That Ask Before They Act", "Grace Hopper", 204, 3_120),
    ("A Thousand Small Critics Are Better Than One Large Judge", "Emmy Noether", 187, 940),
    ("Sparse Attention over Whole Books without Forgetting the Beginning", "Alan Turing", 151, 2_075),
    ("When Do Code Agents Need a Debugger?", "Barbara Liskov", 140, 5_310),
    ("Sorting in $O(n \\log n)$ Is Optimal for $\\alpha$-Smooth Losses", "Émile Borel", 97, None),
    ("Maps from Memory: Spatial Reasoning in Vision-Language Models", "Marie Tharp", 88, 611),
    ("Distilling a Week of Reinforcement Learning into an Hour", "Richard Bellman", 76, 1_402),
    ("Protein Folding as Translation: A Negative Result", "Dorothy Hodgkin", 64, None),
    ("Benchmarks That Grow Old: Measuring the Half-Life of Test Sets", "Florence Nightingale", 59, 233),
    ("Tool Use without Tools: Learning from Descriptions Alone", "Archimedes of Syracuse", 51, 870),
    ("Speech, Slowly: Diffusion for Low-Resource Languages", "Panini of Gandhara", 43, 118),
    ("The Quiet Part: What Models Leave out of Their Reasoning", "Hypatia of Alexandria", 38, None),
    ("Counting Sheep: Object Permanence in Video Generators", "Caroline Herschel", 31, 407),
)
INVENTED_PAPERS = tuple(
    build_paper(
        number,
        title=title,
        authors=(author, "Grace Hopper", "Alan Turing", "Emmy Noether")[: 2 + number % 3],
        abstract=ABSTRACT if number == 1 else f"{PLAIN} {title}: this is what we report.",
        upvotes=upvotes,
        stars=stars,
        code_url=stars and f"https://github.com/example/paper-{number}",
    )
    for number, (title, author, upvotes, stars) in enumerate(INVENTED, start=1)
)


def bookmark(number: int, **fields: Any) -> Bookmark:
    """Return a bookmark of an invented paper, as many days old as its number."""
    added = NOW - timedelta(days=number)
    return build_bookmark(number, paper=INVENTED_PAPERS[number - 1], added=added, **fields)


SAMPLE = {"editions": [load_sample(NOW)]}
PAPERS = {
    "editions": [build_edition(papers=INVENTED_PAPERS)],
    "bookmarks": (
        bookmark(1, tags=("agents", "to try"), note="Read section 3 first.", status="reading"),
        bookmark(2, tags=("agents",), rating=4, status="read"),
        bookmark(4, tags=("efficiency/attention",), status="later"),
        bookmark(7, tags=("vision",), note="The maps of figure 2.", rating=5),
        bookmark(10, collections=("Reading group",)),
    ),
    "read": ("2611.00002", "2611.00007"),
}
LIGHT = {"config": Config(display=Display(theme="paperreader-light"))}


class Shot(NamedTuple):
    """A picture: what the reader has, the keys that lead to it, and the size of the terminal."""

    options: Mapping[str, Any]
    keys: tuple[str, ...]
    size: tuple[int, int] = (112, 30)


SHOTS = {
    "picture": Shot(SAMPLE, ("j", "j", "b", "j", "/", *"multimodal", "enter", "k")),
    "picture-list": Shot(PAPERS, ()),
    "picture-filter": Shot(PAPERS, ("/", *"agents has:code stars:>1k")),
    "picture-text": Shot(PAPERS | {"texts": FakeTexts(DOCUMENT)}, ("enter", "]", "]", "tab")),
    "picture-bookmarks": Shot(PAPERS, ("5", "B")),
    "picture-dialog": Shot(PAPERS, ("T",), (80, 24)),
    "picture-light": Shot(PAPERS | LIGHT, ("j",)),
}
"""The pictures, by the names of their files."""


async def drawn(name: str) -> str:
    """Return a picture as SVG."""
    shot = SHOTS[name]
    with tempfile.TemporaryDirectory() as folder:
        async with opened(make_app(Path(folder), **shot.options), size=shot.size) as reader:
            await reader.press(*shot.keys)
            for widget in (*reader.app.screen.query(Input), *reader.app.screen.query(TextArea)):
                widget.cursor_blink = False
            svg = reader.app.export_screenshot(title="paperreader")
    return re.sub(r"terminal-\d+", name, FONTS.sub("", svg))


def main() -> None:
    """Make all pictures."""
    for name in SHOTS:
        svg = asyncio.run(drawn(name))
        if len(svg.encode()) > MOST_BYTES:
            raise SystemExit(f"{name}.svg has more than {MOST_BYTES:,} bytes.")
        (HERE / f"{name}.svg").write_text(svg, encoding="utf-8")
        print(HERE / f"{name}.svg")


if __name__ == "__main__":
    main()
