"""Full texts as JSON and as Markdown."""

from __future__ import annotations

import json
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
    Paragraph,
    Reference,
    RichText,
    Table,
    Theorem,
)
from paperreader.fulltext.markdown import read_markdown
from paperreader.fulltext.print_json import to_json
from paperreader.fulltext.print_markdown import to_markdown

DOCUMENT = Document(
    "2506.01713",
    2,
    "arxiv-html",
    "Lines & [Marks]",
    ("Ada Lovelace", "Alan Turing"),
    (
        Heading(1, "1", RichText("Introduction")),
        Paragraph(
            RichText(
                "Let x₁ be *bold*, as in [1] and site.1",
                (
                    Mark(4, 6, "math", "x_{1}"),
                    Mark(10, 16, "strong"),
                    Mark(24, 27, "citation", "bib1"),
                    Mark(32, 36, "link", "https://x.org/a b"),
                    Mark(37, 38, "footnote", "foot1"),
                ),
            )
        ),
        Footnote("1", RichText("A note.")),
        ItemList(ordered=True, items=(ListItem(0, RichText("one\nmore")), ListItem(1, RichText("inside")))),
        Table(
            "1",
            RichText("Table 1: Scores."),
            (
                (RichText("Model"), RichText("a|b")),
                (RichText("∥x∥"), RichText("")),
            ),
            1,
        ),
        Equation("(3)", "x = y", "x=y"),
        Figure("2", RichText("Figure 2: A line."), "https://arxiv.org/x1.png"),
        Code("a = '```'", RichText("Listing 1: Code"), "python"),
        Theorem(RichText("Theorem 1 (Lines).")),
        Reference("[1]", RichText("Ada Lovelace. Notes.")),
    ),
    ("1 command could not be converted.",),
    MappingProxyType({"foot1": 2}),
)


def test_json_has_the_documented_keys() -> None:
    record = json.loads(to_json(DOCUMENT))
    blocks = record.pop("blocks")
    assert record == {
        "id": "2506.01713",
        "version": 2,
        "source": "arxiv-html",
        "title": "Lines & [Marks]",
        "authors": ["Ada Lovelace", "Alan Turing"],
        "warnings": ["1 command could not be converted."],
    }
    assert blocks == [
        {"kind": "heading", "level": 1, "number": "1", "text": "Introduction"},
        {"kind": "paragraph", "text": "Let x₁ be *bold*, as in [1] and site.1"},
        {"kind": "footnote", "mark": "1", "text": "A note."},
        {
            "kind": "list",
            "ordered": True,
            "items": [{"depth": 0, "text": "one\nmore"}, {"depth": 1, "text": "inside"}],
        },
        {
            "kind": "table",
            "number": "1",
            "caption": "Table 1: Scores.",
            "rows": [["Model", "a|b"], ["∥x∥", ""]],
        },
        {"kind": "equation", "number": "(3)", "text": "x = y", "latex": "x=y"},
        {
            "kind": "figure",
            "number": "2",
            "caption": "Figure 2: A line.",
            "image": "https://arxiv.org/x1.png",
        },
        {"kind": "code", "text": "a = '```'", "caption": "Listing 1: Code", "language": "python"},
        {"kind": "theorem", "title": "Theorem 1 (Lines)."},
        {"kind": "reference", "label": "[1]", "text": "Ada Lovelace. Notes."},
    ]


def test_markdown_keeps_maths_tables_and_footnotes() -> None:
    assert (
        "".join(to_markdown(DOCUMENT))
        == r"""# Lines \& \[Marks\]

Ada Lovelace, Alan Turing

> 1 command could not be converted.

## 1 Introduction

Let $x_{1}$ be **\*bold\***, as in \[1\] and [site](<https://x.org/a%20b>).[^1]

[^1]: A note.

1. one

   more
    1. inside

Table 1: Scores.

| Model | a\|b |
| --- | --- |
| ∥x∥ |  |

$$
x=y \tag{3}
$$

![](<https://arxiv.org/x1.png>)

Figure 2: A line.

Listing 1: Code

````python
a = '```'
````

**Theorem 1 (Lines).**

- \[1\] Ada Lovelace. Notes.
"""
    )


def test_printed_markdown_reads_back() -> None:
    again = read_markdown("".join(to_markdown(DOCUMENT)))
    kinds = [block.kind for block in again.blocks]
    assert again.title == "Lines & [Marks]"
    assert [kind for kind in kinds if kind not in ("paragraph", "list")] == [
        "heading",
        "table",
        "equation",
        "figure",
        "code",
    ]
