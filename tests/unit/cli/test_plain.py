from datetime import date

from paperreader.bookmarks import Bookmark
from paperreader.cli.plain import to_lines, to_page
from paperreader.models.listing import Row
from paperreader.models.reasons import Reasons, SharedWord
from paperreader.query.highlight import HitFinder
from paperreader.query.parser import parse
from tests.builders import NOW, build_paper


def lines(row: Row, *, for_terminal: bool, bookmarks: dict | None = None) -> list[str]:
    return "".join(to_lines([row], bookmarks or {}, for_terminal=for_terminal)).splitlines()


def test_another_program_gets_one_line_a_paper_with_its_identifier_first():
    (line,) = lines(Row(1, build_paper(1, upvotes=7)), for_terminal=False)

    assert line.split() == ["2611.00001", "7", "Paper", "1:", "Learning", "to", "Test"]


def test_a_person_gets_the_facts_below_the_title():
    paper = build_paper(1, upvotes=1, stars=2_345, comments=0, code_url="https://github.com/a/b")

    title, facts = lines(Row(3, paper, read=True), for_terminal=True)

    assert title == "  3. Paper 1: Learning to Test"
    assert facts.split(" · ") == [
        "     2611.00001",
        "Ada Number1, Émile Second",
        "2026-11-20",
        "1 upvote",
        "2,345 stars",
        "0 comments",
        "code",
        "read",
    ]


RECOMMENDED = Row(1, build_paper(1, upvotes=7), reasons=Reasons((SharedWord("video", 8),), of=12))


def test_the_reason_is_a_line_of_its_own_for_a_person_and_follows_the_title_for_another_program():
    assert lines(RECOMMENDED, for_terminal=True)[2:] == ["     video"]
    assert [line[20:] for line in lines(RECOMMENDED, for_terminal=False)] == [
        "Paper 1: Learning to Test — video"
    ]


def found(query: str, *, for_terminal: bool = True, columns: int = 80) -> list[str]:
    paper = build_paper(
        1, abstract="Most runs fail early, and a small critic knows why. " + "More words. " * 20
    )
    finder = HitFinder(parse(query))
    printed = to_lines([Row(1, paper)], {}, for_terminal=for_terminal, finder=finder, columns=columns)
    return "".join(printed).splitlines()


def test_a_person_is_shown_where_words_stand_that_the_title_does_not_have():
    assert found("critic", columns=60)[2:] == ["     …and a small critic knows why. More words. More…"]
    assert all(len(line) <= 40 for line in found("critic", columns=40)[2:])
    assert len(found("learning")) == 2
    assert len(found("upvotes:>5 -critic")) == 2


def test_for_another_program_a_paper_stays_one_line_whatever_was_looked_for():
    assert len(found("critic", for_terminal=False)) == 1


def test_latex_is_readable():
    (line,) = lines(Row(1, build_paper(1, title=r"An $O(n^2)$ bound")), for_terminal=False)

    assert line.endswith("An O(n²) bound")


def test_many_authors_are_counted():
    paper = build_paper(1, authors=tuple("ABCDE"))

    assert "A, B, C and 2 more" in lines(Row(1, paper), for_terminal=True)[1]


def test_a_paper_never_seen_says_so():
    bare = build_paper(
        1, title="", authors=(), upvotes=None, comments=None, edition_date=None, published=None
    )

    assert "details come with the next refresh" in lines(Row(None, bare), for_terminal=False)[0]


def test_a_page_has_everything_that_is_known():
    paper = build_paper(
        1,
        abstract="Long " * 40 + "end.",
        summary="Short.",
        keywords=("k1", "k2"),
        organization="Lab",
        submitted_by="someone",
        categories=("cs.CL",),
        code_url="https://github.com/a/b",
        code_origin="auto",
        project_url="https://a.example",
        published=date(2026, 11, 19),
    )
    mark = Bookmark(paper=paper, tags=("to-read",), note="My note.", added=NOW, changed=NOW)

    text = "".join(to_page(Row(None, paper), mark, width=60))

    for said in (
        paper.title, "Ada Number1", "2611.00001", "k1 · k2", "Lab", "someone", "cs.CL", "Summary: Short.",
        "My note.", "bookmarked (to-read)", "https://github.com/a/b", "https://a.example",
        "https://arxiv.org/abs/2611.00001",
        "https://arxiv.org/pdf/2611.00001", "https://huggingface.co/papers/2611.00001",
    ):  # fmt: skip
        assert said in text
    assert max(map(len, text.splitlines())) <= 60


def test_without_a_terminal_a_paragraph_is_a_line():
    text = "".join(to_page(Row(None, build_paper(1, abstract="Long " * 100 + "end.")), None, width=None))

    assert "Long " * 100 + "end.\n" in text
