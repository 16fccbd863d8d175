"""Blocks as lines: nothing is lost, lines fit, columns stand one below the other."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from paperreader.fulltext.document import (
    Code,
    Equation,
    Figure,
    Footnote,
    ItemList,
    ListItem,
    Mark,
    Paragraph,
    Reference,
    RichText,
)
from paperreader.fulltext.layout import lay_out, line_of, parts_of, rough_height, text_lines
from paperreader.fulltext.wrapping import Cells, wrapped
from tests.documents import BLOCKS, DOCUMENT, rich, table

CELLS = Cells(cell_len)
WIDTHS = (20, 40, 58, 88, 120)


def lines(block: object, width: int = 60) -> list[str]:
    laid = lay_out(block, width, CELLS)  # type: ignore[arg-type]
    return ["".join(piece.text for piece in line).rstrip() for line in laid.lines]


def words(text: str) -> list[str]:
    return text.split()


TEXTS = st.text(st.sampled_from("abc de, ñ é 日本語 ∑ℝ α̂ \u0301-"), max_size=80)


@given(TEXTS, st.integers(1, 30), st.none() | st.integers(1, 30))
def test_wrapping_loses_nothing_but_blanks_and_keeps_to_the_width(
    text: str, width: int, first: int | None
) -> None:
    spans = wrapped(text, CELLS, width, first=first)
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    widest = max((cell_len(character) for character in text), default=0)
    for place, (start, end) in enumerate(spans):
        room = width if place or first is None else first
        assert cell_len(text[start:end].rstrip()) <= max(room, widest)


def paragraph(text: str) -> Paragraph:
    return Paragraph(rich(text))


def test_a_line_is_broken_between_words_and_a_long_word_inside() -> None:
    assert lines(paragraph("one two three"), 9) == ["one two", "three"]
    assert lines(paragraph("https://example.org/a"), 10) == ["https://ex", "ample.org/", "a"]


def test_wide_characters_are_broken_between_and_keep_their_full_stop() -> None:
    assert lines(paragraph("日本語のモデル。次"), 14) == ["日本語のモデ", "ル。次"]
    assert lines(paragraph("モデル（次）"), 8) == ["モデル", "（次）"]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_word_is_there_at_every_width(width: int) -> None:
    for block in BLOCKS:
        shown = "".join(lines(block, width)).replace(" ", "")
        for text in parts_of(block):
            for word in words(text.text):
                assert word[:3] in shown or word[:1] in shown, (block, word)


@pytest.mark.parametrize("width", WIDTHS)
def test_only_tables_code_and_equations_of_several_lines_are_wider(width: int) -> None:
    for block in BLOCKS:
        wide = lay_out(block, width, CELLS).width > width
        assert not wide or block.kind in {"table", "code", "equation"}, block


def test_the_parts_of_a_list_are_indented_by_their_depth() -> None:
    items = (ListItem(0, rich("one two three four")), ListItem(1, rich("deep")), ListItem(0, rich("last")))
    assert lines(ItemList(ordered=False, items=items), 21) == [
        "  • one two three",
        "    four",
        "     • deep",
        "  • last",
    ]
    assert lines(ItemList(ordered=True, items=items), 40) == [
        "  1. one two three four",
        "     1. deep",
        "  2. last",
    ]


def test_an_item_keeps_the_label_of_the_page_and_its_paragraphs() -> None:
    items = (ListItem(0, rich("first\nsecond"), "(a)"),)
    assert lines(ItemList(ordered=True, items=items), 40) == ["  (a) first", "      second"]


def test_columns_are_aligned_and_numbers_stand_right() -> None:
    assert lines(table("Model; Score\nours; 28.45\n日本; 3.1")) == [
        "Model  Score",
        "────────────",
        "ours   28.45",
        "日本     3.1",
    ]


def test_a_heading_that_spans_columns_does_not_widen_the_first() -> None:
    spanned = table("; Scores of models;\nName; a; b\nx; 1; 2", head=2)
    assert lines(spanned) == [
        "      Scores of models",
        "Name        a        b",
        "──────────────────────",
        "x           1        2",
    ]


def test_prose_in_a_table_is_wrapped_when_the_table_is_too_wide() -> None:
    prose = table(f"Name; Text\nx; {'word ' * 40}", head=1)
    laid = lay_out(prose, 60, CELLS)
    assert laid.width <= 60
    assert sum("word" in line for line in lines(prose)) > 3


def test_a_table_that_is_too_wide_keeps_its_columns() -> None:
    wide = table("\n".join("; ".join(f"cell {row}.{column}" for column in range(20)) for row in range(3)))
    assert lay_out(wide, 60, CELLS).width > 60
    assert "cell 2.19" in lines(wide)[-1]


def test_a_row_of_a_large_table_is_found_and_made_alone() -> None:
    large = table("\n".join(f"{row}; value {row}" for row in range(5_000)), head=0)
    laid = lay_out(large, 60, CELLS)
    assert len(laid.lines) == 5_000
    assert line_of(laid.lines, 1 + 2 * 4_000, 0) == 4_000
    assert "".join(piece.text for piece in laid.lines[4_000]).split() == ["4000", "value", "4000"]


def test_an_equation_has_its_number_at_the_right_edge() -> None:
    assert lines(Equation("3", "a = b", "a=b"), 40) == ["    a = b                            (3)"]
    assert lines(Equation(None, "a = b", "a=b"), 40) == ["    a = b"]


def test_an_equation_of_several_lines_keeps_them() -> None:
    shown = lines(Equation("(2)", "f = ⎧ 1\n    ⎩ 0", "f"), 40)
    assert [line.split("(")[0].rstrip() for line in shown] == ["    f = ⎧ 1", "        ⎩ 0"]


def test_code_is_never_wrapped() -> None:
    code = Code("x = 1\n\tif x:\n" + "y" * 100, rich("Listing 1"))
    assert lines(code, 40) == ["Listing 1", "", "  x = 1", "      if x:", "  " + "y" * 100]


def test_a_figure_is_its_address_and_its_caption() -> None:
    figure = Figure("1", rich("Figure 1: A plot."), "https://arxiv.org/x1.png")
    assert lines(figure) == ["[Figure: https://arxiv.org/x1.png]", "Figure 1: A plot."]
    assert lines(Figure("1", rich("Figure 1")))[0] == "[Figure: the page has no picture of it]"


def test_footnotes_and_references_hang() -> None:
    assert lines(Footnote("12", rich("one two three")), 14) == ["   ¹² one two", "      three"]
    assert lines(Reference("[7]", rich("A. Author. A title.")), 20) == ["[7]  A. Author. A", "     title."]
    assert lines(Reference("Doe et al. (2017)", rich("A title.")), 24)[0] == "Doe et al. (2017) A"


def test_marks_nest_and_are_kept_in_pieces() -> None:
    text = RichText("see this link now", (Mark(4, 17, "strong"), Mark(9, 13, "link", "https://a.example")))
    (line,) = lay_out(Paragraph(text), 40, CELLS).lines
    assert [(piece.text, piece.styles, piece.mark) for piece in line] == [
        ("see ", ("text",), -1),
        ("this ", ("text", "strong"), -1),
        ("link", ("text", "strong", "link"), 1),
        (" now", ("text", "strong"), -1),
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_rough_height_is_near(width: int) -> None:
    rough = sum(rough_height(block, width) for block in BLOCKS)
    exact = sum(len(lay_out(block, width, CELLS).lines) for block in BLOCKS)
    assert 0.5 < rough / exact < 1.5


def test_a_text_as_plain_lines_begins_with_the_title_and_says_where_it_is_from() -> None:
    shown = list(text_lines(DOCUMENT, 60, cell_len))
    assert shown[:4] == [
        "Learning Agents from Early Failures",
        "Ada Lovelace, Alan Turing",
        "2611.00001 v2 · arXiv HTML",
        "The page has no pictures.",
    ]
    assert "1  Introduction" in shown
    assert shown[-1] == "     arXiv:1706.03762, 2017."
