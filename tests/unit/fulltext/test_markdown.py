"""Markdown as blocks: Hugging Face's conversions, and files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.errors import BadAnswer
from paperreader.fulltext.document import (
    Code,
    Equation,
    Figure,
    Heading,
    ItemList,
    Paragraph,
    Reference,
    Table,
    texts_of,
)
from paperreader.fulltext.markdown import read_markdown
from paperreader.fulltext.markdown_text import rich_text

SHARED = Path(__file__).parents[4] / "shared" / "data" / "fulltext"

CONVERTED = r"""Title: Lines: A Paper About Reading Markdown

URL Source: https://arxiv.org/html/2506.01713v2

Published Time: Wed, 26 Nov 2025 01:23:21 GMT

Markdown Content:
Lines: A Paper About Reading Markdown
===============

1.   [1 Introduction](https://arxiv.org/html/2506.01713v2#S1 "In Lines")
    1.   [1.1 Words](https://arxiv.org/html/2506.01713v2#S1.SS1 "In 1 Introduction")

\useunder

\reportnumber
001

Lines: A Paper About

Reading Markdown
================

Ada Lovelace 1 Alan Turing 2

###### Abstract

We read \theta_{\text{x}} and $x_1$.

![Image 1: Refer to caption](https://arxiv.org/html/2506.01713v2/x1.png)

Figure 1:  A line. See [2](https://arxiv.org/html/2506.01713v2#S2 "2").

Contents

1 Introduction
--------------

The first paragraph
has two lines.

*   •One: the first.
*   •Two
    goes on.
    1.   inside

### 1.1Words

Table 2: Scores.

| Model | Score |
| --- | --- |
| A | 4\|5 |
| $x^2$ | |

\mathcal{H}\leftarrow\{(P^{0},r^{\star})\}

```python
x = 1  # *no emphasis*
```

References
----------

*   [1] Ada Lovelace. Notes. 1843.
*   Turing et al. (1936)Alan Turing. Numbers.

A More
------

The end.
"""


def blocks_of(text: str) -> list[tuple[str, ...]]:
    return [(block.kind, *texts_of(block)) for block in read_markdown(text).blocks]


def test_a_conversion_becomes_blocks_without_furniture() -> None:
    document = read_markdown(CONVERTED, source="hf-markdown")
    assert (document.id, document.version) == ("2506.01713", 2)
    assert (document.title, document.source) == ("Lines: A Paper About Reading Markdown", "hf-markdown")
    assert [(block.kind, *texts_of(block)) for block in document.blocks] == [
        ("paragraph", "Ada Lovelace 1 Alan Turing 2"),
        ("heading", "Abstract"),
        ("paragraph", "We read θₓ and x₁."),
        ("figure", "Figure 1: A line. See 2."),
        ("heading", "Introduction"),
        ("paragraph", "The first paragraph has two lines."),
        ("list", "One: the first.", "Two goes on.", "inside"),
        ("heading", "Words"),
        ("table", "Table 2: Scores.", "Model Score", "A 4|5", "x² "),
        ("equation", "ℋ←{(P⁰,r⋆)}"),
        ("code", "", "x = 1  # *no emphasis*"),
        ("heading", "References"),
        ("reference", "Ada Lovelace. Notes. 1843."),
        ("reference", "Alan Turing. Numbers."),
        ("heading", "More"),
        ("paragraph", "The end."),
    ]


def test_the_details_of_blocks_are_kept() -> None:
    blocks = read_markdown(CONVERTED).blocks
    kinds = {type(block): block for block in reversed(blocks)}
    headings = [(block.number, block.level) for block in blocks if isinstance(block, Heading)]
    assert headings == [(None, 1), ("1", 1), ("1.1", 2), (None, 1), ("A", 1)]
    table, figure, items = kinds[Table], kinds[Figure], kinds[ItemList]
    assert isinstance(table, Table)
    assert (table.number, table.header_rows, {len(row) for row in table.rows}) == ("2", 1, {2})
    assert isinstance(figure, Figure)
    assert (figure.number, figure.image) == ("1", "https://arxiv.org/html/2506.01713v2/x1.png")
    assert isinstance(items, ItemList)
    assert [item.depth for item in items.items] == [0, 0, 1]
    equation, code = kinds[Equation], kinds[Code]
    assert isinstance(equation, Equation)
    assert equation.latex == r"\mathcal{H}\leftarrow\{(P^{0},r^{\star})\}"
    assert isinstance(code, Code)
    assert code.language == "python"
    assert [block.label for block in blocks if isinstance(block, Reference)] == [
        "[1]",
        "Turing et al. (1936)",
    ]


def test_a_dump_of_the_page_has_sections_and_no_chrome() -> None:
    text = """Title: Lines

URL Source: https://arxiv.org/html/2506.01713

Markdown Content:
Back to arXiv

This is experimental HTML to improve accessibility.

Why HTML?
Report Issue
Back to Abstract
Download PDF
 Abstract
1Introduction
 References

failed: mdframed.sty

License: CC BY 4.0
arXiv:2506.01713v1 [cs.GT] 18 Feb 2026

Ada Lovelace
Abstract

We dump.

keywords: lines
1Introduction

The first words.

2.1Counterfactual Words (CFR)

More words.
"""
    assert blocks_of(text) == [
        ("paragraph", "Ada Lovelace Abstract"),
        ("paragraph", "We dump."),
        ("paragraph", "keywords: lines 1Introduction"),
        ("paragraph", "The first words."),
        ("heading", "Counterfactual Words (CFR)"),
        ("paragraph", "More words."),
    ]


def test_hugging_face_s_own_page_is_not_the_text() -> None:
    text = CONVERTED.replace("arxiv.org/html/2506.01713v2\n", "huggingface.co/papers/2506.01713\n")
    with pytest.raises(BadAnswer, match=r"^Hugging Face sent its own page about the paper"):
        read_markdown(text, source="hf-markdown")


@pytest.mark.parametrize("text", ["", "one word", "Title: x\n\nMarkdown Content:\n"])
def test_markdown_without_a_paper_is_refused(text: str) -> None:
    with pytest.raises(BadAnswer):
        read_markdown(text)


@pytest.mark.parametrize(
    ("markdown", "text", "marks"),
    [
        ("costs $5 and $10", "costs $5 and $10", []),
        (r"foo\_bar 3\*4 snake_case_name", "foo_bar 3*4 snake_case_name", []),
        ("**bold _it_** and `c*d`", "bold it and c*d", [("strong", ""), ("emphasis", ""), ("code", "")]),
        ('[site](https://x.org/a_(b) "t")', "site", [("link", "https://x.org/a_(b)")]),
        ("[site](javascript:alert)", "site", []),
        (
            r"as \times (\mathbf{D}_{1}), so",
            "as × (D₁), so",
            [("math", r"\times"), ("math", r"(\mathbf{D}_{1})")],
        ),
        ("evil \x1b]52;c;x\x07 text", "evil  text", []),
    ],
)
def test_marks_of_a_line(markdown: str, text: str, marks: list[tuple[str, str]]) -> None:
    found = rich_text(markdown)
    assert (found.text, [(mark.kind, mark.target) for mark in found.marks]) == (text, marks)


@given(st.text(alphabet="ab1 \n\\*_$`[](){}|#-=>!.:\u202e\x1b", max_size=200))
def test_any_text_is_read_and_every_mark_is_inside_its_text(text: str) -> None:
    document = read_markdown(f"# Title\n\n## 1 Begin\n\nOne.\n\nTwo.\n\n{text}")
    for block in document.blocks:
        if isinstance(block, Paragraph | Heading):
            assert all(0 <= mark.start <= mark.end <= len(block.text.text) for mark in block.text.marks)
            assert "\x1b" not in block.text.text


@pytest.mark.parametrize("piece", ["\\a", "[", "_a", "$", "{", "*a ", "[](", "\\{", "| ", "- ", "#", "> "])
def test_a_long_line_of_marks_ends_in_time(piece: str) -> None:
    read_markdown("# Title\n\n## 1 Begin\n\nOne.\n\n" + piece * 100_000)


@pytest.mark.parametrize(("name", "sections"), [("2503.10291", 2), ("2603.19835", 2)])
def test_recorded_answers_have_their_sections_in_order(name: str, sections: int) -> None:
    if not SHARED.exists():
        pytest.skip("the recorded papers are not there")
    document = read_markdown((SHARED / "md" / f"{name}.md").read_text(encoding="utf-8"), source="hf-markdown")
    numbers = [block.number for block in document.blocks if isinstance(block, Heading)]
    assert (document.id, numbers) == (name, [None, *map(str, range(1, sections + 1))])
    assert "\\" not in json.dumps([texts_of(block) for block in document.blocks], ensure_ascii=False)
