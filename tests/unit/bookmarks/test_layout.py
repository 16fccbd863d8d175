from __future__ import annotations

import json

import pytest

from paperreader.bookmarks.layout import TABLE, Malformed, parse, pieces
from paperreader.bookmarks.row import Row

ROW = b'{\n   "id": "2611.00001",\n   "title": "One"\n  }'
FILE = b'{\n "_default": {\n  "1": ' + ROW + b"\n }\n}\n"


def written(tables: dict[str, dict[str, Row]]) -> bytes:
    return b"".join(pieces(tables))


def test_a_file_of_ours_is_read_and_written_to_the_byte() -> None:
    assert written(parse(FILE)) == FILE


@pytest.mark.parametrize("count", [0, 1, 2, 255, 256, 257, 600])
def test_any_number_of_rows_makes_json_that_is_read_back(count: int) -> None:
    rows = {str(number): Row(b'{"id": "2611.%05d"}' % number) for number in range(1, count + 1)}
    data = written({TABLE: rows, "other": {}})
    assert len(json.loads(data)[TABLE]) == count
    assert written(parse(data)) == data


def test_no_tables_are_an_empty_object() -> None:
    assert written({}) == b"{}\n"
    assert parse(b"{}\n") == {}


def test_rows_are_in_the_order_of_the_file_and_hold_their_bytes() -> None:
    rows = parse(b'{"_default": {"7": {"id": "b"}, "3": {"id": "a", "odd": 1.0}}}')[TABLE]
    assert list(rows) == ["7", "3"]
    assert b"1.0" in rows["3"].json


def test_rows_that_stayed_the_same_are_the_same_objects() -> None:
    before = parse(FILE)
    after = parse(FILE.replace(b"\n }\n}", b',\n  "2": {"id": "2611.00002"}\n }\n}'), before)
    assert after[TABLE]["1"] is before[TABLE]["1"]
    assert after[TABLE]["2"].paper_id == "2611.00002"


def test_a_file_of_another_writer_gets_our_layout_without_a_value_changed() -> None:
    foreign = json.dumps(
        {"_default": {"1": {"id": "x", "n": 12345678901234567890, "t": "é"}}, "mine": {"5": {}}}
    )
    data = written(parse(foreign.encode()))
    assert json.loads(data) == json.loads(foreign)
    assert data.count(b"\n") > 5


def test_one_row_that_cannot_be_read_does_not_take_the_others_along() -> None:
    rows = parse(b'{"_default": {"1": {"id": 5}, "2": {"id": "2611.00002"}}}')[TABLE]
    assert rows["1"].bookmark is None
    assert rows["2"].bookmark is not None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (b"\xef\xbb\xbf" + FILE, "byte-order mark"),
        (b'{"_default": {"1": {"id": "\xff"}}}', "byte 27 is not UTF-8"),
        (FILE[:-4], "line 7"),
        (FILE + FILE, "line 9, column 1: Extra data"),
        (b'{"_default": {"1": {"id": "x", "n": NaN}}}', "NaN is not JSON"),
        (b"null", "not an object of tables"),
        (b'{"_default": {"1": 5}}', "row 1 is not an object"),
        (b'{"_default": {"1": {}, "1\\u001b[2J": {}}}', "is not the number of a row"),
        (b'{"_default": {"01": {"id": "x"}}}', "'01'"),
        (b'{"_default": {"1": {"id": "x"}, "1": {"id": "y"}}}', "'1' is given twice"),
        (b'{"_default": {"1": {"id": "x", "note": "a", "note": "b"}}}', "'note' is given twice"),
        (
            b'{"_default": {"1": {"title": "no id"}}}',
            "line 1: row 1 holds no bookmark, and neither does any other: there is no `id`",
        ),
        (b"[" * 100_000, "nested too deep"),
        (b'{"_default": {"1": {"id": "x", "d": ' + b"[" * 20_000 + b"]" * 20_000 + b"}}}", "nested too deep"),
    ],
)
def test_bytes_of_another_shape_are_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Malformed) as refused:
        parse(data)
    assert reason in str(refused.value)
    assert str(refused.value).isprintable()
