"""The two lines of a paper in the list: as wide as the list, and in columns, for any paper."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import cell_len, set_cell_size

from paperreader.models.listing import Moved, Row
from paperreader.query.hits import Snippet
from paperreader.ui.paper_list.row_text import (
    INDENT,
    NOTHING_OWN,
    Own,
    fitted,
    grid,
    group_line,
    meta_line,
    title_lines,
)
from tests.builders import NOW, build_paper
from tests.ui.papers import NAMES

TODAY = NOW.date()
WITHOUT_LONE_VOWELS = re.compile("[^\u1160-\u11ff\ud7b0-\ud7ff]*").fullmatch
WIDTHS = st.integers(min_value=1, max_value=220)
COUNTS = st.none() | st.integers(min_value=0, max_value=10**20)
WORDS = st.lists(st.sampled_from(["later", "4/5", "#rl/世界", "note: " + "words " * 9]), max_size=5)
MUTED = st.sampled_from(["", "muted by survey", "muted by title:" + "世界 " * 40])
OWN = st.builds(Own, st.sampled_from([" ", "●", "○"]), st.booleans(), st.none() | WORDS, MUTED)
MOVED = st.builds(Moved, st.integers(-9_999, 9_999), st.integers(-50, 10**7), st.integers(-50, 10**7))


def joined(pieces: list[tuple[str, str]]) -> str:
    return "".join(text for text, _ in pieces)


def title_line(row: Row, title: str, width: int, **said: Any) -> list[tuple[str, str]]:
    return title_lines(row, title, width, **{"pointer": False, "hits": (), **said})[0]


def second_line(row: Row, width: int, own: Own = NOTHING_OWN, **said: Any) -> str:
    return joined(meta_line(row, own, width, **{"pointer": False, "today": TODAY, **said}))


def columns_of(line: str, width: int) -> str:
    """Return the columns beside the authors."""
    start = INDENT + grid(width).left
    before = set_cell_size(line, start)
    return line[len(before) :] if line.startswith(before) else line


@given(
    title=NAMES,
    rank=st.none() | st.integers(1, 10**9),
    read=st.booleans(),
    width=WIDTHS,
    pointer=st.booleans(),
    wrap=st.booleans(),
)
def test_the_first_line_is_as_wide_as_the_list(  # noqa: PLR0917 - one for each thing it shows
    title: str, rank: int | None, read: bool, width: int, pointer: bool, wrap: bool
) -> None:
    line = title_line(Row(rank, build_paper(), read), title, width, pointer=pointer, wrap=wrap)
    assert cell_len(joined(line)) == width


@st.composite
def rows(draw: st.DrawFn) -> Row:
    upvotes, comments, stars = draw(st.tuples(COUNTS, COUNTS, COUNTS))
    paper = build_paper(
        authors=tuple(draw(st.lists(NAMES, max_size=8))),
        upvotes=upvotes,
        comments=comments,
        stars=stars,
        edition_date=draw(st.none() | st.dates(date(1991, 8, 1), date(2099, 12, 31))),
        published=None,
        code_url=draw(st.sampled_from([None, "https://github.com/a/b"])),
        withdrawn=draw(st.booleans()),
    )
    return Row(1, paper, new=draw(st.booleans()), moved=draw(st.none() | MOVED))


@given(
    row=rows(),
    own=OWN,
    width=WIDTHS,
    found=st.none() | st.tuples(NAMES, NAMES, NAMES).filter(lambda parts: parts[1].strip()),
    rest=st.none() | NAMES,
)
def test_the_second_line_is_as_wide_as_the_list(
    row: Row, own: Own, width: int, found: tuple[str, str, str] | None, rest: str | None
) -> None:
    line = second_line(
        row, width, own, snippet=found and snippet_of(*found), rest=[(rest, "title")] if rest else ()
    )
    assert cell_len(line) == width


@given(row=rows(), own=OWN.filter(lambda own: own.words is None), width=st.integers(50, 220))
def test_nothing_a_row_holds_moves_a_column_of_another(row: Row, own: Own, width: int) -> None:
    columns = grid(width)
    line = columns_of(second_line(row, width, own), width)
    at = 5 * columns.moved + 1
    signs = ["▲", "★", *(["❝"] if columns.comments else [])]
    for number, sign in enumerate(signs):
        assert line[at + 7 * number] in (sign, " ")
        assert line[at + 7 * number - 1] == " "
        assert sign == "❝" or line[at + 7 * number + 1] == " "
    end = at + 14 + 6 * columns.comments + 8 * columns.date + 1
    assert line[end] == own.sign
    assert not set(line[end + 1 :].split()) - {"new", "code"}
    assert len(line) == end + columns.marks


def snippet_of(before: str, hit: str, after: str) -> Snippet:
    """Return a snippet of an abstract with one hit."""
    return Snippet(before + hit + after, ((len(before), len(before + hit)),), "abstract")


def test_what_was_found_stands_before_the_authors() -> None:
    row = Row(1, build_paper(upvotes=7, comments=0))
    found = second_line(row, 110, snippet=snippet_of("so a ", "critic", " says"))
    assert found.startswith("│       so a critic says · Ada Number1, Émile Second   ")
    assert found.rstrip().endswith("▲    7        ❝   0  20 Nov")


def test_a_long_find_leaves_no_room_for_authors_and_moves_nothing_on_the_right() -> None:
    row = Row(1, build_paper(upvotes=7, comments=0), new=True)
    found = second_line(row, 70, Own("●"), snippet=snippet_of("word " * 20, "critic", " word" * 20))
    assert "critic" in found
    assert "Ada" not in found
    assert columns_of(found, 70) == columns_of(second_line(row, 70, Own("●")), 70)


def test_where_there_is_hardly_room_the_authors_stay() -> None:
    row = Row(1, build_paper(upvotes=7, comments=0))
    line = second_line(row, 36, snippet=snippet_of("so a ", "critic", " says"))
    assert "critic" not in line
    assert "Ada" in line


# A vowel of a Korean syllable that stands alone is as wide as what it is measured with.
@given(
    words=st.lists(NAMES.filter(WITHOUT_LONE_VOWELS), min_size=1, max_size=6),
    hit=st.sets(st.integers(0, 5)),
    width=WIDTHS,
)
def test_hits_change_no_letter_of_the_title(words: list[str], hit: set[int], width: int) -> None:
    title = " ".join(words)
    starts = [sum(len(word) + 1 for word in words[:number]) for number in range(len(words))]
    hits = [
        (start, start + len(word))
        for number, (start, word) in enumerate(zip(starts, words, strict=True))
        if number in hit
    ]
    plain = title_line(Row(1, build_paper()), title, width, pointer=True)
    marked = title_line(Row(1, build_paper()), title, width, pointer=True, hits=hits)
    assert joined(plain) == joined(marked)


def test_hits_have_a_role_of_their_own_also_in_a_title_of_two_lines() -> None:
    row = Row(1, build_paper())
    first, rest = title_lines(
        row, "Cats in motion", 16, pointer=False, hits=[(0, 3), (5, 6), (8, 11)], wrap=True
    )
    assert [text for text, role in first if role == "hit"] == ["Cat", "i"]
    assert [text for text, role in rest if role == "hit" and text] == ["mot"]


def test_a_row_says_in_words_and_signs_what_it_is() -> None:
    paper = build_paper(code_url="https://github.com/a/b", stars=1_234, upvotes=7, comments=0)
    row = Row(3, paper, new=True, moved=Moved(rank=3))
    own = Own("●", selected=True)
    assert joined(title_line(row, "Title", 30, pointer=True)) == "▌•    3 Title                 "
    assert second_line(row, 78, own, pointer=True) == (
        "▌✓      Ada Number1, Émile Second   ↑3 ▲    7 ★ 1.2k ❝   0  20 Nov  ● new code"
    )
    assert second_line(row, 60, own) == "│✓      Ada Number1 +1   ▲    7 ★ 1.2k ❝   0  20 Nov  ● new "
    assert second_line(row, 52, own) == "│✓      Ada Number1 +1 ▲    7 ★ 1.2k  20 Nov  ● new "
    assert second_line(row, 44, own) == "│✓      Ada Number1 +1 ▲    7 ★ 1.2k  ● new "


def test_a_withdrawn_paper_says_so_before_its_authors() -> None:
    row = Row(3, build_paper(withdrawn=True))
    assert second_line(row, 100).startswith("│       withdrawn · Ada Number1, Émile Second ")
    assert "withdrawn " in second_line(row, 45)


@pytest.mark.parametrize(
    ("moved", "told"),
    [
        (Moved(rank=3, upvotes=12), "  ↑3"),
        (Moved(rank=-12), " ↓12"),
        (Moved(rank=4_000), "↑999"),
        (Moved(upvotes=12), " +12"),
        (Moved(upvotes=-3, stars=9), "  -3"),
        (Moved(stars=9), "    "),
    ],
)
def test_what_moved_stands_before_the_upvotes(moved: Moved, told: str) -> None:
    line = second_line(Row(3, build_paper(upvotes=112), moved=moved), 100)
    assert line.partition("▲")[0].endswith(f" {told} ")


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (120, "later 4/5 #rl/agents note: compare with the other one "),
        (84, "later 4/5 #rl/agents note: compare with…"),
        (60, "later 4/5 #rl/a…"),
    ],
)
def test_among_bookmarks_the_user_s_words_take_the_place_of_the_authors(width: int, told: str) -> None:
    paper = build_paper(upvotes=7, stars=8, comments=9)
    words = ["later", "4/5", "#rl/agents", "note: compare with the other one"]
    line = second_line(Row(None, paper), width, Own("●", words=words))
    assert line.startswith(f"│       {told}")
    assert line.rstrip().endswith(" ▲    7 ★    8 ❝   9  20 Nov  ●")
    assert "Ada" in second_line(Row(None, paper), width, Own("●", words=()))


@pytest.mark.parametrize(
    ("rank", "read", "told"),
    [
        (3, False, "│•    3 T"),
        (101, False, "│•  101 T"),
        (9_999, False, "│• 9999 T"),
        (10_000, False, "│•  10k T"),
        (3, True, "│     3 T"),
        (None, False, "│•      T"),
    ],
)
def test_the_dot_of_an_unread_paper_never_touches_the_rank(rank: int | None, read: bool, told: str) -> None:
    assert joined(title_line(Row(rank, build_paper(), read), "T", 20)).startswith(told)


def test_what_is_not_known_is_left_out_and_zero_is_not() -> None:
    unknown = build_paper(
        upvotes=None, comments=None, stars=None, edition_date=None, published=None, authors=()
    )
    assert second_line(Row(1, unknown), 60).strip() == "│"
    assert "▲    0 ★    0 ❝   0" in second_line(Row(1, build_paper(upvotes=0, stars=0, comments=0)), 80)


def test_a_title_that_is_cut_says_so() -> None:
    assert joined(title_line(Row(1, build_paper()), "A title of many words", 20)).endswith("…")


def test_where_nothing_else_is_known_a_long_title_goes_on_in_the_second_line() -> None:
    unknown = build_paper(
        upvotes=None, comments=None, stars=None, edition_date=None, published=None, authors=()
    )
    row = Row(1, unknown)
    title = "A title of many words that goes on and on until nobody knows how it began"
    first, rest = title_lines(row, title, 50, pointer=False, hits=(), wrap=True)
    assert joined(first).rstrip() == "│•    1 A title of many words that goes on and on"
    assert second_line(row, 50, rest=rest) == "│       until nobody knows how it began           "
    with_code = Row(1, build_paper(**{name: getattr(unknown, name) for name in ("authors", "upvotes")}))
    assert second_line(with_code, 52, rest=rest).startswith("│       until nobody …")


@given(title=NAMES, width=st.integers(INDENT + 3, 60))
def test_no_letter_of_a_title_of_two_lines_is_lost(title: str, width: int) -> None:
    row = Row(1, build_paper())
    first, rest = title_lines(row, f"{title} {title}", width, pointer=False, hits=(), wrap=True)
    shown = joined(first)[INDENT:].rstrip() + joined(rest)
    assert shown.replace(" ", "").startswith(title.replace(" ", "")) or not WITHOUT_LONE_VOWELS(title)


@given(name=NAMES, papers=st.integers(1, 10**6), width=WIDTHS)
def test_the_heading_of_a_group_is_indented_and_as_wide_as_the_list(
    name: str, papers: int, width: int
) -> None:
    assert cell_len(joined(group_line(name, papers, width))) == width
    assert joined(group_line("rl/agents", 3, 40)).startswith("│  rl/agents · 3 ")


@given(st.lists(st.tuples(NAMES, st.just("title")), max_size=5), WIDTHS)
def test_pieces_keep_their_order_and_are_cut_at_the_end(pieces: list[tuple[str, str]], width: int) -> None:
    text = joined(fitted(pieces, width))
    whole = "".join(name for name, _ in pieces)
    # A lone modifier of an emoji is no character of a name, and is as wide as what it stands beside.
    assume(not any(0x1F3FB <= ord(character) <= 0x1F3FF for character in whole))
    kept = text.rstrip().removesuffix("…").rstrip()
    assert unicodedata.normalize("NFC", whole).startswith(unicodedata.normalize("NFC", kept)) or not kept


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_version_newer_than_the_one_read_has_its_mark(width: int) -> None:
    paper = build_paper(version=3)

    assert " v3" in second_line(Row(1, paper, read=True, read_version=1), width)
    assert " v3" not in second_line(Row(1, paper, read=True, read_version=3), width)
    assert " v3" not in second_line(Row(1, paper, read=False), width)
