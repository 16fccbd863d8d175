from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.digest.folding import WIDTH, flowed, fold, wrapped
from tests.unit.digest.hostile import HOSTILE

LINES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=300).map(
    lambda text: " ".join(text.split())
)


def unflow(text: str) -> list[str]:
    """Return the paragraphs as RFC 3676 reads them, with DelSp."""
    paragraphs, open_paragraph = [], ""
    for line in text.removesuffix("\n").split("\n"):
        unstuffed = line.removeprefix(" ")
        if unstuffed.endswith(" "):
            open_paragraph += unstuffed[:-1]
        else:
            paragraphs.append(open_paragraph + unstuffed)
            open_paragraph = ""
    return paragraphs


@given(st.lists(LINES, min_size=1))
def test_flowed_text_reads_back_as_its_paragraphs(lines: list[str]) -> None:
    assert unflow(flowed("".join(f"{line}\n" for line in lines))) == lines


@given(LINES)
def test_the_pieces_of_a_line_are_the_line(line: str) -> None:
    assert "".join(fold(line)) == line


@pytest.mark.parametrize("text", HOSTILE)
def test_only_an_address_is_longer_than_78(text: str) -> None:
    line = " ".join(text.split())
    assert all(len(piece) <= WIDTH + 2 or "://" in piece for piece in fold(line))


def test_an_address_stands_alone_and_whole() -> None:
    address = "https://example.org/" + "long/" * 30
    assert wrapped(f"see {address} for more") == f"see\n{address}\nfor more\n"


def test_text_without_blanks_is_broken_by_columns() -> None:
    assert [len(line) for line in wrapped("大" * 80).splitlines()] == [36, 36, 8]


def test_what_a_mail_program_would_misread_is_stuffed() -> None:
    assert flowed("From here\n> there\n  in") == " From here\n > there\n   in\n"
