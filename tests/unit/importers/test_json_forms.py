"""CSL-JSON, collections, our own JSON Lines and bookmarks files."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from paperreader.errors import UsageError
from paperreader.importers.base import Imported, Outcome
from paperreader.importers.registry import read_entries
from paperreader.models.entry import Entry, Status
from tests.unit.importers.samples import BOOKMARKS, COLLECTION, CSL_JSON, JSONL


def read(value: Any, format: str | None = None) -> Outcome:
    text = value if isinstance(value, str) else json.dumps(value)
    return read_entries(text, "file", format)


def entries(value: Any, format: str | None = None) -> list[Entry]:
    return [row.entry for row in read(value, format).imported]


def reasons(outcome: Outcome) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in outcome.rejected]


def deep(item: Any) -> str:
    """Return the JSON of an object, with a member that no decoder accepts."""
    return json.dumps(item)[:-1] + ', "deep": ' + "[" * 100_000 + "]" * 100_000 + "}"


KNOWN = {"id": "2506.01713", "title": "Kept", "type": "article", "sources": []}


@pytest.mark.parametrize(
    ("format", "around"),
    [
        ("csl-json", "[{},{}]"),
        ("csl-json", '{{"items":[{},{}]}}'),
        ("bookmarks", "[{},{}]"),
        ("bookmarks", '{{"_default":{{"1":{},"2":{}}}}}'),
        ("jsonl", "{}\n{}"),
    ],
)
def test_an_item_that_is_nested_too_deeply_is_named_and_no_other_is_lost(format: str, around: str) -> None:
    outcome = read(around.format(deep({"id": "2506.00001"}), json.dumps(KNOWN)), format)
    assert [row.entry.paper.id for row in outcome.imported] == ["2506.01713"]
    assert reasons(outcome) == [(1, "it is nested too deeply")]
    assert "2506.00001" in outcome.rejected[0].text


def test_an_item_of_a_collection_that_is_nested_too_deeply_is_named() -> None:
    kept = json.dumps({"type": "paper", "id": "2506.01713", "title": "Kept"})
    outcome = read('{"slug":"a/b","title":"C","items":[' + deep({"type": "paper"}) + f",{kept}]}}")
    assert [row.entry.paper.id for row in outcome.imported] == ["2506.01713"]
    assert reasons(outcome) == [(1, "it is nested too deeply")]


@pytest.mark.parametrize("format", ["csl-json", "bookmarks"])
def test_half_a_character_loses_no_item(format: str) -> None:
    half = json.dumps({**KNOWN, "id": "2506.00001", "title": "Cut \ud83d"})
    outcome = read(f"[{half},{json.dumps(KNOWN)}]", format)
    assert [row.entry.paper.id for row in outcome.imported] == ["2506.00001", "2506.01713"]
    outcome.imported[0].entry.paper.title.encode()
    assert not outcome.rejected


@pytest.mark.parametrize("text", ['{"a": ' + "[" * 100_000, '{"_default": ' + '{"1":' * 100_000])
def test_a_file_that_is_nested_too_deeply_itself_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="nested too deeply"):
        read(text, "bookmarks")


def test_an_item_of_zotero() -> None:
    (entry,) = entries(CSL_JSON)
    assert (entry.paper.id, entry.paper.title) == ("1706.03762", "Attention Is All You Need")
    assert entry.paper.authors == ("Ashish Vaswani", "OpenAI")
    assert entry.paper.published == date(2017, 6, 12)
    assert entry.note == "version: 5"


@pytest.mark.parametrize(
    "field",
    [
        {"number": "arXiv:2506.01713"},
        {"archive": "arXiv", "archive_location": "2506.01713"},
        {"note": "arXiv:2506.01713 [cs, stat]"},
        {"note": "arXiv: 2506.01713"},
        {"URL": "http://arxiv.org/abs/2506.01713"},
        {"DOI": "10.48550/arXiv.2506.01713"},
        {"id": "2506.01713"},
        {"container-title": "arXiv preprint arXiv:2506.01713"},
    ],
)
def test_the_identifier_is_found_wherever_zotero_puts_it(field: dict[str, str]) -> None:
    (entry,) = entries([{"type": "article", "title": "T", **field}])
    assert entry.paper.id == "2506.01713"
    assert (entry.paper.doi, entry.paper.journal) == (None, None)


@pytest.mark.parametrize(
    ("issued", "wanted"),
    [
        ({"date-parts": [[2017, 6, 12]]}, date(2017, 6, 12)),
        ({"date-parts": [["2017", "6"]]}, date(2017, 6, 1)),
        ({"date-parts": [[2017], [2018]]}, date(2017, 1, 1)),
        ({"date-parts": []}, None),
        ({"date-parts": [[]]}, None),
        ({"date-parts": [[None]]}, None),
        ({"raw": "2017-06-12"}, date(2017, 6, 12)),
        ({"literal": "circa 2017"}, date(2017, 1, 1)),
        ("2017-06", date(2017, 6, 1)),
        ([], None),
    ],
)
def test_days(issued: object, wanted: date | None) -> None:
    assert entries([{"type": "book", "title": "T", "issued": issued}])[0].paper.published == wanted


def test_names_have_particles_and_suffixes() -> None:
    (entry,) = entries(
        [
            {
                "type": "book",
                "title": "T",
                "author": [
                    {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
                    {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
                    {"name": "OpenAI"},
                    {"family": 5},
                    "Ada",
                    {},
                ],
            }
        ]
    )
    assert entry.paper.authors == ("Ludwig van Beethoven", "Martin Luther King Jr.", "OpenAI", "5", "Ada")


def test_items_that_are_none_are_named_by_their_number() -> None:
    assert reasons(read([{"type": "book"}, 5, None, {"title": "T"}], "csl-json")) == [
        (1, "it names neither an identifier of a paper nor a title"),
        (2, "it is not an item of CSL-JSON, which is an object"),
    ]


def test_a_collection_gives_its_papers_their_notes_and_its_title() -> None:
    outcome = read(COLLECTION)
    (row,) = outcome.imported
    assert (row.entry.paper.id, row.entry.note, row.entry.collections) == ("2506.01713", "n", ("Engines",))
    assert reasons(outcome) == [(2, "it is a model, not a paper")]
    assert read(f"[{COLLECTION}, {COLLECTION}]").format == "collection"


def test_our_own_lines_are_read_whole() -> None:
    first, second = entries(JSONL)
    assert (first.tags, first.note, first.status, first.rating) == (("nlp",), "Read it.", Status.LATER, 4)
    assert first.added == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    assert (second.paper.id, second.tags) == ("2506.01713", ())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"format": 2, "paper": {"id": "2506.01713"}}', "a newer paperreader"),
        ('{"format": 1, "paper": {"title": "T"}}', "missing required field `id`"),
        ('{"format": 1, "paper": {"id": "nonsense"}}', "'nonsense' is not the identifier of a paper"),
        ('{"format": 1, "paper": {"id": "2506.01713"}, "rating": 9}', "from 1 to 5"),
        ('{"format": 1, "paper": {"id": "2506.01713"}, "status": "lost"}', "Invalid enum value"),
        ('{"format": 1, "paper": {"id": "2506.01713", "upvotes": "many"}}', "$.paper.upvotes"),
        ('{"format": 1, "paper": {"id": "2506.01713"}, "added": "0001-01-01T00:00:00+23:00"}', "the date"),
        ('{"format": 1, "paper": []}', "not a JSON object"),
        ('{"format": 1, "paper": {"id": "2506.01713"', "not JSON"),
        ("[]", "not a JSON object"),
        ('{"id": "2506.01713", "note": "%s"}' % ("x" * 20_001), "a note holds at most 20,000"),
    ],
)
def test_a_line_that_is_none_is_named_and_costs_no_other(line: str, reason: str) -> None:
    outcome = read(f'{{"id": "1706.03762"}}\n{line}\n\n{{"id": "2401.00001"}}\n', "jsonl")
    assert [row.entry.paper.id for row in outcome.imported] == ["1706.03762", "2401.00001"]
    ((number, told),) = reasons(outcome)
    assert number == 2
    assert reason in told


def test_a_bookmarks_file_is_read() -> None:
    first, second = entries(BOOKMARKS)
    assert (first.paper.title, first.tags, first.note, first.rating) == ("T", ("a/b",), "n", 3)
    assert (second.paper.id, second.paper.title) == ("hep-th/9901001", "")


def test_what_list_prints_is_read() -> None:
    value = [
        {"id": "2506.01713", "title": "T", "authors": ["A B"], "tags": ["x"], "note": None, "read": True}
    ]
    assert read(value).format == "bookmarks"
    (entry,) = entries(value)
    assert (entry.paper.authors, entry.tags, entry.note) == (("A B",), ("x",), "")


@pytest.mark.parametrize("value", [{"a": {"b": 1}}, {"a": {"b": []}}, [[]], [None]])
def test_rows_that_hold_nothing_are_named(value: object) -> None:
    assert len(read(value, "bookmarks").rejected) == 1


def test_texts_are_clean_and_addresses_safe() -> None:
    (entry,) = entries(
        '{"format": 1, "paper": {"id": "2506.01713", "title": "a\\u001b[2Jb\\nc", "code_url": "javascript:x",'
        ' "project_url": "https://a.example/x"}, "tags": ["x\\u202ey", ""], "note": "a\\u0007\\nb"}'
    )
    assert entry.paper.title == "ab c"
    assert (entry.paper.code_url, entry.paper.project_url) == (None, "https://a.example/x")
    assert (entry.tags, entry.note) == (("xy",), "a\nb")


def test_rows_say_where_they_begin() -> None:
    assert [row.line for row in read('{"id":"2506.01713"}\n\n{"id":"2401.00001"}\n').imported] == [1, 3]
    assert all(isinstance(row, Imported) for row in read(BOOKMARKS).imported)
