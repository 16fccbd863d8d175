from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content
from textual.style import Style

from paperreader.ui.paper_pane.wrapping import wrapped

if TYPE_CHECKING:
    import pytest

HIT = Style(bold=True)
WORDS = st.text(st.sampled_from("ab.-éα–“漢\u200b\u0301"), max_size=9)
TEXTS = st.builds(str.join, st.sampled_from([" ", " ", "  ", "\u00a0", "\t"]), st.lists(WORDS, max_size=20))


@given(TEXTS, st.integers(1, 30))
def test_a_text_is_wrapped_as_textual_wraps_it(text: str, width: int) -> None:
    assert [line.plain for line in wrapped(Content(text), width)] == [
        line.plain for line in Content(text).wrap(width)
    ]


@given(TEXTS, st.integers(1, 30), st.integers(0, 40), st.integers(0, 40))
def test_a_text_with_styles_keeps_them(text: str, width: int, start: int, end: int) -> None:
    content = Content(text).stylize(HIT, start, end)
    lines = [line.render_segments() for line in wrapped(content, width)]
    assert lines == [line.render_segments() for line in content.wrap(width)]


def test_the_words_of_a_paper_are_wrapped_without_textual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Content, "wrap")
    text = "Attention – “is all” you need: λ-calculus at 10 %, see https://example.org/naïvely"
    lines = wrapped(Content(text), 20)
    shown = [
        "Attention – “is all”",
        "you need: λ-calculus",
        "at 10 %, see",
        "https://example.org/",
        "naïvely",
    ]
    assert [line.plain for line in lines] == shown
    assert [line.cell_length for line in lines] == [len(line) for line in shown]
