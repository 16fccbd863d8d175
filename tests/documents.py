"""A full text with blocks of every kind, made by hand."""

from __future__ import annotations

import re
from types import MappingProxyType

from paperreader.fulltext.document import (
    Code,
    Document,
    Equation,
    Figure,
    Footnote,
    Heading,
    ItemList,
    ListItem,
    Mark,
    MarkKind,
    Paragraph,
    Reference,
    RichText,
    Table,
    Theorem,
)

_MARKED = re.compile(r"\[([^\[\]|]*)\|(\w+)(?:\|([^\[\]]*))?\]")


def rich(text: str) -> RichText:
    """Return a text in which `[words|kind|target]` is marked."""
    marks: list[Mark] = []
    plain = ""
    at = 0
    for found in _MARKED.finditer(text):
        plain += text[at : found.start()]
        kind: MarkKind = found[2]  # type: ignore[assignment]
        marks.append(Mark(len(plain), len(plain) + len(found[1]), kind, found[3] or ""))
        plain += found[1]
        at = found.end()
    return RichText(plain + text[at:], tuple(marks))


def table(rows: str, *, head: int = 1, caption: str = "", number: str | None = None) -> Table:
    """Return a table whose rows are lines, with `|` between cells."""
    cells = tuple(tuple(rich(cell.strip()) for cell in row.split(";")) for row in rows.strip().splitlines())
    return Table(number, rich(caption), cells, head)


BLOCKS = (
    Heading(1, None, rich("Abstract")),
    Paragraph(rich("We train agents that fail early and cheaply, and report what that costs.")),
    Heading(1, "1", rich("Introduction")),
    Paragraph(
        rich(
            "Agents learn from failures (Doe, [[2|citation|bib.2]]), as [Section 2|jump|S2] shows. "
            "A loss of [ℒ = Σᵢ wᵢ|math|\\mathcal{L}=\\sum_i w_i] is [small|emphasis] "
            "for [naïve|strong] baselines[1|footnote|fn1]; code is at "
            "[our page|link|https://example.org/code]."
        )
    ),
    Footnote("1", rich("A baseline is naïve if it never asks.")),
    ItemList(
        ordered=False,
        items=(
            ListItem(0, rich("Early failures are cheap, and an agent that makes them learns from each one.")),
            ListItem(1, rich("So are [late|emphasis] ones, if they are rare.")),
            ListItem(0, rich("Nothing else is.")),
        ),
    ),
    Heading(1, "2", rich("Method")),
    Heading(2, "2.1", rich("Objective")),
    Paragraph(rich("The objective in [(1)|jump|E1] weighs each step; see also [Table 1|jump|T1].")),
    Equation(
        "1", "ℒ(θ) = Σᵢ wᵢ · log p(yᵢ | xᵢ; θ)", "\\mathcal{L}(\\theta)=\\sum_i w_i\\log p(y_i|x_i;\\theta)"
    ),
    Equation("2", "f(x) = ⎧ 1  x > 0\n       ⎩ 0  otherwise", "f(x)=\\begin{cases}1\\end{cases}"),
    Theorem(rich("Theorem 1 (Early stopping).")),
    Paragraph(rich("If wᵢ > 0, training stops.")),
    Heading(3, "2.1.1", rich("Details")),
    Code(
        "for step in range(10):\n    loss = agent.fail()\n    loss.backward()", rich("Listing 1: Training.")
    ),
    Heading(2, "2.2", rich("Results")),
    table(
        "Model; BLEU; Cost\nRandom walker; 3.1; 10\nEarly failures (ours); 28.45; 1.2k\n日本語モデル; –; 7",
        caption="Table 1: Scores of each model.",
        number="1",
    ),
    table(
        "\n".join("; ".join(f"column {column} row {row}" for column in range(9)) for row in range(4)),
        caption="Table 2: Wider than a screen.",
        number="2",
    ),
    Figure("1", rich("Figure 1: Failures over time."), "https://arxiv.org/html/2611.00001v2/x1.png"),
    Heading(1, None, rich("References")),
    Reference("[1]", rich("A. Nobody. Failing late. 2019.")),
    Reference("[2]", rich("J. Doe and R. Roe. Failing early: a study of agents. arXiv:1706.03762, 2017.")),
)

ANCHORS = {"S2": 6, "S2.SS1": 7, "E1": 9, "T1": 16, "fn1": 4, "bib.1": 20, "bib.2": 21}

DOCUMENT = Document(
    id="2611.00001",
    version=2,
    source="arxiv-html",
    title="Learning Agents from Early Failures",
    authors=("Ada Lovelace", "Alan Turing"),
    blocks=BLOCKS,
    warnings=("The page has no pictures.",),
    anchors=MappingProxyType(ANCHORS),
)
