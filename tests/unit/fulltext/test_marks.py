"""Marks of texts that are changed."""

from __future__ import annotations

import pytest

from paperreader.fulltext.document import Mark, Paragraph, RichText, Table
from paperreader.fulltext.latexml.marks import without_errors


@pytest.mark.parametrize(
    ("text", "errors", "shown"),
    [
        ("\\cellcolor [HTML]F2B6B6 48.9", [(0, 10), (11, 23)], "48.9"),
        ("best \\x of \\y all", [(5, 7), (11, 13)], "best of all"),
        ("\\cellcolor", [(0, 10)], ""),
        ("plain", [], "plain"),
    ],
)
def test_a_cell_is_shown_without_commands(text: str, errors: list[tuple[int, int]], shown: str) -> None:
    cell = RichText(text, tuple(Mark(start, end, "error") for start, end in errors))
    table = without_errors(Table(None, RichText(""), ((cell,),)))
    assert isinstance(table, Table)
    assert table.rows[0][0].text == shown


def test_the_other_marks_of_a_cell_stay_where_they_were() -> None:
    text = "\\x  see Fig. 1 now"
    link = Mark(text.index("Fig"), text.index(" now"), "jump", "F1")
    table = without_errors(Table(None, RichText(""), ((RichText(text, (Mark(0, 2, "error"), link)),),)))
    assert isinstance(table, Table)
    (cell,) = table.rows[0]
    assert [cell.text[mark.start : mark.end] for mark in cell.marks] == ["Fig. 1"]


def test_running_text_keeps_its_commands() -> None:
    paragraph = Paragraph(RichText("\\Return 7", (Mark(0, 7, "error"),)))
    assert without_errors(paragraph) is paragraph
