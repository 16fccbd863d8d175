"""RIS as reference managers and publishers write it."""

from __future__ import annotations

from datetime import date

import pytest

from paperreader.importers.base import Imported, Rejected
from paperreader.importers.tagged import read_ris
from tests.unit.importers.samples import RIS


def rows(text: str) -> list[Imported | Rejected]:
    return list(read_ris(text))


def test_a_record_of_zotero() -> None:
    (row,) = rows(RIS)
    assert isinstance(row, Imported)
    paper = row.entry.paper
    assert (paper.id, paper.title) == ("1706.03762", "Attention Is All You Need")
    assert paper.authors == ("Ashish Vaswani", "Martin Luther King Jr.")
    assert (paper.published, paper.journal) == (date(2017, 6, 12), None)
    assert paper.abstract == "The dominant models."
    assert (row.entry.tags, row.entry.note) == (("nlp",), "Read it.")


@pytest.mark.parametrize(
    "text",
    [
        "TY  - JOUR\r\nT1  - T\r\nER  - \r\n",
        "TY  - JOUR\rTI  - T\rER  -\r",
        "TY  - JOUR\nTI  - T",
        "TY - JOUR\nTI - T\nER -",
        "TY  - JOUR\nTI  - T\nTY  - BROKEN",
        "TY  - JOUR\n\nXX  - what\nTI  -\nTI  - T\n\nER  - \n\n\n",
    ],
)
def test_records_are_read_with_the_mistakes_that_programs_make(text: str) -> None:
    assert [row.entry.paper.title for row in rows(text) if isinstance(row, Imported)] == ["T"]


@pytest.mark.parametrize(
    "field",
    [
        "M1  - arXiv:2506.01713",
        "AN  - 2506.01713",
        "UR  - http://arxiv.org/abs/2506.01713",
        "L1  - https://arxiv.org/pdf/2506.01713.pdf",
        "DO  - 10.48550/arXiv.2506.01713",
        "JO  - arXiv preprint arXiv:2506.01713",
        "PB  - arXiv:2506.01713",
    ],
)
def test_the_identifier_is_found_wherever_programs_put_it(field: str) -> None:
    (row,) = rows(f"TY  - RPRT\nTI  - T\n{field}\nER  - \n")
    assert isinstance(row, Imported)
    assert (row.entry.paper.id, row.entry.paper.doi, row.entry.paper.journal) == ("2506.01713", None, None)


def test_what_stands_outside_and_what_is_empty_is_named() -> None:
    told = [
        (row.line, row.reason) for row in rows("A1  - x\nTY  - JOUR\nER  -\n") if isinstance(row, Rejected)
    ]
    assert told == [
        (1, "it stands outside of a record, which TY begins"),
        (2, "it names neither an identifier of a paper nor a title"),
    ]


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ("PY  - 2017", date(2017, 1, 1)),
        ("PY  - 2017///", date(2017, 1, 1)),
        ("Y1  - 2017/06//", date(2017, 6, 1)),
        ("DA  - 2017/06/12/", date(2017, 6, 12)),
        ("PY  - soon", None),
    ],
)
def test_days(fields: str, wanted: date | None) -> None:
    (row,) = rows(f"TY  - RPRT\nTI  - T\n{fields}\nER  - \n")
    assert isinstance(row, Imported)
    assert row.entry.paper.published == wanted
