"""Which records are one paper does not depend on their order; records that contradict are not merged."""

from __future__ import annotations

import itertools
from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.identity import group_papers, identity_of, join_papers, named_by_identity
from paperreader.models.identifier import local_identifier
from paperreader.models.paper import Paper

if TYPE_CHECKING:
    from random import Random

POLSON = Paper(
    id="1807.07987",
    title="Deep Learning",
    authors=("Nicholas Polson", "Vadim Sokolov"),
    published=date(2018, 7, 1),
)
LECUN = Paper(
    id="doi:10.1038/nature14539",
    title="Deep learning",
    authors=("Yann LeCun", "Yoshua Bengio", "Geoffrey Hinton"),
    published=date(2015, 1, 1),
    journal="Nature",
    doi="10.1038/nature14539",
)
BOOK = Paper(
    id="local:000000000000",
    title="Deep Learning",
    authors=("Ian Goodfellow", "Yoshua Bengio", "Aaron Courville"),
    published=date(2016, 1, 1),
)


def grouped(*papers: Paper) -> list[set[int]]:
    return [set(group) for group in group_papers(papers)]


def test_papers_of_one_title_by_others_are_others() -> None:
    assert grouped(POLSON, LECUN, msgspec.structs.replace(BOOK, authors=("Ian Goodfellow",))) == [
        {0},
        {1},
        {2},
    ]


def test_a_conference_paper_is_its_preprint() -> None:
    preprint = Paper(
        id="1706.03762",
        title="Attention Is All You Need",
        authors=("Ashish Vaswani",),
        published=date(2017, 6, 12),
    )
    entry = Paper(
        id="local:1",
        title="Attention is All you Need",
        authors=("Vaswani, A.", "Noam Shazeer"),
        published=date(2017, 1, 1),
    )
    assert grouped(entry, preprint) == [{0, 1}]
    assert join_papers((entry, preprint)).id == "1706.03762"


def test_one_doi_in_other_letters_is_one_paper_whatever_the_titles() -> None:
    one = Paper(id="doi:10.1000/abc", title="A Title", doi="10.1000/ABC")
    two = Paper(id="doi:10.1000/abc", title="A title, revised", doi="10.1000/abc")
    assert grouped(one, two) == [{0, 1}]
    assert join_papers((one, two)) == join_papers((two, one))


def test_a_title_alone_joins_only_if_one_paper_comes_into_question() -> None:
    title = Paper(id=local_identifier("Deep learning"), title="Deep learning")
    assert grouped(POLSON, title) == [{0, 1}]
    assert grouped(POLSON, title, LECUN) == [{0}, {1}, {2}]


def test_the_strongest_common_kind_decides() -> None:
    one = Paper(id="2506.01713", title="X", doi="10.1000/one")
    assert grouped(one, Paper(id="2506.01713", title="Y", doi="10.1000/two")) == [{0, 1}]
    assert grouped(one, Paper(id="2506.01714", title="X", doi="10.1000/one")) == [{0}, {1}]
    assert grouped(one, Paper(id="doi:10.1000/two", title="X", doi="10.1000/two")) == [{0}, {1}]


def test_a_paper_of_the_anthology_is_known_by_its_doi_too() -> None:
    one = Paper(id="acl:N18-1202", title="Deep contextualized word representations")
    assert grouped(one, Paper(id="doi:10.18653/v1/n18-1202", title="", doi="10.18653/v1/N18-1202")) == [
        {0, 1}
    ]


def test_a_record_that_holds_both_identifiers_unites_two_others() -> None:
    preprint = Paper(id="1706.03762", title="A preprint")
    printed = Paper(id="doi:10.1000/abc", title="The printed version", doi="10.1000/abc")
    both = Paper(id="1706.03762", title="A preprint", doi="10.1000/abc")
    assert grouped(preprint, printed, both) == [{0, 1, 2}]
    joined = join_papers((preprint, printed, both))
    assert (joined.id, joined.doi, joined.ids) == ("1706.03762", "10.1000/abc", ())


def test_a_source_takes_precedence_over_a_file() -> None:
    known = Paper(id="2506.01713", title="Short", sources=("huggingface",), upvotes=3)
    file = Paper(id="2506.01713", title="A much longer title", doi="10.1000/x", sources=("file",))
    joined = join_papers((file, known))
    assert (joined.title, joined.doi, joined.upvotes, joined.sources) == (
        "Short",
        "10.1000/x",
        3,
        ("huggingface",),
    )


def test_a_local_identifier_depends_on_title_author_and_year() -> None:
    assert named_by_identity(BOOK).id == local_identifier("deep learning", "Goodfellow", 2016)
    assert identity_of(Paper(id="local:000000000000", title="")).id == "local:000000000000"


TITLES = ("Deep Learning", "deep learning!", "Attention", "")
AUTHORS = ((), ("Yann LeCun",), ("LeCun, Y.", "Yoshua Bengio"), ("Nicholas Polson",))
IDS = (
    "2506.01713",
    "2506.01714",
    "doi:10.1000/a",
    "doi:10.1000/b",
    "acl:N18-1202",
    "s2:" + "a" * 40,
    "local:0123456789ab",
)
records = st.builds(
    Paper,
    id=st.sampled_from(IDS),
    title=st.sampled_from(TITLES),
    authors=st.sampled_from(AUTHORS),
    published=st.sampled_from((None, date(2014, 1, 1), date(2015, 3, 1), date(2016, 1, 1), date(2018, 1, 1))),
    doi=st.sampled_from((None, "10.1000/A", "10.1000/a", "10.1000/b")),
    sources=st.sampled_from((("file",), ("arxiv",))),
    upvotes=st.sampled_from((None, 1, 2)),
)


def papers_of(rows: list[Paper]) -> list[Paper]:
    return sorted(
        (join_papers(rows[index] for index in group) for group in group_papers(rows)), key=msgspec.json.encode
    )


@given(st.lists(records, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_records_makes_no_difference(rows: list[Paper], random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert papers_of(shuffled) == papers_of(rows)


@given(st.lists(records, max_size=8))
def test_every_record_belongs_to_one_paper(rows: list[Paper]) -> None:
    assert sorted(itertools.chain(*group_papers(rows))) == list(range(len(rows)))


def test_of_titles_that_differ_in_capitals_one_beside_authors_is_taken() -> None:
    entry = Paper(id="1706.03762", title="Attention Is All", authors=("Ashish Vaswani",), sources=("file",))
    tab = Paper(id="1706.03762", title="attention is all", sources=("file",))
    assert {join_papers(rows).title for rows in itertools.permutations([entry, tab])} == {"Attention Is All"}


def test_no_papers_cannot_be_joined() -> None:
    with pytest.raises(ValueError, match="no paper"):
        join_papers(())
