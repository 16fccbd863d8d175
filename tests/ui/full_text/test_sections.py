"""The sections of a text, and which of them are folded."""

from __future__ import annotations

from paperreader.fulltext.document import Heading
from paperreader.ui.full_text.sections import Sections
from tests.documents import BLOCKS, rich


def headings(*levels: int) -> Sections:
    return Sections([Heading(level, None, rich(f"{number}")) for number, level in enumerate(levels)])


def test_sections_are_inside_those_of_a_lower_level() -> None:
    sections = headings(1, 2, 4, 2, 1, 3)
    assert [section.depth for section in sections.all] == [0, 1, 2, 1, 0, 1]
    assert [section.parent for section in sections.all] == [-1, 0, 1, 0, -1, 4]
    assert [section.has_parts for section in sections.all] == [True, True, False, False, True, False]


def test_only_the_outer_sections_are_open_at_first_and_the_way_to_the_place() -> None:
    sections = headings(1, 2, 3, 2, 1, 2)
    assert sections.shown(-1) == [0, 4]
    assert sections.shown(1) == [0, 1, 2, 3, 4]
    assert sections.shown(5) == [0, 4, 5]


def test_what_is_folded_by_hand_stays_folded() -> None:
    sections = headings(1, 2, 3, 1)
    sections.fold(0, folded=True)
    assert sections.shown(2) == [0, 3]
    sections.fold(0, folded=False)
    assert sections.shown(-1) == [0, 1, 3]


def test_a_block_is_in_the_section_whose_heading_is_above_it() -> None:
    sections = Sections(BLOCKS)
    titles = [section.title for section in sections.all]
    assert titles[sections.at(5)] == "1 Introduction"
    assert titles[sections.at(8)] == "2.1 Objective"
    assert Sections(BLOCKS[1:]).at(0) == -1
