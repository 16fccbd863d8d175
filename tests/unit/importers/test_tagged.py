"""EndNote, PubMed and Web of Science, and the details of RIS."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import rispy

from paperreader.importers.registry import read_entries
from tests.unit.importers.samples import ENDNOTE, PUBMED, WEB_OF_SCIENCE

if TYPE_CHECKING:
    from paperreader.models.entry import Entry


def entries(text: str, format: str | None = None) -> list[Entry]:
    outcome = read_entries(text, "file", format)
    assert outcome.rejected == ()
    return [row.entry for row in outcome.imported]


def test_a_file_of_endnote() -> None:
    paper, book = entries(ENDNOTE)
    assert (paper.paper.id, paper.paper.title) == ("1706.03762", "Attention Is All You Need")
    assert paper.paper.authors == ("Ashish Vaswani", "Noam Shazeer")
    assert paper.paper.journal == "Advances in Neural Information Processing Systems"
    assert paper.paper.abstract == "The dominant models."
    assert paper.tags == ("nlp", "to read")
    assert {"type: paper-conference", "volume: 30", "page: 5998-6008", "ISBN: 978-1-5108-6096-4"} <= set(
        paper.paper.publication
    )
    assert (book.paper.title, book.paper.authors) == ("Deep Learning", ("Yoshua Bengio",))


def test_a_file_of_pubmed() -> None:
    article, other = entries(PUBMED)
    assert (article.paper.id, article.paper.ids) == ("doi:10.1038/nature14539", ("pmid:26017442",))
    assert (article.paper.title, article.paper.journal) == ("Deep learning", "Nature (London)")
    assert article.paper.authors == ("Yann LeCun", "Yoshua Bengio")
    assert article.paper.published == date(2015, 5, 28)
    assert {"type: article-journal", "issue: 7553", "ISSN: 1476-4687"} <= set(article.paper.publication)
    assert article.tags == ("networks",)
    assert other.paper.id == "pmid:1"


def test_a_file_of_web_of_science() -> None:
    (entry,) = entries(WEB_OF_SCIENCE)
    assert (entry.paper.id, entry.paper.title) == ("doi:10.1038/nature14539", "Deep learning")
    assert entry.paper.authors == ("Yann LeCun", "Yoshua Bengio")
    assert (entry.paper.published, entry.tags) == (date(2015, 5, 28), ("networks", "learning"))
    assert {"volume: 521", "page: 436-444"} <= set(entry.paper.publication)


IEEE = """TY  - CONF
TI  - Deep Residual Learning
T2  - 2016 IEEE Conference on Computer Vision
SP  - 770
EP  - 778
AU  - K. He
AU  - X. Zhang
PY  - 2016
DO  - 10.1109/CVPR.2016.90
JO  - 2016 IEEE Conference on Computer Vision
VO  -\x20
SN  - 1063-6919
Y1  - 27-30 June 2016
ER  -\x20
"""
SPRINGER = """TY  - CHAP
AU  - Ronneberger, Olaf
ED  - Navab, Nassir
PY  - 2015
DA  - 2015//
TI  - U-Net
BT  - Medical Image Computing
SP  - 234
EP  - 241
PB  - Springer
CY  - Cham
SN  - 978-3-319-24574-4
UR  - https://doi.org/10.1007/978-3-319-24574-4_28
DO  - 10.1007/978-3-319-24574-4_28
ID  - Ronneberger2015
ER  -\x20
"""
EDITED = "TY  - BOOK\nED  - Mohri, Mehryar\nBT  - Foundations\nT2  - Adaptive Computation\nET  - 2\nER  - \n"


def test_ris_of_ieee() -> None:
    (entry,) = entries(IEEE)
    assert entry.paper.published == date(2016, 6, 27)
    assert entry.paper.journal == "2016 IEEE Conference on Computer Vision"
    assert {"type: paper-conference", "page: 770-778", "ISSN: 1063-6919"} <= set(entry.paper.publication)


def test_ris_of_springer() -> None:
    (entry,) = entries(SPRINGER)
    assert (entry.paper.title, entry.paper.journal) == ("U-Net", "Medical Image Computing")
    assert {
        "type: chapter",
        "editor: Nassir Navab",
        "publisher: Springer",
        "publisher-place: Cham",
        "ISBN: 978-3-319-24574-4",
    } <= set(entry.paper.publication)


def test_a_book_is_by_its_editors_and_part_of_a_series() -> None:
    (entry,) = entries(EDITED)
    assert (entry.paper.title, entry.paper.authors) == ("Foundations", ("Mehryar Mohri",))
    assert entry.paper.journal is None
    assert {"collection-title: Adaptive Computation", "edition: 2"} <= set(entry.paper.publication)


@pytest.mark.parametrize(
    "field",
    [
        "KW  - one\nKW  - two",
        "KW  - one\ntwo",
    ],
)
def test_keywords_of_ris_are_fields_or_lines(field: str) -> None:
    assert entries(f"TY  - JOUR\nTI  - T\n{field}\nER  - \n")[0].tags == ("one", "two")


@pytest.mark.parametrize("text", [IEEE, SPRINGER])
def test_rispy_finds_the_same(text: str) -> None:
    (record,) = rispy.loads(text)
    (entry,) = entries(text)
    assert entry.paper.title == record["title"]
    assert (entry.paper.doi or "").lower() == record["doi"].lower()
    assert len(entry.paper.authors) == len(record["authors"])
    assert f"page: {record['start_page']}-{record['end_page']}" in entry.paper.publication


def test_lines_before_the_first_record_are_named() -> None:
    outcome = read_entries("Results of a search\n%0 Book\n%T T\n", "file", "endnote")
    assert [(row.line, row.reason) for row in outcome.rejected] == [
        (1, "it stands outside of a record, which %0 begins")
    ]


def test_the_doi_of_pubmed_may_only_be_in_the_source() -> None:
    record = (
        "PMID- 26017442\nTI  - Deep learning.\nSO  - Nature. 2015;521:436-44. doi: 10.1038/nature14539.\n"
    )
    (row,) = read_entries(record, "x.nbib").imported
    assert row.entry.paper.id == "doi:10.1038/nature14539"
