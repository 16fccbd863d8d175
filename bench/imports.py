"""How long an import of 5,000 BibTeX entries takes, beside bibtexparser, which only parses them.

    python bench/imports.py

Exits with 1 if a promise is broken.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from command_line import PROGRAM, environment, seconds
from figures import Figure, print_figures

ENTRIES = 5_000
ROUNDS = 3
BUDGET = 4_000.0
"""Milliseconds, in the middle. The ratio shows how busy the machine is: bibtexparser stores nothing."""

WORDS = str.split(
    "learning deep neural networks attention large language models efficient inference sparse reward policy"
    " gradient graph vision transformer adversarial robust optimization convex bandit causal"
)
PARSE = "import sys, bibtexparser; bibtexparser.parse_file(sys.argv[1])"


def main() -> int:
    taken: dict[str, list[float]] = {"parse": [], "import": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "many.bib")
        path.write_text(_bibliography(random.Random(1)), encoding="utf-8")
        for number in range(ROUNDS):
            surroundings = environment(f"{folder}/{number}")
            for name, command in (
                ("parse", [sys.executable, "-c", PARSE]),
                ("import", [*PROGRAM, "bookmark", "import"]),
            ):
                taken[name].append(1000 * seconds([*command, str(path)], surroundings))
    floor = Figure("parse with bibtexparser", taken["parse"])
    ours = Figure("bookmark import", taken["import"], BUDGET, "p50", floor.p50)
    return bool(print_figures(f"an import of {ENTRIES:,} BibTeX entries", [floor, ours]))


def _bibliography(chance: random.Random) -> str:
    """Return entries as Google Scholar, publishers and DBLP write them, in turn."""
    return "\n".join(_entry(number, chance) for number in range(ENTRIES))


def _entry(number: int, chance: random.Random) -> str:
    title = " ".join(chance.choices(WORDS, k=8)).title()
    authors = " and ".join(
        f"{chance.choice(WORDS).title()}, {name}"
        for name in chance.choices(("Ada", "K{\\'a}lm{\\'a}n", "J. S."), k=chance.randint(1, 8))
    )
    arxiv = f"{chance.randint(10, 25)}{chance.randint(1, 12):02}.{number:05}"
    kind, said = (
        ("article", f"journal = {{arXiv preprint arXiv:{arxiv}}}"),
        ("inproceedings", f"booktitle = {{Proc. of {title}}}, pages = {{1--9}}, doi = {{10.1000/{number}}}"),
        ("article", f"journal = {{CoRR}}, volume = {{abs/{arxiv}}}, url = {{http://arxiv.org/abs/{arxiv}}}"),
        ("book", "publisher = {A \\& B}, edition = {2nd}, keywords = {a, b}"),
    )[number % 4]
    abstract = " ".join(chance.choices(WORDS, k=120))
    return (
        f"@{kind}{{key{number},\n  title = {{{{{title}}} {number}}},\n  author = {{{authors}}},\n"
        f"  year = 20{arxiv[:2]},\n  abstract = {{{abstract}}},\n  {said}\n}}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
