from __future__ import annotations

import pytest

from paperreader.errors import BadAnswer
from paperreader.sources.arxiv.listing import parse_listing
from tests.builders import NOW
from tests.fake_arxiv import ROBOT_PAGE, Preprint, page_of

NEW = Preprint("2611.00002", NOW, comment="Code: https://github.com/a/b")
OLD_NAME = Preprint("math.GT/0309136", NOW, "math.GT", kind="cross")


def test_an_entry_tells_all_that_the_page_knows() -> None:
    (paper, other) = parse_listing(page_of([NEW, OLD_NAME])).papers

    assert (paper.id, paper.title, paper.abstract) == ("2611.00002", "Paper 2611.00002", "We study <things>.")
    assert paper.authors == ("Ada Lovelace", "Bo Li")
    assert paper.categories == ("cs.CL", "cs.AI")
    assert paper.sources == ("arxiv",)
    assert (paper.code_url, paper.code_origin) == ("https://github.com/a/b", "comment")
    assert (other.id, other.categories[0]) == ("math/0309136", "math.GT")


def test_replacements_are_left_out() -> None:
    found = parse_listing(page_of([NEW, OLD_NAME._replace(kind="replace")]))

    assert [paper.id for paper in found.papers] == ["2611.00002"]
    assert (found.total, found.dropped) == (1, 0)


def test_entries_that_are_not_shown_and_that_make_no_sense_are_counted() -> None:
    page = page_of([NEW, OLD_NAME]).replace(b"showing 1 of 1 entries", b"showing 1 of 1,201 entries", 1)

    found = parse_listing(page.replace(b"/abs/math.GT/0309136", b"/abs/nonsense"))

    assert (len(found.papers), found.dropped, found.total) == (1, 1, 1_202)


def test_a_day_without_papers_is_a_list() -> None:
    assert parse_listing(page_of([])).papers == ()


@pytest.mark.parametrize("page", [ROBOT_PAGE.body, b"", b"<html><body>Sign in</body></html>", b"\xff\x00"])
def test_another_page_is_refused(page: bytes) -> None:
    with pytest.raises(BadAnswer, match="not a list of new papers"):
        parse_listing(page)
