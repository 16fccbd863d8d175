from __future__ import annotations

import pytest

from paperreader.bookmarks.faults import first_fault, row_lines, too_deep
from paperreader.bookmarks.layout import Malformed, parse

LINES = """{
 "_meta": {"1": {"version": 2}},
 "_default": {
  "1": {"id": "a", "note": "a \\"{[ \\\\"},
  "7":
   {"id": "b", "x": {"1": [{"y": 1}, {"y": 2}]}}
 }
}
"""


def test_a_text_without_a_fault_has_none() -> None:
    assert first_fault(LINES) is None


def test_the_rows_of_a_table_are_found_on_their_lines() -> None:
    assert row_lines(LINES, "_default") == {"1": 4, "7": 5}
    assert row_lines(LINES, "_meta") == {"1": 2}
    assert row_lines(LINES, "none") == {}


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ('"7"', '"1"', 5, "'1' is given twice in one object"),
        ('"7"', '"seven"', 5, "'seven' is not the number of a row"),
        ('"x": {"1"', '"x": {"one"', None, ""),
        ('[{"y": 1}', '[{"y": 1, "y": 1}', 6, "'y' is given twice"),
        ('{"version": 2}', "[]", 2, "row 1 is not an object"),
        ('{"1": {"version": 2}}', "5", 2, "the table '_meta' is not an object"),
        ('"id": "b"', '"id": NaN', 6, "NaN is not JSON"),
        ('"id": "b"', '"id": [1, -Infinity]', 6, "-Infinity is not JSON"),
        ('"id": "b"', '"id": "b", "\\u0069d": "c"', 6, "'id' is given twice"),
    ],
)
def test_a_fault_is_told_with_its_line(before: str, after: str, line: int | None, reason: str) -> None:
    assert before in LINES
    fault = first_fault(LINES.replace(before, after))
    assert (fault or "").startswith(f"line {line}: {reason}" if line else "")
    assert bool(fault) is bool(line)


@pytest.mark.parametrize("text", ["null", "5", '"x"', "[]", "\n\n[{}]"])
def test_what_is_no_object_is_told(text: str) -> None:
    line = text.count("\n") + 1
    assert first_fault(text) == f"line {line}: it is not an object of tables of rows"


def test_the_line_on_which_nesting_goes_too_deep_is_told() -> None:
    text = '{\n"_default": {"1": {"id": "x", "d":\n' + "[" * 100_000 + "]" * 100_000 + "}}}"
    assert too_deep(text) == "line 3: it is nested too deep"
    with pytest.raises(Malformed, match="line 3: it is nested too deep"):
        parse(text.encode())


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (LINES.replace('"7"', '"1"').encode(), "line 5: '1' is given twice"),
        (LINES.replace('"b"', "NaN").encode(), "line 6: NaN"),
        (LINES.replace('"id": "b",', '"id": "b"').encode(), "line 6, column 15"),
        (LINES.replace('"b"', '"\ufffd"').encode().replace(b"\xef\xbf\xbd", b"\xff"), "line 6: byte"),
        (LINES.replace('"id"', '"name"').encode(), "line 4: row 1 holds no bookmark"),
        (LINES.replace('"_default": {', '"_default": {"x": {},').encode(), "line 3: 'x' is not the number"),
    ],
)
def test_every_refusal_of_a_file_names_a_line(data: bytes, told: str) -> None:
    with pytest.raises(Malformed) as refused:
        parse(data)
    assert told in str(refused.value)
