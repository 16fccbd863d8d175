"""The two lines of a paper in the list: exactly as wide as the list, whatever the paper is called."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import cell_len

from paperreader.models.listing import Moved, Row
from paperreader.query.nodes import TextField
from paperreader.query.snippet import Snippet
from paperreader.text.sanitize import clean_line
from paperreader.ui.support.row_text import (
    authors_line,
    fitted,
    meta_line,
    short_count,
    short_date,
    title_line,
)
from tests.builders import build_paper

NAMES = st.one_of(
    st.sampled_from(
        ["Ada Lovelace", "王小明", "山田 太郎", "ליאור כהן", "👩‍🔬 Lab", "e\u0301mile", "X" * 300]
    ),
    st.text(min_size=1, max_size=40).map(clean_line).filter(bool),
)
WITHOUT_LONE_VOWELS = re.compile("[^\u1160-\u11ff\ud7b0-\ud7ff]*").fullmatch
WIDTHS = st.integers(min_value=1, max_value=220)
COUNTS = st.none() | st.integers(min_value=0, max_value=10**8)


def joined(pieces: list[tuple[str, str]]) -> str:
    return "".join(text for text, _ in pieces)


@given(
    title=NAMES,
    rank=st.none() | st.integers(1, 10**6),
    read=st.booleans(),
    width=WIDTHS,
    pointer=st.booleans(),
)
def test_the_first_line_is_as_wide_as_the_list(
    title: str, rank: int | None, read: bool, width: int, pointer: bool
) -> None:
    line = title_line(Row(rank, build_paper(), read), title, width, pointer=pointer, hits=())
    assert cell_len(joined(line)) == width


@given(
    names=st.lists(NAMES, max_size=60),
    counts=st.tuples(COUNTS, COUNTS, COUNTS),
    marks=st.lists(
        st.sampled_from(["saved", "later", "4/5", "#rl/世界", "note: " + "words " * 9]), max_size=5
    ),
    moved=st.none()
    | st.builds(Moved, st.integers(-9_999, 9_999), st.integers(-50, 10**7), st.integers(-50, 10**7)),
    day=st.none() | st.dates(date(1991, 8, 1), date(2099, 12, 31)),
    width=WIDTHS,
    found=st.none() | st.tuples(NAMES, NAMES, NAMES).filter(lambda parts: parts[1].strip()),
)
def test_the_second_line_is_as_wide_as_the_list(  # noqa: PLR0917 - one for each thing it shows
    names: list[str],
    counts: tuple[int | None, int | None, int | None],
    marks: list[str],
    moved: Moved | None,
    day: date | None,
    width: int,
    found: tuple[str, str, str] | None,
) -> None:
    upvotes, comments, stars = counts
    snippet = found and snippet_of(*found)
    paper = build_paper(
        authors=tuple(names),
        upvotes=upvotes,
        comments=comments,
        stars=stars,
        edition_date=day,
        published=None,
    )
    row = Row(1, paper, new=True, moved=moved)
    assert cell_len(joined(meta_line(row, marks, width, pointer=False, snippet=snippet))) == width


def snippet_of(before: str, hit: str, after: str) -> Snippet:
    """What was found of an abstract."""
    return Snippet(before + hit + after, ((len(before), len(before + hit)),), TextField.ABSTRACT)


def test_what_was_found_stands_before_the_authors() -> None:
    row = Row(1, build_paper(upvotes=7, comments=0))
    found = meta_line(row, [], 90, pointer=False, snippet=snippet_of("so a ", "critic", " says"))
    assert ("critic", "hit") in found
    assert joined(found).startswith("      so a critic says · Ada Number1, Émile Second   ")
    assert joined(found).rstrip().endswith("▲7 ❝0  20 Nov 26")


def test_a_long_find_leaves_no_room_for_authors_and_moves_nothing_on_the_right() -> None:
    row = Row(1, build_paper(upvotes=7, comments=0), new=True)
    without = joined(meta_line(row, ["saved"], 70, pointer=False))
    found = meta_line(
        row, ["saved"], 70, pointer=False, snippet=snippet_of("word " * 20, "critic", " word" * 20)
    )
    assert ("critic", "hit") in found
    assert "Ada" not in joined(found)
    assert joined(found).index("▲7") == without.index("▲7")


def test_where_there_is_hardly_room_the_authors_stay() -> None:
    row = Row(1, build_paper(upvotes=7, comments=0))
    line = joined(meta_line(row, [], 22, pointer=False, snippet=snippet_of("so a ", "critic", " says")))
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
    plain = title_line(Row(1, build_paper()), title, width, pointer=True, hits=())
    marked = title_line(Row(1, build_paper()), title, width, pointer=True, hits=hits)
    assert joined(plain) == joined(marked)


def test_hits_have_a_role_of_their_own() -> None:
    line = title_line(Row(1, build_paper()), "Cats in motion", 40, pointer=False, hits=[(0, 3), (8, 11)])
    assert [text for text, role in line if role == "hit"] == ["Cat", "mot"]


def test_a_row_says_in_words_and_signs_what_it_is() -> None:
    paper = build_paper(code_url="https://github.com/a/b", stars=1_234, upvotes=7, comments=0, withdrawn=True)
    first = joined(title_line(Row(3, paper, read=False), "Title", 80, pointer=True, hits=()))
    second = joined(meta_line(Row(3, paper, new=True), ["saved"], 100, pointer=True))
    assert first.startswith("▌•  3 Title")
    assert second.startswith("▌     Ada Number1")
    assert second.rstrip().endswith("▲7 ★1.2k ❝0  20 Nov 26  new code withdrawn saved")


def test_what_moved_stands_beside_what_it_is_of() -> None:
    row = Row(
        3, build_paper(upvotes=112, stars=1_234, comments=2), moved=Moved(rank=3, upvotes=12, stars=-120)
    )
    line = joined(meta_line(row, [], 100, pointer=False))
    assert line.startswith("   ↑3 ")
    assert "▲112+12 ★1.2k-120 ❝2 " in line
    narrow = joined(meta_line(row, [], 52, pointer=False))
    assert "▲112 ★1.2k ❝2  20 Nov 26" in narrow
    assert joined(meta_line(Row(3, build_paper(), moved=Moved(rank=-12)), [], 80, pointer=False)).startswith(
        "  ↓12 "
    )


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (130, "saved later 4/5 #rl/agents note: compare with the other one"),
        (100, "saved later 4/5 #rl/agents note: compare with the …"),
        (84, "saved later 4/5 #rl/agents note: c…"),
        (62, "saved later"),
    ],
)
def test_the_readers_own_words_take_what_the_authors_leave(width: int, told: str) -> None:
    paper = build_paper(upvotes=7, stars=8, comments=9, code_url=None)
    marks = ["saved", "later", "4/5", "#rl/agents", "note: compare with the other one"]
    line = joined(meta_line(Row(1, paper), marks, width, pointer=False))
    assert line.rstrip().endswith(f"20 Nov 26  {told}")


def test_a_paper_that_was_read_has_no_dot_and_a_bookmark_no_rank() -> None:
    assert joined(title_line(Row(3, build_paper(), read=True), "T", 20, pointer=False, hits=())).startswith(
        "    3 T"
    )
    assert joined(title_line(Row(None, build_paper()), "T", 20, pointer=False, hits=())).startswith(" •  · T")


def test_what_is_not_known_is_left_out_and_zero_is_not() -> None:
    unknown = build_paper(
        upvotes=None, comments=None, stars=None, edition_date=None, published=None, authors=()
    )
    assert joined(meta_line(Row(1, unknown), [], 60, pointer=False)).strip() == ""
    assert "▲0 ★0 ❝0" in joined(
        meta_line(Row(1, build_paper(upvotes=0, stars=0, comments=0)), [], 80, pointer=False)
    )


def test_a_title_that_is_cut_says_so() -> None:
    line = joined(title_line(Row(1, build_paper()), "A title of many words", 20, pointer=False, hits=()))
    assert line.endswith("…")


@given(names=st.lists(NAMES, max_size=60), width=st.integers(10, 200))
def test_authors_fit_and_none_is_forgotten(names: list[str], width: int) -> None:
    line = authors_line(names, width)
    assert cell_len(line) <= width
    _, _, hidden = line.rpartition(" +")
    if names and not line.startswith(", ".join(names)):
        assert hidden.isdigit() or len(names) == 1


@pytest.mark.parametrize(
    ("names", "width", "line"),
    [
        ([], 20, ""),
        (["Ada Lovelace"], 20, "Ada Lovelace"),
        (["Ada Lovelace", "Alan Turing"], 30, "Ada Lovelace, Alan Turing"),
        (["Ada Lovelace", "Alan Turing", "Grace Hopper"], 28, "Ada Lovelace, Alan Turing +1"),
        (["Ada Lovelace", "Alan Turing"], 16, "Ada Lovelace +1"),
        (["王小明", "李华"], 12, "王小明, 李华"),
    ],
)
def test_as_many_authors_as_fit_then_how_many_more(names: list[str], width: int, line: str) -> None:
    assert authors_line(names, width) == line


def test_thousands_of_authors_cost_no_more_than_forty() -> None:
    assert authors_line(["A"] * 3_303, 2_000).endswith(" +3263")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"), (999, "999"), (1_000, "1.0k"), (9_949, "9.9k"), (9_950, "10k"), (34_400, "34k"),
        (999_499, "999k"), (999_500, "1.0M"), (1_234_567, "1.2M"), (99_900_000, "99.9M"),
    ],
)  # fmt: skip
def test_counts_are_short(number: int, text: str) -> None:
    assert short_count(number) == text


@given(st.integers(0, 99_949_999))
def test_a_count_takes_at_most_five_characters(number: int) -> None:
    assert len(short_count(number)) <= 5


def test_dates_are_as_wide_as_each_other() -> None:
    assert short_date(date(2026, 11, 2)) == " 2 Nov 26"
    assert short_date(date(2009, 1, 31)) == "31 Jan 09"
    assert short_date(None) == ""


@given(st.lists(st.tuples(NAMES, st.just("title")), max_size=5), WIDTHS)
def test_pieces_keep_their_order_and_are_cut_at_the_end(pieces: list[tuple[str, str]], width: int) -> None:
    text = joined(fitted(pieces, width))
    whole = "".join(name for name, _ in pieces)
    # A lone modifier of an emoji is no character of a name, and is as wide as what it stands beside.
    assume(not any(0x1F3FB <= ord(character) <= 0x1F3FF for character in whole))
    kept = text.rstrip().removesuffix("…").rstrip()
    assert unicodedata.normalize("NFC", whole).startswith(unicodedata.normalize("NFC", kept)) or not kept
