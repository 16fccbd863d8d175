"""A field of the table is known wherever fields are used; an omission fails here.

That the page of the query language shows them is a matter of `test_docs`, and that SQL and memory agree about
them one of the property tests of `library.search`, which draw their numbers from the table.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual.style import Style

from paperreader.bookmarks import Bookmark
from paperreader.bookmarks.row import from_row, to_row
from paperreader.cli import plain
from paperreader.cli.formats import record_of, to_json, to_tsv
from paperreader.cli.options import SORT_KEYS
from paperreader.exporters.jsonl import to_jsonl
from paperreader.exporters.table import to_csv
from paperreader.importers.base import Imported
from paperreader.importers.records import read_jsonl
from paperreader.importers.table import read_csv
from paperreader.library import Library
from paperreader.models.entry import Entry
from paperreader.models.listing import Row
from paperreader.models.paper import Paper
from paperreader.query.complete import complete
from paperreader.query.context import QueryContext
from paperreader.query.fields import COUNTS, FACTS, FIELDS, NUMBERS, SORTS, SOURCE, TEXTS, nearest_field
from paperreader.query.memory import MemoryShelf
from paperreader.query.nodes import NumberRange, Order
from paperreader.query.parser import parse
from paperreader.ui.dialogs.help import _SIGNS, _language
from paperreader.ui.paper_list.row_text import NOTHING_OWN, meta_line
from paperreader.ui.paper_pane.document import Rendering, Room, paper_document
from tests.builders import NOW, build_edition, build_paper

if TYPE_CHECKING:
    from paperreader.query.kinds import NumberField, Sort
    from paperreader.query.shelf import Shelf

CONTEXT = QueryContext(today=NOW.date())
NONE: dict[str, Any] = dict.fromkeys((field.name for field in COUNTS), None)
PAGE = Path(__file__).parents[2] / "docs"
count = pytest.mark.parametrize("field", COUNTS, ids=lambda field: field.name)


def papers(field: NumberField) -> tuple[Paper, ...]:
    """Three papers: with 7 of a count, with 1,234 of it, and with a count that is not known."""
    return tuple(
        build_paper(number, **{**NONE, field.name: known}) for number, known in enumerate((7, 1_234, None), 1)
    )


def found(shelf: Shelf, text: str) -> list[str]:
    listing = shelf.select(parse(text), SOURCE, CONTEXT)
    return [row.paper.id for row in listing.rows(0, len(listing))]


@count
def test_a_count_is_an_attribute_of_papers_and_is_part_of_the_language(field: NumberField) -> None:
    assert field.name in Paper.__struct_fields__
    assert parse(f"{field.name}:7").node == NumberRange(field, 7, 7)
    assert parse(f"sort:-{field.name}").sort == (Order(SORTS[field.name], reverse=True),)


@count
def test_memory_and_library_select_and_order_by_a_count(field: NumberField, tmp_path: Path) -> None:
    few, many, unknown = papers(field)
    library = Library(tmp_path / "library.db", clock=lambda: NOW)
    edition = build_edition(papers=(few, many, unknown))
    library.store(edition)
    rows = tuple(Row(rank, paper) for rank, paper in enumerate(edition.papers, 1))
    for shelf in (MemoryShelf(rows), library.edition_shelf(edition.key), library.whole_shelf()):
        assert found(shelf, f"{field.name}:>7") == [many.id]
        assert found(shelf, f"sort:{field.name}") == [many.id, few.id, unknown.id]
        assert found(shelf, f"sort:-{field.name}") == [few.id, many.id, unknown.id]
    assert library.paper(few.id) == few
    library.close()


@pytest.mark.parametrize(
    "sort", [sort for sort in SORTS.values() if sort.sql and not sort.of_bookmark], ids=lambda sort: sort.name
)
def test_the_library_has_an_index_of_each_order_that_says_so(sort: Sort, tmp_path: Path) -> None:
    library = Library(tmp_path / "library.db", clock=lambda: NOW)
    with library._database.read() as connection:
        plan = connection.execute(f"explain query plan select rowid from papers p order by {sort.sql}")
        assert any("INDEX papers_" in step[-1] for step in plan) is sort.indexed
    library.close()


@count
def test_a_count_is_printed(field: NumberField) -> None:
    few, many, unknown = papers(field)
    records = [record_of(Row(None, paper), {}) for paper in (few, many, unknown)]
    assert [record[field.name] for record in json.loads("".join(to_json(records)))] == [7, 1_234, None]
    assert field.name in "".join(to_tsv([])).split()
    line = "".join(plain.to_lines([Row(1, many)], {}, for_terminal=True))
    assert f" · 1,234 {field.unit}s" in line
    assert f"1 {field.unit}\n" in "".join(
        plain.to_page(Row(1, build_paper(**{**NONE, field.name: 1})), None, width=None)
    )


@count
def test_a_count_goes_out_and_comes_in_and_is_kept_with_a_bookmark(field: NumberField) -> None:
    paper = papers(field)[1]
    entry = Entry(paper=paper)
    for imported in (*read_csv(to_csv([entry])), *read_jsonl(to_jsonl([entry]))):
        assert isinstance(imported, Imported)
        assert getattr(imported.entry.paper, field.name) == 1_234
    kept = from_row(to_row(Bookmark(paper=paper, added=NOW, changed=NOW)))
    assert getattr(kept.paper, field.name) == 1_234


@count
def test_a_count_is_shown_in_the_row_and_in_the_pane(field: NumberField) -> None:
    row = Row(1, papers(field)[1])
    line = "".join(text for text, _ in meta_line(row, NOTHING_OWN, 100, pointer=False, today=NOW.date()))
    assert f" {field.sign}1.2k" in line.replace(f"{field.sign} ", field.sign)
    styles = dict.fromkeys(("title", "meta", "body", "link", "mark", "heading"), Style())
    rendering = Rendering(str, lambda _: "", lambda _: (), str, styles=styles)
    short, full = (
        " ".join(part.text.plain for part in paper_document(row, rendering, Room(100, 40, in_full=in_full)))
        for in_full in (False, True)
    )
    assert f"{field.sign} 1,234" in short
    assert f"1,234 {field.unit}s" in full


@count
def test_a_count_that_is_not_known_is_not_shown(field: NumberField) -> None:
    row = Row(1, papers(field)[2])
    line = "".join(text for text, _ in meta_line(row, NOTHING_OWN, 100, pointer=False, today=NOW.date()))
    assert field.sign not in line


def test_every_field_fact_and_order_is_in_the_help() -> None:
    told = " ".join(" ".join(map(str, line)) for line in _language())
    assert [name for name in FIELDS if f"{name}:" not in told] == []
    assert [name for name in (*FACTS, *SORTS) if name not in told] == []
    assert [field.name for field in COUNTS if field.sign not in str(_SIGNS)] == []


def test_every_field_and_order_is_completed_in_the_filter_and_in_the_shell() -> None:
    for name in FIELDS:
        completion = complete(name[:-1], len(name) - 1, lambda *_: ())
        assert completion is not None
        assert f"{name}:" in completion.options
    completion = complete("sort:", 5, lambda *_: ())
    assert completion is not None
    assert completion.options == tuple(SORTS)
    assert set(SORT_KEYS) == {"source", *SORTS}


def test_every_count_is_a_field_of_our_files_as_their_pages_say() -> None:
    for page in ("export-import.md", "bookmarks-file.md"):
        text = (PAGE / page).read_text(encoding="utf-8")
        assert [name for name in Paper.__struct_fields__ if f"`{name}`" not in text] == []


def test_no_two_fields_share_a_name_and_each_other_name_means_one_field() -> None:
    names = [field.name for field in (*TEXTS, *NUMBERS)]
    aliases = [alias for field in FIELDS.values() for alias in field.aliases]
    assert len(set(names)) == len(names)
    assert len(set(aliases)) == len(aliases)
    assert set(aliases).isdisjoint(FIELDS)
    assert [nearest_field(alias) for field in FIELDS.values() for alias in field.aliases] == [
        field.name for field in FIELDS.values() for _ in field.aliases
    ]
